"""Inside the mouth: dark, teeth, tongue, in the photo's own light and colour."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.sampling import sample
from engine.animators.mesh.teeth import Opening, grin_of, lower_teeth, upper_teeth
from engine.frame import Array, Image
from engine.tracking import canonical as c

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


def paint_inside(inside: Inside, opening: Opening) -> Array:
    """Return (H, W, 3) float32: the mouth's inside, in the rows and columns of opening."""
    gap_px, width_px, mouth_px = opening.gap_px, opening.width_px, inside.mouth_px
    lit = min(gap_px / (0.20 * width_px), 1.0)
    picture = np.broadcast_to(inside.cavity, (len(opening.y), len(opening.x), 3)).astype(np.float32)
    picture = _blend(picture, inside.tongue, _tongue(opening) * (0.5 + 0.5 * lit))
    enamel = inside.teeth * (0.74 + 0.26 * lit)
    # most mouths show no grin, and some photos their own teeth: what would not be seen is not painted
    rows = (lower_teeth, upper_teeth) if grin_of(opening) > 0 else (upper_teeth,)
    for row in rows if inside.teeth_share > 0 else ():
        cover, shade = row(opening, mouth_px)
        picture = _blend(picture, enamel * shade[..., None], inside.teeth_share * cover)
    return picture


def _tongue(opening: Opening) -> Array:
    """Return coverage (H, W) of the tongue, a low mound behind the lower lip."""
    gap_px, width_px = opening.gap_px, opening.width_px
    height = 0.54 * gap_px * np.sqrt(np.clip(1 - (opening.side / 0.72) ** 2, 0, 1))
    rise = (opening.y - (opening.lower_y - height)) / max(0.16 * width_px, 1.0)
    return np.asarray(smoothstep(rise) * np.clip(gap_px / (0.12 * width_px), 0, 1), np.float32)


def _blend(under: Array, colour: Array, alpha: Array) -> Array:
    return np.asarray(under + alpha[..., None] * (colour - under), np.float32)
