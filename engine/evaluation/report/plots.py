"""Plots over time as inline SVG: driver against result."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from engine.evaluation.reenactment import Reenactment
from engine.evaluation.rotations import angles_deg, relative_rotations
from engine.frame import Array

WIDTH, HEIGHT = 344, 126
LEFT, RIGHT, TOP, BOTTOM = 44, 6, 18, 18
DRIVER_COLOUR, RESULT_COLOUR = "#888", "#c2410c"
# more points than the plot has pixels say nothing more
MOST_POINTS = 600


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity over time of driver and result, (n,) each, NaN where unknown."""

    title: str
    driver: Array
    result: Array


def series_of(reenactment: Reenactment) -> list[Series]:
    """Return what the report plots: eyes, lips, brows, gaze, and the head's turn since the first frame."""
    driver, result = reenactment.clip.seen, reenactment.result
    turned_driver, turned_result = (angles_deg(relative_rotations(one.rotation)) for one in (driver, result))
    return [
        Series("eye openness", driver.mean_eyes, result.mean_eyes),
        Series("lip openness", driver.lips, result.lips),
        Series("brow height", driver.brows, result.brows),
        Series("gaze yaw, °", driver.gaze_deg[:, 0], result.gaze_deg[:, 0]),
        *(
            Series(f"head {name}, °", turned_driver[:, i], turned_result[:, i])
            for i, name in enumerate(("pitch", "yaw", "roll"))
        ),
    ]


def line_plot(series: Series, rate_hz: float) -> str:
    """Return one plot as an SVG element: the driver grey, the result in colour, time in seconds along the bottom."""
    both = np.concatenate([series.driver, series.result])
    known = both[np.isfinite(both)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    # a flat line is drawn amid the plot, not blown up into noise
    room = max(0.05 * (high - low), 0.005)
    low, high, length_s = low - room, high + room, max(len(series.driver) - 1, 1) / rate_hz
    lines = [_path(series.driver, low, high, DRIVER_COLOUR), _path(series.result, low, high, RESULT_COLOUR)]
    labels = [
        _text(LEFT, 12, series.title, "start"),
        _text(LEFT - 4, TOP + 8, f"{high:.3g}", "end"),
        _text(LEFT - 4, HEIGHT - BOTTOM, f"{low:.3g}", "end"),
        _text(LEFT, HEIGHT - 4, "0 s", "start"),
        _text(WIDTH - RIGHT, HEIGHT - 4, f"{length_s:.1f} s", "end"),
    ]
    frame = (
        f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}" '
        'fill="none" stroke="#ccc"/>'
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{frame}{"".join(lines + labels)}</svg>'
    )


def _path(values: Array, low: float, high: float, colour: str) -> str:
    step = max(1, len(values) // MOST_POINTS)
    x = np.linspace(LEFT, WIDTH - RIGHT, len(values))[::step]
    y = (HEIGHT - BOTTOM - (values - low) / (high - low) * (HEIGHT - TOP - BOTTOM))[::step]
    parts, pen_down = [], False
    for along, down in zip(x, y, strict=True):
        if np.isfinite(down):
            parts.append(f"{'L' if pen_down else 'M'}{along:.1f} {down:.1f}")
        pen_down = bool(np.isfinite(down))
    return f'<path d="{"".join(parts)}" fill="none" stroke="{colour}" stroke-width="1.3"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" font-size="10" fill="#444" text-anchor="{anchor}">{escape(text)}</text>'
