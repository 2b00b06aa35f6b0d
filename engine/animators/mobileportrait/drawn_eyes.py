"""The eyes: the mesh engine's lids over eyeballs, drawn into the photo before the networks' flow moves it.

An eye is 20 pixels wide in the picture that the networks paint, too few for lashes and a lid's edge, and people look at
eyes first. So the networks are asked to move a face whose eyes stay as they are, and what they move has its eyes drawn
where they must be, at 512 px. Over them and their brows nothing is painted.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.eyes import Eye, prepare_eye, render_eye
from engine.animators.mesh.lattice import Window
from engine.animators.mesh.retarget import LEFT, RIGHT
from engine.animators.mesh.sampling import sample
from engine.animators.mobileportrait.picture import four_channels
from engine.frame import Array, Image
from engine.portrait.portrait import CROP_PX
from engine.tracking import canonical as c

# nothing is painted within this much of an eye's width around eyes and brows, with a soft edge
NEAR, SOFT = 0.20, 0.08
# the bridge of the nose parts the windows of both eyes
_BRIDGE = (168, 6)


@dataclass(frozen=True, slots=True)
class DrawnEyes:
    """What is kept of a portrait's eyes.

    crop (512, 512, 4) uint8, its fourth channel 255 where nothing is painted; halved: both windows, with even sides.
    """

    crop: Image
    right: Eye
    left: Eye
    halved: tuple[Window, Window]


def prepare_eyes(landmarks: Array, crop: Image) -> DrawnEyes:
    """Prepare both eyes of crop (512, 512, 3) uint8 RGB. landmarks (478, 2) px of it."""
    middle = float(landmarks[list(_BRIDGE), 0].mean())
    right = prepare_eye(RIGHT, landmarks, landmarks[c.RIGHT_BROW[5:]], crop, middle)
    left = prepare_eye(LEFT, landmarks, landmarks[c.LEFT_BROW[5:]], crop, middle)
    return DrawnEyes(four_channels(crop, _unpainted(landmarks)), right, left, (_even(right.window), _even(left.window)))


def draw_eyes(eyes: DrawnEyes, asked: Array, place: Array, gaze_deg: tuple[float, float]) -> Image:
    """Return the crop (512, 512, 4) uint8 with its eyes as they must be for the flow to carry them where asked.

    asked (478, 2) px: where the landmarks shall be in the end; place (512, 512, 2) px: what the flow shows there;
    gaze_deg (yaw, pitch) relative to the photo.
    """
    wanted = sample(place, asked[None])[0]
    drawn = eyes.crop.copy()
    for eye in (eyes.right, eyes.left):
        render_eye(eye, eyes.crop, wanted, gaze_deg, drawn)
    return drawn


def halve_eyes(eyes: DrawnEyes, drawn: Image, layered: Image) -> Image:
    """Return layered (256, 256, 4), the halved crop and its foreground, with both eyes of drawn (512, 512, 4)."""
    result = layered.copy()
    for window in eyes.halved:
        rows, columns = window.area
        height, width = window.size
        small = cv2.resize(drawn[window.area], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        result[rows.start // 2 : rows.stop // 2, columns.start // 2 : columns.stop // 2, :3] = small[..., :3]
    return result


def _even(window: Window) -> Window:
    """Return the smallest window around window whose sides lie on even pixels."""
    return Window(
        window.left // 2 * 2,
        window.top // 2 * 2,
        min(CROP_PX, (window.right + 1) // 2 * 2),
        min(CROP_PX, (window.bottom + 1) // 2 * 2),
    )


def _unpainted(landmarks: Array) -> Image:
    """Return (512, 512) uint8: 255 from the brows to below the lower lids, the bridge of the nose as well, soft edges.

    The networks would have brows darker and lighter, rather than lower, where hardly anyone in the footage frowned, and
    glasses fainter. Beside the face, where a turned head's far brow ends, they may: the flow carries into the face
    what the photo shows behind the head.
    """
    width = float(
        np.mean([np.linalg.norm(landmarks[eye.upper[-1]] - landmarks[eye.upper[0]]) for eye in (RIGHT, LEFT)])
    )
    rows = np.concatenate([c.RIGHT_BROW, c.LEFT_BROW, RIGHT.pouch, LEFT.pouch])
    outline = cv2.convexHull(landmarks[rows].round().astype(np.int32))
    mask = np.zeros((CROP_PX, CROP_PX), np.uint8)
    cv2.fillConvexPoly(mask, outline, (255,))
    cv2.polylines(mask, [outline], True, (255,), max(1, round(2 * NEAR * width)))
    face = np.zeros_like(mask)
    cv2.fillPoly(face, [landmarks[c.OVAL].round().astype(np.int32)], (255,))
    return np.asarray(cv2.GaussianBlur(cv2.min(mask, face), (0, 0), max(SOFT * width, 1.0)), np.uint8)
