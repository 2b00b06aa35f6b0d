"""An eye: lids that slide over an eyeball."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.eyeball import Eyeball, make_eyeball
from engine.animators.mesh.lattice import Columns, Window, cut_columns, fill_columns, opening_alpha
from engine.animators.mesh.lid_skin import make_lid_skin
from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.retarget import EyeRows
from engine.animators.mesh.sampling import sample
from engine.frame import Array, Image
from engine.portrait.portrait import CROP_PX
from engine.tracking import canonical as c

# a strip inside the lid opening that belongs to the lid (lashes, rim), in opening widths
UPPER_RIM, LOWER_RIM = 0.03, 0.0
# above the lid's edge, a strip of lashes that keeps its height when the lid comes down
LASHES = 0.05
_THIRDS = np.full(3, 1 / 3, np.float32)
# half thickness of the line of lashes where the lids meet
SEAM = 0.022
# places in the stack of rows
CREASE, LASH_TOP, UPPER_LID, LOWER_LID = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Eye:
    """What is kept of one eye.

    rows: the photo's lattice rows, top to bottom, (K, 2) px; photo_upper_y (W,): the photo's upper lid edge;
    photo_gap_y (W,): its lid gap; lid_skin (H, W, 3) float32: the window with skin in place of the eye;
    lashes (3,) float32: colour of the upper lid's edge.
    """

    index: EyeRows
    window: Window
    rows: list[Array]
    eyeball: Eyeball
    photo_upper_y: Array
    photo_gap_y: Array
    lid_skin: Array
    lashes: Array


def prepare_eye(index: EyeRows, landmarks: Array, brow: Array, crop: Image, inner_limit_px: float) -> Eye:
    """Prepare one eye.

    landmarks (478, 2) crop px; brow (K, 2) its lower edge; inner_limit_px: x of the face's middle.
    """
    corners = landmarks[[index.upper[0], index.upper[-1]]]
    width = float(np.linalg.norm(corners[1] - corners[0]))
    window = _window(landmarks, index, brow, width, inner_limit_px)
    rows = _rows(index, landmarks, brow, window, width)
    columns = cut_columns(window, rows, rows)
    visible = opening_alpha(window, columns.y_px[UPPER_LID], columns.y_px[LOWER_LID], 1.5)
    origin = np.array([window.left, window.top], np.float32)
    eyeball = make_eyeball(crop[window.area], visible, landmarks[index.iris] - origin, corners - origin)
    cuts = columns.y_px
    whole = opening_alpha(window, cuts[CREASE] - 0.02 * width, cuts[LOWER_LID] + 0.06 * width, 2.0)
    return Eye(
        index=index,
        window=window,
        rows=rows,
        eyeball=eyeball,
        photo_upper_y=cuts[UPPER_LID],
        photo_gap_y=cuts[LOWER_LID] - cuts[UPPER_LID],
        lid_skin=make_lid_skin(crop[window.area], whole, _face_mask(landmarks, window), width),
        lashes=_lash_colour(crop[window.area], window, cuts, width),
    )


def render_eye(eye: Eye, texture: Image, wanted: Array, gaze_deg: tuple[float, float], out: Image) -> None:
    """Draw the eye into out, a copy of texture (512, 512, 4) uint8.

    wanted (478, 2): where the landmarks must be, px of the unmoved crop; gaze_deg (yaw, pitch) relative to the photo.
    """
    wanted_rows = _wanted_rows(eye, wanted)
    columns = cut_columns(eye.window, eye.rows, wanted_rows)
    place = fill_columns(eye.window, columns)
    patch = sample(texture, place)
    _cover_lid(eye, columns, patch)
    _fill_opening(eye, columns, gaze_deg, patch)
    out[eye.window.area] = patch


def _cover_lid(eye: Eye, columns: Columns, patch: Image) -> None:
    """Lay skin over the part of the upper lid that the photo kept folded away, and lashes where the lids meet."""
    cuts, width = columns.y_px, eye.eyeball.width_px
    drop = cuts[UPPER_LID] - eye.photo_upper_y
    # blurred sideways, so that the lid does not end in an edge at the corners
    lowered = cv2.GaussianBlur(smoothstep(drop / (0.13 * width))[None], (0, 0), 0.07 * width)[0]
    if lowered.max() < 0.02:
        return
    soft, seam_px = 0.07 * width, max(SEAM * width, 0.8)
    rows = eye.window.rows_between(cuts[CREASE].min() - 2 * soft, cuts[UPPER_LID].max() + 4 * seam_px)
    if rows.start == rows.stop:
        return
    part = eye.window.part(rows)
    cover = opening_alpha(part, cuts[CREASE] - 1.2 * soft, cuts[LASH_TOP] + soft / 3, soft) * lowered
    colour = patch[rows, :, :3].astype(np.float32)
    colour += cover[..., None] * (eye.lid_skin[rows] - colour)
    shut = smoothstep(1.4 * drop / np.maximum(eye.photo_gap_y, 2.0) - 0.4) * lowered
    y = np.arange(part.top, part.bottom, dtype=np.float32)[:, None]
    seam = np.exp(-np.square((y - cuts[UPPER_LID] + UPPER_RIM * width / 3) / seam_px)) * shut
    # what is darker stays as dark, but takes the lashes' colour: the lid carries a rim of the iris along
    level = np.minimum(colour @ _THIRDS / max(float(eye.lashes.mean()), 1.0), 1.0)
    colour += 0.95 * seam[..., None] * (level[..., None] * eye.lashes - colour)
    patch[rows, :, :3] = cv2.convertScaleAbs(colour)


def _fill_opening(eye: Eye, columns: Columns, gaze_deg: tuple[float, float], patch: Image) -> None:
    upper, lower = columns.y_px[UPPER_LID], columns.y_px[LOWER_LID]
    rows = eye.window.rows_between(upper.min() - 2, lower.max() + 2)
    alpha = opening_alpha(eye.window.part(rows), upper, lower, 1.2)
    if alpha.size == 0 or alpha.max() <= 0:
        return
    inside = eye.eyeball.render(gaze_deg, upper, eye.photo_upper_y, eye.window, rows)
    colour = patch[rows, :, :3].astype(np.float32)
    colour += alpha[..., None] * (inside - colour)
    patch[rows, :, :3] = cv2.convertScaleAbs(colour)


def _face_mask(landmarks: Array, window: Window) -> Image:
    """Return (H, W) uint8, 255 inside the face's outline."""
    mask = np.zeros(window.size, np.uint8)
    outline = landmarks[c.OVAL] - np.array([window.left, window.top], np.float32)
    cv2.fillPoly(mask, [outline.round().astype(np.int32)], (255,))
    return mask


