"""What the report shows of one reenactment, ready to be written."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.evaluation.reenactment import Reenactment
from engine.evaluation.report.contact_sheet import choose_moments, closeup_sheets, contact_sheets
from engine.evaluation.report.plots import line_plot, series_of
from engine.evaluation.report.side_by_side import side_by_side_mp4
from engine.frame import Image

JPEG_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Sheet:
    """One contact sheet; name tells the sheets of an exhibit apart."""

    name: str
    png: bytes
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Pictures of one reenactment: contact sheets, driver and result side by side, plots as SVG."""

    clip: str
    photo: str
    has_truth: bool
    sheets: tuple[Sheet, ...]
    clip_mp4: bytes
    plots: tuple[str, ...]

    @property
    def title(self) -> str:
        """A name for headings and files."""
        return self.clip if self.has_truth else f"{self.photo} by {self.clip}"


def make_exhibit(reenactment: Reenactment) -> Exhibit:
    """Draw what the report shows. The reenactment must have kept its pictures."""
    moments = choose_moments(reenactment)
    named = {"whole": contact_sheets(reenactment, moments), "close": closeup_sheets(reenactment, moments)}
    sheets = [_sheet(f"{name}-{i}", sheet) for name, made in named.items() for i, sheet in enumerate(made, start=1)]
    return Exhibit(
        clip=reenactment.clip.footage.path.name,
        photo=reenactment.source.name,
        has_truth=bool(reenactment.likeness),
        sheets=tuple(sheets),
        clip_mp4=side_by_side_mp4(reenactment),
        plots=tuple(line_plot(series, reenactment.clip.rate_hz) for series in series_of(reenactment)),
    )


def _sheet(name: str, sheet: Image) -> Sheet:
    return Sheet(name, _encode(sheet, ".png"), _encode(sheet, ".jpg", cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY))


def _encode(picture: Image, kind: str, *parameters: int) -> bytes:
    done, data = cv2.imencode(kind, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), parameters)
    assert done, f"OpenCV cannot write {kind}"
    return np.asarray(data, np.uint8).tobytes()
