"""Inside the mouth: dark, teeth, tongue, in the photo's own light and colour."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.enamel import enamel
from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.sampling import sample
from engine.animators.mesh.teeth import Opening, grin_of, lower_teeth, upper_teeth
from engine.frame import Array, Image
from engine.tracking import canonical as c

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
    return Inside(
        cavity=np.asarray(lip * 0.20 + 4, np.float32),
        teeth=enamel(crop, landmarks, skin),
        tongue=np.asarray(0.62 * lip, np.float32),
        mouth_px=max(float(np.linalg.norm(landmarks[291] - landmarks[61])), 1.0),
    )


def _sample(picture: Array, points: Array) -> Array:
    where = points.astype(np.float32)[None]
    return np.asarray(sample(picture, where)[0])


def paint_inside(inside: Inside, opening: Opening) -> Array:
    """Return (H, W, 3) float32: the mouth's inside, in the rows and columns of opening."""
    gap_px, width_px, mouth_px = opening.gap_px, opening.width_px, inside.mouth_px
    lit = min(gap_px / (0.20 * width_px), 1.0)
    picture = np.broadcast_to(inside.cavity, (len(opening.y), len(opening.x), 3)).astype(np.float32)
    picture = _blend(picture, inside.tongue, _tongue(opening) * (0.5 + 0.5 * lit))
    colour = inside.teeth * (0.64 + 0.36 * lit)
    # most mouths show no grin, and some photos their own teeth: what would not be seen is not painted
    rows = (lower_teeth, upper_teeth) if grin_of(opening) > 0 else (upper_teeth,)
    for row in rows if inside.teeth_share > 0 else ():
        cover, shade = row(opening, mouth_px)
        picture = _blend(picture, colour * shade[..., None], inside.teeth_share * cover)
    return picture


def _tongue(opening: Opening) -> Array:
    """Return coverage (H, W) of the tongue, a low mound behind the lower lip."""
    gap_px, width_px = opening.gap_px, opening.width_px
    height = 0.54 * gap_px * np.sqrt(np.clip(1 - (opening.side / 0.72) ** 2, 0, 1))
    rise = (opening.y - (opening.lower_y - height)) / max(0.16 * width_px, 1.0)
    return np.asarray(smoothstep(rise) * np.clip(gap_px / (0.12 * width_px), 0, 1), np.float32)


def _blend(under: Array, colour: Array, alpha: Array) -> Array:
    return np.asarray(under + alpha[..., None] * (colour - under), np.float32)
