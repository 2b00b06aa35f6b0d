"""The mouth: lips that part over an inside which the photo may not show."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.animators.mesh.lattice import Columns, Window, cut_columns, fill_columns, opening_alpha
from engine.animators.mesh.oral import Inside, paint_inside, prepare_inside
from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.sampling import sample
from engine.animators.mesh.teeth import Opening
from engine.animators.mesh.teeth_seen import teeth_seen
from engine.frame import Array, Image
from engine.portrait.portrait import CROP_PX
from engine.tracking import canonical as c

# places in the stack of rows: standing, outer and inner upper lip, the two parts of the photo's inside, inner and outer
# lower lip, standing
UPPER, PART_UPPER, PART_LOWER, LOWER = 2, 3, 4, 5
NOSE_BASE, CHIN = 2, 152
_MIDDLE = slice(4, 7)
# a photo whose lips are further apart than this, in mouth widths, shows its own teeth
SHOWS_TEETH = 0.035
# what a smile shows are upper teeth. Between these gaps, in mouth widths, lower ones join them: halves for either lip
UPPER_ONLY, BOTH = 0.22, 0.4
# where so much of the photo's inside hangs from the upper lip, in mouth widths, no teeth are drawn below it
OWN_TEETH = (0.06, 0.10)
# Teeth that are seen across so little of the photo's mouth give way to drawn ones: at once as the lips part by so many
# mouth widths more, or where they are a few front teeth or a strip that is no higher than above, as the mouth spreads
# to so many times its width or opens by so much
NO_TEETH, FRONT_TEETH = (0.05, 0.15), (0.35, 0.50)
PARTING, SPREADING, OPENING = (0.02, 0.08), (1.08, 1.22), (0.12, 0.30)
# lips whose gap is less than this, in mouth widths, meet, over so much of it in darker lip
SHUT, SEAM = (0.02, 0.06), 0.012
# the lower half of the inside is the lip's own, seen from above, where it is as red: between these shares of that red
TEETH_RED, LIP_RED = 0.45, 0.8


@dataclass(frozen=True, slots=True)
class Mouth:
    """What is kept of the mouth. rows: lattice rows of the photo, (K, 2) px.

    upper_share: how much of the photo's inside hangs from the upper lip; the rest stands on the lower one. teeth_seen:
    across how much of its width the inside shows teeth, 0..1.
    """

    window: Window
    rows: list[Array]
    inside: Inside
    gap_px: float
    upper_share: float
    teeth_seen: float

    @property
    def width_px(self) -> float:
        """The width of the photo's mouth."""
        return self.inside.mouth_px


@dataclass(frozen=True, slots=True)
class Asked:
    """What a picture asks of the mouth.

    landmarks (478, 2): where they must be, px of the unmoved crop. teeth_row (11, 2) px: where the photo's upper inner
    lip would be had only the skull moved; the upper teeth hang there. width, gap: how wide and how far open the mouth
    will be once all else has moved as well, in widths of the photo's.
    """

    landmarks: Array
    teeth_row: Array
    width: float
    gap: float


def mouth_size(landmarks: Array) -> tuple[float, float]:
    """Return the width of the mouth and how far its lips are apart in the middle; landmarks (478, 2) px."""
    width = max(float(np.linalg.norm(landmarks[291] - landmarks[61])), 1.0)
    return width, float((landmarks[c.LIP_LOWER_INNER] - landmarks[c.LIP_UPPER_INNER])[_MIDDLE, 1].mean())


def prepare_mouth(landmarks: Array, crop: Image) -> Mouth:
    """Prepare the mouth. landmarks (478, 2) crop px."""
    inside = prepare_inside(crop, landmarks)
    width = inside.mouth_px
    window = _window(landmarks, width)
    lips = [landmarks[r] for r in (c.LIP_UPPER_OUTER, c.LIP_UPPER_INNER, c.LIP_LOWER_INNER, c.LIP_LOWER_OUTER)]
    gap = lips[2] - lips[1]
    gap_px = float(np.maximum(gap[_MIDDLE, 1], 0).mean())
    upper_share = _upper_share(crop, lips[1], lips[2], gap_px / width)
    part = lips[1] + gap * upper_share
    top, bottom = lips[0].copy(), lips[3].copy()
    top[:, 1] -= 0.8 * max(float(landmarks[0, 1] - landmarks[NOSE_BASE, 1]), 4.0)
    bottom[:, 1] += 0.7 * max(float(landmarks[CHIN, 1] - landmarks[17, 1]), 6.0)
    stack = (top, lips[0], lips[1], part, part, lips[2], lips[3], bottom)
    rows = [_with_ends(row, landmarks, window, corners=UPPER <= k <= LOWER) for k, row in enumerate(stack)]
    own = smoothstep(np.array(upper_share * gap_px / width, np.float32), *OWN_TEETH)
    seen = teeth_seen(crop, inside, lips[1], lips[2])
    return Mouth(window, rows, replace(inside, teeth_share=1 - float(own)), gap_px, upper_share, seen)


