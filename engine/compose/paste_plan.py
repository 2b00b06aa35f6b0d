"""All that is needed to paste crops of one portrait, for pasting elsewhere than in the processor's memory."""

from __future__ import annotations

from dataclasses import dataclass

from engine.frame import Array, Image


@dataclass(frozen=True, slots=True)
class PastePlan:
    """What engine.compose.compositor.Compositor.paste does, as data: part = share · crop + (1 − share) · rest.

    rest_crop (512, 512, 3) uint8: the crop at rest, with which others are compared. rest (h, w, 3) uint8: the output at
    rest within the part that a crop may change. seams: by whether the crop is stitched, (512, 512) uint8. reduced_px:
    to what side the crop is averaged down first, 512 for not at all. part_from_reduced (2, 3) float32, pixel centres.
    left, top: where the part begins in the output, px.
    """

    rest_crop: Image
    rest: Image
    seams: dict[bool, Image]
    reduced_px: int
    part_from_reduced: Array
    left: int
    top: int
