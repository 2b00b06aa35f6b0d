"""Contact sheets: the driver's frames over the result's over the unmoved photo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from engine.evaluation.album import Album, unpack
from engine.evaluation.reenactment import Reenactment
from engine.evaluation.rotations import angles_deg
from engine.evaluation.timeline import MESH_POINTS
from engine.frame import Array, Image

EVEN_FRAMES = 8
MARGIN_PX, CAPTION_PX = 58, 18
PAPER, INK = 255, 40


@dataclass(frozen=True, slots=True)
class Moment:
    """One column of a sheet: a row of the timelines, and why it was chosen."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells of cell_px in so many columns, and so many bands of rows: a sheet that need not be shrunk to be seen."""

    cell_px: int
    columns: int
    bands: int


OVERVIEW, CLOSE = Layout(192, 5, 2), Layout(240, 4, 2)
# the pictures of one row of cells, by the row of the timelines
Row = tuple[str, Callable[[int], Image]]


def choose_moments(reenactment: Reenactment, even: int = EVEN_FRAMES) -> list[Moment]:
    """Return rows spread evenly, and those where the driver is most extreme or the result furthest off."""
    driver, result = reenactment.clip.seen, reenactment.result
    rows = np.unique(np.linspace(0, len(driver) - 1, min(even, len(driver))).round().astype(int))
    moments = [Moment(int(row), "") for row in rows]
    pitch, yaw, roll = angles_deg(driver.rotation).T
    distance = np.linalg.norm(driver.landmarks - result.landmarks, axis=2)[:, :MESH_POINTS].mean(1)
    for series, least, most in (
        (driver.mean_eyes, "eyes shut", "eyes wide"),
        (driver.lips, "", "lips open"),
        (yaw, "yaw least", "yaw most"),
        (pitch, "pitch least", "pitch most"),
        (roll, "roll least", "roll most"),
        (driver.gaze_deg[:, 0], "gaze least", "gaze most"),
        (np.abs(driver.mean_eyes - result.mean_eyes), "", "eyes furthest off"),
        (np.abs(driver.lips - result.lips), "", "lips furthest off"),
        (distance, "", "points furthest off" if reenactment.likeness else ""),
    ):
        moments += _extremes(np.asarray(series, np.float32), least, most)
    lost = np.flatnonzero(driver.seen & ~result.seen)
    return moments + [Moment(int(row), "result lost") for row in lost[:1]]


def contact_sheets(reenactment: Reenactment, moments: Sequence[Moment] | None = None) -> list[Image]:
    """Return sheets of whole crops, (H, W, 3) uint8 RGB each. The reenactment must have kept its pictures.

    Three rows a band: driver (the truth, where there is one), result, photo; under each column the frame's number and
    why it was chosen.
    """
    album, photo = _album(reenactment), reenactment.source.picture
    rows = (
        (_driver_label(reenactment), lambda row: unpack(album.drivers[row])),
        ("result", lambda row: unpack(album.results[row])),
        ("photo", lambda row: photo),
    )
    return _sheets(reenactment, moments, OVERVIEW, rows)


def closeup_sheets(reenactment: Reenactment, moments: Sequence[Moment] | None = None) -> list[Image]:
    """Return sheets of the faces alone, two rows a band: driver and result. Otherwise as contact_sheets."""
    album = _album(reenactment)
    rows = (
        (_driver_label(reenactment), lambda row: unpack(album.driver_closeups[row])),
        ("result", lambda row: unpack(album.result_closeups[row])),
    )
    return _sheets(reenactment, moments, CLOSE, rows)


def _extremes(series: Array, least: str, most: str) -> list[Moment]:
    """Return where series (n,) is least and most, for the reasons that are given."""
    if not np.isfinite(series).any():
        return []
    found = (Moment(int(np.nanargmin(series)), least), Moment(int(np.nanargmax(series)), most))
    return [moment for moment in found if moment.reason]


def _album(reenactment: Reenactment) -> Album:
    assert reenactment.album is not None, "sheets need the pictures to have been kept"
    return reenactment.album


def _driver_label(reenactment: Reenactment) -> str:
    return "truth" if reenactment.likeness else "driver"


def _sheets(
    reenactment: Reenactment, moments: Sequence[Moment] | None, layout: Layout, rows: Sequence[Row]
) -> list[Image]:
    moments = choose_moments(reenactment) if moments is None else moments
    stride, bands = reenactment.clip.footage.stride, []
    for start in range(0, len(moments), layout.columns):
        chosen = moments[start : start + layout.columns]
        cells = [_cells(layout, label, [picture(moment.row) for moment in chosen]) for label, picture in rows]
        captions = [f"{moment.row * stride} {moment.reason}".strip() for moment in chosen]
        bands.append(np.vstack([*cells, _captions(layout, captions)]))
    return [np.vstack(bands[start : start + layout.bands]) for start in range(0, len(bands), layout.bands)]


def _cells(layout: Layout, label: str, pictures: Sequence[Image]) -> Image:
    side = layout.cell_px
    row = _paper(layout, side)
    _write(row, label, (4, side // 2))
    for i, picture in enumerate(pictures):
        left = MARGIN_PX + i * side
        cell = cv2.resize(picture, (side - 2, side - 2), interpolation=cv2.INTER_AREA)
        row[1:-1, left + 1 : left + side - 1] = cell
    return row


def _captions(layout: Layout, texts: Sequence[str]) -> Image:
    row = _paper(layout, CAPTION_PX)
    for i, text in enumerate(texts):
        _write(row, text, (MARGIN_PX + i * layout.cell_px + 4, CAPTION_PX - 5))
    return row


def _paper(layout: Layout, height_px: int) -> Image:
    return np.full((height_px, MARGIN_PX + layout.columns * layout.cell_px, 3), PAPER, np.uint8)


def _write(picture: Image, text: str, at_px: tuple[int, int]) -> None:
    cv2.putText(picture, text, at_px, cv2.FONT_HERSHEY_SIMPLEX, 0.42, (INK, INK, INK), 1, cv2.LINE_AA)