def render_mouth(mouth: Mouth, texture: Image, asked: Asked) -> Image:
    """Return the mouth's window (h, w, 4) uint8 with the mouth as asked. texture (512, 512, 4) uint8: the photo."""
    columns, patch = _moved(mouth, texture, asked.landmarks)
    given_way = _given_way(mouth, asked)
    alpha = np.minimum(_opening(mouth, columns), _new(mouth, columns, given_way))
    _paint(mouth, columns, asked, patch, alpha, given_way)
    _seal(mouth, columns, asked, patch)
    return patch


def render_inside(mouth: Mouth, texture: Image, asked: Asked) -> Image:
    """Return the window (h, w, 4) uint8 of the same, but with the inside going on where lips would lie over it."""
    columns, patch = _moved(mouth, texture, asked.landmarks)
    given_way = _given_way(mouth, asked)
    alpha = np.maximum(1 - _opening(mouth, columns), _new(mouth, columns, given_way))
    _paint(mouth, columns, asked, patch, alpha, given_way)
    return patch


def _moved(mouth: Mouth, texture: Image, wanted: Array) -> tuple[Columns, Image]:
    """Return the columns and the window with the photo's pixels where wanted has them."""
    columns = cut_columns(mouth.window, mouth.rows, _wanted_rows(mouth, wanted))
    return columns, sample(texture, fill_columns(mouth.window, columns))


def _opening(mouth: Mouth, columns: Columns) -> Array:
    """Return how much of each pixel of the window lies between the lips, (h, w) in 0..1."""
    return opening_alpha(mouth.window, columns.y_px[UPPER], columns.y_px[LOWER], 1.4)


def _given_way(mouth: Mouth, asked: Asked) -> float:
    """Return how much of what hangs from the photo's upper lip gives way to what is drawn, 0..1."""
    wider = np.array(asked.gap - mouth.gap_px / mouth.width_px, np.float32)
    parting, opening = smoothstep(wider, *PARTING), smoothstep(wider, *OPENING)
    spreading = smoothstep(np.array(asked.width, np.float32), *SPREADING)
    seen = np.array(mouth.teeth_seen, np.float32)
    none, few = 1 - smoothstep(seen, *NO_TEETH), 1 - smoothstep(seen, *FRONT_TEETH) * (1 - mouth.inside.teeth_share)
    return float(max(none * parting, few * max(spreading, opening)))


def _new(mouth: Mouth, columns: Columns, given_way: float) -> Array:
    """Return how much of each pixel is none of the photo's own inside, which stays with the lip that it belongs to."""
    if mouth.gap_px <= SHOWS_TEETH * mouth.width_px:
        return np.ones(mouth.window.size, np.float32)
    new = opening_alpha(mouth.window, columns.y_px[PART_UPPER], columns.y_px[PART_LOWER], 3.0)
    if given_way == 0:
        return new
    above = opening_alpha(mouth.window, columns.y_px[UPPER], columns.y_px[PART_LOWER], 3.0)
    return np.maximum(new, np.float32(given_way) * above)


def _paint(mouth: Mouth, columns: Columns, asked: Asked, patch: Image, alpha: Array, given_way: float) -> None:
    """Paint the inside over patch by alpha (h, w), in the rows of the opening."""
    upper, lower = columns.y_px[UPPER], columns.y_px[LOWER]
    window = mouth.window
    span = asked.landmarks[[78, 308], 0]
    x = np.arange(window.left, window.right, dtype=np.float32)
    rows = slice(max(0, int(upper.min()) - window.top - 2), int(lower.max()) - window.top + 3)
    alpha = alpha[rows]
    if alpha.size == 0 or alpha.max() <= 0:
        return
    y = np.arange(window.top, window.bottom, dtype=np.float32)[rows, None]
    base = np.interp(x, *asked.teeth_row.T).astype(np.float32)
    # what moves afterwards may widen the mouth further, but not its teeth
    middle, further = span.mean(), asked.width * mouth.width_px / mouth_size(asked.landmarks)[0]
    x, span = middle + further * (x - middle), middle + further * (span - middle)
    painted = replace(mouth.inside, teeth_share=max(mouth.inside.teeth_share, given_way))
    inside = paint_inside(painted, Opening(x, y, upper, lower, base, span, asked.width, asked.gap))
    colour = patch[rows, :, :3].astype(np.float32)
    colour += alpha[..., None] * (inside - colour)
    patch[rows, :, :3] = np.clip(colour + 0.5, 0, 255).astype(np.uint8)


