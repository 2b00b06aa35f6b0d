"""Inside the mouth: dark, upper teeth, tongue, in the photo's own light and colour."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.sampling import sample
from engine.frame import Array, Image
from engine.tracking import canonical as c

# all lengths in widths of the photo's mouth, some 52 mm: teeth stay as wide as they are when lips round or spread.
# visible length of the upper teeth below the resting lip, and its falling off to the sides
TEETH_LENGTH, TEETH_ARCH = 0.08, 0.45
# a raised lip shows more of them, up to there, then gums, which few mouths show: longer ones look false
PLAIN_LENGTH, LONGEST = 0.10, 0.16
# where a tooth ends, from the middle to one side: incisors, canine, premolar, foreshortened
TEETH_ENDS = np.array([0.0, 0.155, 0.275, 0.375, 0.45, 0.51], np.float32)
# how much shorter than the first each tooth is
SHORTER = np.array([0.0, 0.014, 0.004, 0.018, 0.024], np.float32)
# enamel is a little yellow, in coloured photos
TEETH_TINT = np.array([1.0, 0.985, 0.93], np.float32)
# how light teeth are: by the skin, factor and summand, of which at least DIMMEST; but no lighter than by the whites of
# the eyes, which tell a dim photo from dark skin
BY_SKIN, BY_WHITE, DIMMEST = (0.55, 92.0), (1.2, 20.0), 0.7
# an eye whose gap is less than this much of its width shows no white
EYE_OPEN = 0.15
CHEEK_SAMPLES = np.array([50, 280, 205, 425, 101, 330, 117, 346], np.intp)


@dataclass(frozen=True, slots=True)
class Inside:
    """What is to be painted. cavity, teeth, tongue: colours, float32 RGB 0..255.

    mouth_px: the width of the photo's mouth in its crop, which tells how large teeth are. teeth_share: how much of them
    is painted, 0 where the photo shows its own.
    """

    cavity: Array
    teeth: Array
    tongue: Array
    mouth_px: float
    teeth_share: float = 1.0


def prepare_inside(crop: Image, landmarks: Array) -> Inside:
    """Read light and colour from lips and cheeks; a grey photo gives greys. landmarks (478, 2) crop px."""
    soft = cv2.GaussianBlur(crop, (0, 0), 3).astype(np.float32)
    skin = np.median(_sample(soft, landmarks[CHEEK_SAMPLES]), axis=0)
    lip = np.median(_sample(soft, landmarks[c.LIP_LOWER_OUTER[3:8]] * 0.5 + landmarks[c.LIP_LOWER_INNER[3:8]] * 0.5), 0)
    light = float(skin.mean())
    tint = skin / max(light, 1.0)
    level = _teeth_level(light, _white_of_eyes(soft, landmarks))
    return Inside(
        cavity=np.asarray(lip * 0.20 + 4, np.float32),
        teeth=np.asarray(level * (0.45 + 0.55 * tint) * TEETH_TINT ** np.clip(np.ptp(tint) / 0.3, 0, 1), np.float32),
        tongue=np.asarray(0.62 * lip, np.float32),
        mouth_px=max(float(np.linalg.norm(landmarks[291] - landmarks[61])), 1.0),
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
    inside: Inside, x: Array, y: Array, upper_y: Array, lower_y: Array, teeth_base_y: Array, span: Array
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
    picture = np.broadcast_to(inside.cavity, (len(y), len(x), 3)).astype(np.float32)
    picture = _blend(picture, inside.tongue, _tongue(side, y, lower_y, middle_gap, width) * (0.5 + 0.5 * lit))
    away = np.abs(x - span.mean()) / inside.mouth_px
    teeth, shade = _teeth(side, away, y, upper_y, teeth_base_y, inside.mouth_px)
    return _blend(picture, inside.teeth * (shade * (0.74 + 0.26 * lit))[..., None], inside.teeth_share * teeth)


def _teeth(side: Array, away: Array, y: Array, upper_y: Array, base_y: Array, mouth_px: float) -> tuple[Array, Array]:
    """Return coverage and shading (H, W) of the upper teeth. side: in half mouths; away: in widths of the photo's."""
    tooth = np.clip(np.searchsorted(TEETH_ENDS, away, "right") - 1, 0, len(SHORTER) - 1)
    begin, end = TEETH_ENDS[tooth], TEETH_ENDS[tooth + 1]
    # 0 in a tooth's middle, 1 where it meets the next
    beside = np.clip(np.abs(2 * away - begin - end) / (end - begin), 0, 1)
    length = TEETH_LENGTH * (1 - TEETH_ARCH * side**2) - SHORTER[tooth] - 0.016 * beside**5
    edge = base_y + length * mouth_px - _hidden(upper_y, base_y, side, mouth_px)
    soft = max(0.012 * mouth_px, 1.0)
    cover = np.clip((edge - y) / soft + 0.5, 0, 1) * np.clip((0.86 - np.abs(side)) / 0.22, 0, 1)
    # the lip's shadow above, rounding to the sides
    shadow = np.clip((y - upper_y) / (0.07 * mouth_px), 0, 1) * 0.4 + 0.6
    line = beside**12 * (0.10 + 0.16 * np.clip(1 - (edge - y) / (0.12 * mouth_px), 0, 1))
    shade = shadow * (1 - 0.5 * side**2) * (1.02 - 0.06 * beside**2 - line)
    return np.asarray(cover, np.float32), np.asarray(shade, np.float32)


def _hidden(upper_y: Array, base_y: Array, side: Array, mouth_px: float) -> float:
    """Return by how many px the teeth must hang higher so as not to show more than teeth do."""
    middle = int(np.abs(side).argmin())
    shown = float(base_y[middle] - upper_y[middle]) / mouth_px + TEETH_LENGTH
    room = LONGEST - PLAIN_LENGTH
    over = max(shown - PLAIN_LENGTH, 0.0)
    return float(over - room * (1 - np.exp(-over / room))) * mouth_px


def _tongue(side: Array, y: Array, lower_y: Array, gap: float, width: float) -> Array:
    """Return coverage (H, W) of the tongue, a low mound behind the lower lip."""
    height = 0.54 * gap * np.sqrt(np.clip(1 - (side / 0.72) ** 2, 0, 1))
    rise = (y - (lower_y - height)) / max(0.16 * width, 1.0)
    return np.asarray(smoothstep(rise) * np.clip(gap / (0.12 * width), 0, 1), np.float32)


def _blend(under: Array, colour: Array, alpha: Array) -> Array:
    return np.asarray(under + alpha[..., None] * (colour - under), np.float32)
