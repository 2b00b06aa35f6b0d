from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import pytest

from engine.evaluation.report.plots import HEIGHT, WIDTH, Series, line_plot, series_of


def lines(svg: str) -> list[str]:
    return [path.attrib["d"] for path in ElementTree.fromstring(svg).iter("path")]


def test_plots_cover_eyes_lips_brows_gaze_and_pose(kept: Callable) -> None:
    titles = [series.title for series in series_of(kept())]
    assert [title.split(",")[0] for title in titles] == [
        *("eye openness", "lip openness", "brow height", "gaze yaw", "head pitch", "head yaw", "head roll"),
    ]
    for series in series_of(kept()):
        assert len(lines(line_plot(series, 25.0))) == 2


def test_a_line_stays_in_its_frame_and_breaks_at_gaps() -> None:
    values = np.array([0, 1, np.nan, 3, -2], np.float32)
    driver, result = lines(line_plot(Series("x", values, np.zeros(5, np.float32)), 25.0))
    assert driver.count("M") == 2 and result.count("M") == 1
    numbers = [pair.split() for pair in driver.replace("M", "L").split("L")[1:]]
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in numbers)
    heights = [float(y) for _, y in numbers]
    assert heights[2] < heights[1] < heights[0] < heights[3], "up is more"


@pytest.mark.parametrize(
    "values", [np.full(30, 0.2, np.float32), np.full(30, np.nan, np.float32), np.zeros(1, np.float32)]
)
def test_flat_unknown_and_single_values_can_be_drawn(values: np.ndarray) -> None:
    assert "nan" not in line_plot(Series("x", values, values), 25.0)


def test_titles_are_escaped_and_long_series_thinned() -> None:
    svg = line_plot(Series("<b>", np.arange(50_000, dtype=np.float32), np.zeros(50_000, np.float32)), 25.0)
    assert "&lt;b&gt;" in svg and len(svg) < 60_000
