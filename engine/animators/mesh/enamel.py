"""The colour of teeth in a photo's light, told by the skin and by the whites of the eyes."""

from __future__ import annotations

import cv2
import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.sampling import sample
from engine.frame import Array, Image
from engine.tracking import canonical as c

# Fitted to teeth of the training footage: colours to 29 clips that show them plainly, light between those and all 45
# that show any (plain ones are the light ones).
# how much of the skin's colour they take on
SKIN_TINT = 0.45
# enamel is a little warm beside the whites of eyes, in coloured photos
WARM = np.array([1.015, 1.0, 0.985], np.float32)
# how light they are, factor and summand: by the skin, and by the mean of skin and white
BY_SKIN, BY_BOTH = (0.69, 68.0), (0.9, 45.0)
# and the limits of that
DARKEST, LIGHTEST = 60.0, 240.0
# an eye whose gap is less than this much of its width shows no white
EYE_OPEN = 0.15


def enamel(crop: Image, landmarks: Array, skin: Array) -> Array:
    """Return the colour of teeth, (3,) float32 RGB 0..255.

    crop (H, W, 3) uint8 RGB; landmarks (478, 2) crop px; skin (3,) RGB 0..255.
    """
    tint = skin / max(float(skin.mean()), 1.0)
    coloured = smoothstep(np.ptp(tint), 0.0, 0.3)
    tint = 1 + SKIN_TINT * (tint - 1)
    level = BY_SKIN[0] * float(skin.mean()) + BY_SKIN[1]
    white = _white_of_eyes(crop, landmarks)
    if white is not None:
        level = BY_BOTH[0] * float(skin.mean() + white.mean()) / 2 + BY_BOTH[1]
        own = white / max(float(white.mean()), 1.0)
        # a white that is more coloured than skin was measured with the lids'
        tint = (own + tint) / 2 if np.ptp(own) < np.ptp(tint) else tint
    tint *= WARM**coloured
    return np.asarray(np.clip(level, DARKEST, LIGHTEST / tint.max()) * tint, np.float32)


def _white_of_eyes(crop: Image, landmarks: Array) -> Array | None:
    """Return the colour of the lighter eye's white, (3,) RGB 0..255; None where no eye shows any."""
    soft = cv2.GaussianBlur(crop, (0, 0), 1.4).astype(np.float32)
    whites = []
    for upper, lower, iris in (
        (c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER, c.RIGHT_IRIS),
        (c.LEFT_LID_UPPER, c.LEFT_LID_LOWER, c.LEFT_IRIS),
    ):
        gap = np.linalg.norm(landmarks[upper[len(upper) // 2]] - landmarks[lower[len(lower) // 2]])
        if gap <= EYE_OPEN * np.linalg.norm(landmarks[upper[-1]] - landmarks[upper[0]]):
            continue
        middle = (landmarks[upper] + landmarks[lower]) / 2
        radius = np.linalg.norm(landmarks[iris[1:]] - landmarks[iris[0]], axis=1).mean()
        beside = middle[np.linalg.norm(middle - landmarks[iris[0]], axis=1) > radius]
        whites += list(np.asarray(sample(soft, beside.astype(np.float32)[None])[0])) if len(beside) else []
    return max(whites, key=np.mean, default=None)