def _seal(mouth: Mouth, columns: Columns, asked: Asked, patch: Image) -> None:
    """Darken where lips meet, in place: their edges are as light as the teeth that the photo shows beside them."""
    shut = 1 - float(smoothstep(np.array(asked.gap, np.float32), *SHUT))
    if shut == 0 or mouth.gap_px <= SHOWS_TEETH * mouth.width_px:
        return
    y = np.arange(mouth.window.top, mouth.window.bottom, dtype=np.float32)[:, None]
    x = np.arange(mouth.window.left, mouth.window.right)
    # in photo and picture the opening ends where its corners are
    within = (x > asked.landmarks[78, 0]) & (x < asked.landmarks[308, 0])
    seam = (columns.y_px[UPPER] + columns.y_px[LOWER]) / 2
    near = np.clip(1.5 - np.abs(y - seam) / max(SEAM * mouth.width_px, 1.0), 0, 1) * within
    colour = patch[..., :3].astype(np.float32)
    colour += shut * near[..., None] * (mouth.inside.tongue - colour)
    patch[..., :3] = np.clip(colour + 0.5, 0, 255).astype(np.uint8)


def _upper_share(crop: Image, upper: Array, lower: Array, gap: float) -> float:
    """Return how much of the photo's inside hangs from the upper lip. upper, lower (11, 2) px; gap in mouth widths."""
    red = [_redness(crop, upper + share * (lower - upper)) for share in (0.7, 1.25)]
    likeness = np.array([red[0] / red[1] if red[1] > 0 else 0.0, gap], np.float32)
    halves = smoothstep(likeness, np.array([TEETH_RED, UPPER_ONLY]), np.array([LIP_RED, BOTH]))
    return 1 - float(halves.max()) / 2


def _redness(crop: Image, row: Array) -> float:
    """Return by how much red outshines the other colours in the middle of row (11, 2) px, over all of them."""
    red, green, blue = np.median(sample(crop, row[None, 3:8].astype(np.float32))[0].astype(np.float32), axis=0)
    return float((red - (green + blue) / 2) / max(red + green + blue, 1.0))


def _window(landmarks: Array, width: float) -> Window:
    left, right = landmarks[61, 0] - 0.45 * width, landmarks[291, 0] + 0.45 * width
    top = landmarks[NOSE_BASE, 1] - 2
    bottom = landmarks[CHIN, 1] + 0.1 * width
    return Window(
        int(max(0, left)), int(max(0, top)), int(min(CROP_PX, np.ceil(right))), int(min(CROP_PX, np.ceil(bottom)))
    )


def _with_ends(row: Array, landmarks: Array, window: Window, *, corners: bool) -> Array:
    """Add a standing point at either side of the window, and the mouth's corners to inner rows."""
    left, right = landmarks[61], landmarks[291]
    middle = [left[None], row, right[None]] if corners else [row]
    offset = 0.0 if corners else float(row[0, 1] - left[1])
    first = [window.left + 1.0, left[1] + offset]
    last = [window.right - 2.0, right[1] + offset]
    return np.asarray(np.concatenate([[first], *middle, [last]]), np.float32)


def _wanted_rows(mouth: Mouth, wanted: Array) -> list[Array]:
    upper, lower = wanted[c.LIP_UPPER_INNER], wanted[c.LIP_LOWER_INNER]
    gap = np.maximum(lower[:, 1] - upper[:, 1], 0)
    photo_gap = np.maximum(mouth.rows[LOWER][2:-2, 1] - mouth.rows[UPPER][2:-2, 1], 0)
    shown = np.minimum(photo_gap, gap)
    part_upper, part_lower = upper.copy(), lower.copy()
    part_upper[:, 1] += mouth.upper_share * shown
    part_lower[:, 1] -= (1 - mouth.upper_share) * shown
    moved = [
        wanted[c.LIP_UPPER_OUTER],
        *(_between(row, wanted) for row in (upper, part_upper, part_lower, lower)),
        wanted[c.LIP_LOWER_OUTER],
    ]
    rows = list(mouth.rows)
    for k, row in enumerate(moved, start=1):
        rows[k] = np.concatenate([mouth.rows[k][:1], row, mouth.rows[k][-1:]]).astype(np.float32)
    return rows


def _between(row: Array, wanted: Array) -> Array:
    return np.concatenate([wanted[[61]], row, wanted[[291]]])
