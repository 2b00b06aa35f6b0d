"""A photo made ready to be animated."""

from __future__ import annotations

from dataclasses import dataclass

from engine.frame import Array, FaceMeasurement, Image

CROP_PX = 512


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photo, its face crop, and what was measured on them.

    photo (H, W, 3) uint8 RGB, upright. crop (512, 512, 3) uint8 RGB: the photo around the face, rotated so that the
    eyes are level; beyond the photo its edge pixels go on. photo_from_crop (2, 3) float32: affine matrix for pixel
    centres, crop_from_photo its inverse. face: measured on the crop; its landmarks are in crop px. foreground
    (512, 512) float32 in 0..1: share of the person in each crop pixel (head and body), with a rim of 1/255 around it.
    background (512, 512, 3) uint8 RGB: the crop without the person, completed behind head, body and rim, equal to the
    crop where foreground is 0. notes: sentences for the user. framing: see engine.framing. loop: where the
    photo is a frame of a clip.
    """

    name: str
    photo: Image
    crop: Image
    photo_from_crop: Array
    crop_from_photo: Array
    face: FaceMeasurement
    foreground: Array
    background: Image
    notes: tuple[str, ...] = ()
    framing: str = "auto"
    loop: PortraitLoop | None = None


@dataclass(frozen=True, slots=True)
class PortraitLoop:
    """The person moving by themselves in a short clip, shown to and fro.

    frames: at least two, the portrait's own picture first, photos all of one size; rate_hz: frames per second.
    """

    frames: tuple[Portrait, ...]
    rate_hz: float

    def row_at(self, time_s: float) -> int:
        """Return the frame on show: 0, 1, … last, …, 1, 0, 1, …"""
        last = len(self.frames) - 1
        step = int(time_s * self.rate_hz) % (2 * last)
        return step if step <= last else 2 * last - step
