"""What is seen behind the avatar: the photo's own background, or another one put in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from engine.compose.cutout import Cutout
from engine.errors import UsageError
from engine.frame import Array, Image
from engine.portrait.affine import invert
from engine.portrait.portrait import CROP_PX, Portrait
from engine.portrait.resample import resample

BACKGROUNDS = ("photo", "blur", "colour", "green", "picture")
# what chroma keys expect
GREEN = (0, 255, 0)
# how far out of focus, as a share of the output's height
BLUR_SHARE = 0.022


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """One choice. kind: one of BACKGROUNDS; colour (r, g, b) 0..255 for "colour".

    picture (H, W, 3) uint8 RGB of any size, for "picture": it fills the output, cropped about its centre. Raises
    UsageError for what does not fit together.
    """

    kind: str = "photo"
    colour: tuple[int, int, int] = (47, 62, 70)
    picture: Image | None = None

    def __post_init__(self) -> None:
        if self.kind not in BACKGROUNDS:
            raise UsageError(f"The background '{self.kind}' is unknown. Choose one of: {', '.join(BACKGROUNDS)}.")
        if not all(0 <= level <= 255 for level in self.colour):
            raise UsageError("A background colour is three numbers from 0 to 255.")
        if self.kind == "picture" and (self.picture is None or self.picture.size == 0):
            raise UsageError("Choose the picture that is to be the background.")


def put_before(background: Background, cutout: Cutout) -> Portrait:
    """Return the portrait with background in place of its own: its photo has the output's shape then.

    Whatever animates a portrait animates this one as well, and its head covers the new background where it moves.
    """
    if background.kind == "photo":
        return cutout.portrait
    behind = _behind(background, cutout)
    crop_from_canvas = invert(cutout.canvas_from_crop)
    behind_crop = resample(behind, crop_from_canvas, (CROP_PX, CROP_PX))
    return replace(
        cutout.portrait,
        photo=_over(cutout.person, cutout.share, behind),
        crop=_over(cutout.crop_person, cutout.crop_share, behind_crop),
        photo_from_crop=cutout.canvas_from_crop,
        crop_from_photo=crop_from_canvas,
        foreground=cutout.crop_share,
        background=behind_crop,
        # its other frames have backgrounds of their own
        loop=None,
    )


def _behind(background: Background, cutout: Cutout) -> Image:
    """Return the new background (h, w, 3) uint8 RGB, of the canvas's size."""
    if background.kind == "blur":
        sigma_px = BLUR_SHARE * cutout.ground.shape[0]
        return np.asarray(cv2.GaussianBlur(cutout.ground, (0, 0), sigma_px), np.uint8)
    if background.kind == "picture":
        assert background.picture is not None
        return _filling(background.picture, cutout.ground.shape[1], cutout.ground.shape[0])
    colour = GREEN if background.kind == "green" else background.colour
    return np.full_like(cutout.ground, colour)


def _filling(picture: Image, width: int, height: int) -> Image:
    """Return picture scaled to fill width x height, cropped about its centre."""
    scale = max(width / picture.shape[1], height / picture.shape[0])
    shift_x, shift_y = (
        (length - 1) / 2 - scale * (own - 1) / 2
        for length, own in ((width, picture.shape[1]), (height, picture.shape[0]))
    )
    return resample(picture, np.array([[scale, 0, shift_x], [0, scale, shift_y]], np.float32), (width, height))


def _over(person: Image | Array, share: Array, behind: Image) -> Image:
    return np.asarray(np.clip(person + (1 - share[..., None]) * behind + 0.5, 0, 255), np.uint8)