def _lash_colour(photo: Image, window: Window, cuts: Array, width: float) -> Array:
    """Return the dark tone along the photo's upper lid edge, (3,) float32 0..255."""
    band = opening_alpha(window, cuts[UPPER_LID] - 0.07 * width, cuts[UPPER_LID]) > 0.5
    pixels = photo[band].astype(np.float32)
    if len(pixels) == 0:
        return np.full(3, 30, np.float32)
    light = pixels.mean(-1)
    dark = pixels[light <= np.percentile(light, 25)].mean(0)
    # lashes have little colour; what they have here may be the iris's, showing through
    return np.asarray(dark + 0.6 * (dark.mean() - dark), np.float32)


def _window(landmarks: Array, index: EyeRows, brow: Array, width: float, inner_limit_px: float) -> Window:
    rows = landmarks[np.concatenate([index.crease, index.pouch])]
    margin = 0.30 * width
    left, right = rows[:, 0].min() - margin, rows[:, 0].max() + margin
    if landmarks[index.upper[4], 0] < inner_limit_px:
        right = min(right, inner_limit_px)
    else:
        left = max(left, inner_limit_px)
    top, bottom = rows[:, 1].min() - 0.35 * width, rows[:, 1].max() + 0.35 * width
    return Window(
        int(max(0, left)), int(max(0, top)), int(min(CROP_PX, np.ceil(right))), int(min(CROP_PX, np.ceil(bottom)))
    )


def _rim(count: int) -> Array:
    place = np.linspace(-1, 1, count, dtype=np.float32)
    return np.stack([np.zeros_like(place), 1 - place**2], -1)


def _rows(index: EyeRows, photo: Array, brow: Array, window: Window, width: float) -> list[Array]:
    """Return the lattice rows of the photo's landmarks (478, 2) px, top to bottom."""
    crease, pouch = photo[index.crease], photo[index.pouch]
    brow_y = np.interp(crease[:, 0], *brow[np.argsort(brow[:, 0])].T)
    top = crease.copy()
    top[:, 1] = np.clip(crease[:, 1] + 0.8 * (brow_y - crease[:, 1]), window.top + 1, crease[:, 1] - 0.06 * width)
    bottom = pouch + np.array([0, 0.25 * width], np.float32)
    inner = [top, *_lid_rows(index, photo, width), bottom]
    return [_with_ends(row, row, window) for row in inner]


def _lid_rows(index: EyeRows, at: Array, width: float) -> list[Array]:
    """Return crease, top of the lashes, edge of the upper and lower lid, pouch for landmarks at (478, 2) px."""
    crease, upper, lower = at[index.crease], at[index.upper], at[index.lower]
    lashes = upper.copy()
    lashes[:, 1] = np.maximum(upper[:, 1] - LASHES * width, crease[:, 1] + 0.25 * (upper[:, 1] - crease[:, 1]))
    rim = _rim(len(upper))
    return [crease, lashes, upper + UPPER_RIM * width * rim, lower - LOWER_RIM * width * rim, at[index.pouch]]


def _with_ends(row: Array, standing: Array, window: Window) -> Array:
    """Add a standing point at either side of the window to a row."""
    first = [window.left + 1.0, standing[0, 1]]
    last = [window.right - 2.0, standing[-1, 1]]
    return np.concatenate([[first], row, [last]]).astype(np.float32)


def _wanted_rows(eye: Eye, wanted: Array) -> list[Array]:
    moved = _lid_rows(eye.index, wanted, eye.eyeball.width_px)
    rows = list(eye.rows)
    for k, row in enumerate(moved, start=1):
        rows[k] = np.concatenate([eye.rows[k][:1], row, eye.rows[k][-1:]]).astype(np.float32)
    return rows
