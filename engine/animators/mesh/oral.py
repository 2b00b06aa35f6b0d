"""Inside the mouth: dark, upper teeth, tongue, in the photo's own light and colour."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.sampling import sample
from engine.frame import Array, Image
from engine.tracking import canonical as c

# visible length of the upper teeth below the resting lip, and its falling off to the sides, in mouth widths
TEETH_LENGTH, TEETH_ARCH = 0.08, 0.45
# dark lines between teeth, in half mouth widths from the middle
TEETH_GAPS = (0.0, 0.20, 0.37, 0.52, 0.64)
# enamel is a little yellow, in coloured photos
TEETH_TINT = np.array([1.0, 0.985, 0.93], np.float32)
# how light teeth are: by the skin, factor and summand, of which at least DIMMEST; but no lighter than by the whites of
# the eyes, which tell a dim photo from dark skin
BY_SKIN, BY_WHITE, DIMMEST = (0.55, 92.0), (1.2, 20.0), 0.7
# an eye whose gap is less than this much of its width shows no white
EYE_OPEN = 0.15
CHEEK_SAMPLES = np.array([50, 280, 205, 425, 101, 330, 117, 346], np.intp)


@dataclass(frozen=True, slots=True)
class OralColours:
    """Colours of the mouth's inside, float32 RGB 0..255."""

    cavity: Array
    teeth: Array
    tongue: Array


def oral_colours(crop: Image, landmarks: Array) -> OralColours:
    """Read light and colour from lips and cheeks; a grey photo gives greys. landmarks (478, 2) crop px."""
    soft = cv2.GaussianBlur(crop, (0, 0), 3).astype(np.float32)
    skin = np.median(_sample(soft, landmarks[CHEEK_SAMPLES]), axis=0)
    lip = np.median(_sample(soft, landmarks[c.LIP_LOWER_OUTER[3:8]] * 0.5 + landmarks[c.LIP_LOWER_INNER[3:8]] * 0.5), 0)
    light = float(skin.mean())
    tint = skin / max(light, 1.0)
    level = _teeth_level(light, _white_of_eyes(soft, landmarks))
    return OralColours(
        cavity=np.asarray(lip * 0.20 + 4, np.float32),
        teeth=np.asarray(level * (0.45 + 0.55 * tint) * TEETH_TINT ** np.clip(np.ptp(tint) / 0.3, 0, 1), np.float32),
        tongue=np.asarray(0.62 * lip, np.float32),
    )


def _teeth_level(light: float, white: float) -> float:
    """Return how light teeth are, 0..255, for skin and the whites of the eyes."""
    level = float(np.clip(BY_SKIN[0] * light + BY_SKIN[1], 60, 235))
    return float(np.clip(BY_WHITE[0] * white + BY_WHITE[1], DIMMEST * level, level))


def _white_of_eyes(soft: Array, landmarks: Array) -> float:
    """Return the light of the lighter eye's white, 0..255; 255 where eyes are shut: nothing is known then."""
    whites = []
    for upper, lower in ((c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER), (c.LEFT_LID_UPPER, c.LEFT_LID_LOWER)):
        middle = (landmarks[upper] + landmarks[lower]) / 2
        gap = np.linalg.norm(landmarks[upper[len(upper) // 2]] - landmarks[lower[len(lower) // 2]])
        if gap > EYE_OPEN * np.linalg.norm(landmarks[upper[-1]] - landmarks[upper[0]]):
            whites.append(float(_sample(soft, middle).mean(1).max()))
    return max(whites, default=255.0)


def _sample(picture: Array, points: Array) -> Array:
    where = points.astype(np.float32)[None]
    return np.asarray(sample(picture, where)[0])


def paint_inside(
    colours: OralColours, x: Array, y: Array, upper_y: Array, lower_y: Array, teeth_base_y: Array, span: Array
) -> Array:
    """Return (H, W, 3) float32: the mouth's inside.

    x (W,), y (H, 1) pixel places; upper_y, lower_y (W,) edges of the opening; teeth_base_y (W,) where the resting upper
    lip ends (the teeth hang there, whatever the lip does); span (2,) x of the mouth's corners. All crop px.
    """
    width = max(float(span[1] - span[0]), 1.0)
    side = (x - span.mean()) / (width / 2)
    gap = np.maximum(lower_y - upper_y, 0)
    middle_gap = float(gap.max())
    lit = np.clip(middle_gap / (0.20 * width), 0, 1)
    picture = np.broadcast_to(colours.cavity, (len(y), len(x), 3)).astype(np.float32)
    picture = _blend(picture, colours.tongue, _tongue(side, y, lower_y, middle_gap, width) * (0.5 + 0.5 * lit))
    teeth, shade = _teeth(side, y, upper_y, teeth_base_y, width)
    return _blend(picture, colours.teeth * (shade * (0.74 + 0.26 * lit))[..., None], teeth)


def _teeth(side: Array, y: Array, upper_y: Array, base_y: Array, width: float) -> tuple[Array, Array]:
    """Return coverage and shading (H, W) of the upper teeth."""
    gaps = sum(np.exp(-(((np.abs(side) - g) / 0.028) ** 2)) for g in TEETH_GAPS)
    # teeth are rounded: their edge rises a little towards the next tooth
    edge = base_y + TEETH_LENGTH * width * (1 - TEETH_ARCH * side**2) - 0.007 * width * gaps
    soft = max(0.012 * width, 1.0)
    cover = np.clip((edge - y) / soft + 0.5, 0, 1) * np.clip((0.86 - np.abs(side)) / 0.22, 0, 1)
    # the lip's shadow above, rounding to the sides
    shadow = np.clip((y - upper_y) / (0.07 * width), 0, 1) * 0.4 + 0.6
    shade = shadow * (1 - 0.5 * side**2) * (1 - 0.11 * gaps)
    return np.asarray(cover, np.float32), np.asarray(shade, np.float32)


def _tongue(side: Array, y: Array, lower_y: Array, gap: float, width: float) -> Array:
    """Return coverage (H, W) of the tongue, a low mound behind the lower lip."""
    height = 0.54 * gap * np.sqrt(np.clip(1 - (side / 0.72) ** 2, 0, 1))
    rise = (y - (lower_y - height)) / max(0.16 * width, 1.0)
    return np.asarray(smoothstep(rise) * np.clip(gap / (0.12 * width), 0, 1), np.float32)


def _blend(under: Array, colour: Array, alpha: Array) -> Array:
    return np.asarray(under + alpha[..., None] * (colour - under), np.float32)
