"""What shows between the lids: a sclera without its iris, and the iris as a sprite that gaze moves."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.lattice import Window
from engine.frame import Array, Image
from engine.tracking.measure import EYEBALL_RADIUS

# the sprite's soft edge, in iris radii
EDGE_INNER, EDGE_OUTER = 0.94, 1.12
# below this shift the photo's own eye is shown
STILL_PX, MOVED_PX = 0.25, 1.5
# darkening under a lowered lid
LID_SHADOW, LID_SHADOW_REACH = 0.34, 0.10


@dataclass(frozen=True, slots=True)
class Eyeball:
    """One eyeball, in the pixels of an eye window. All float32, colours in 0..255.

    sclera (H, W, 3): the opening without iris, extended behind the lids; iris (H, W, 3) and iris_alpha (H, W): the
    iris, completed behind the lids, at its place in the photo; still (H, W, 3): the photo where it shows the eye, else
    the two together. radius_px of the eyeball; angles_rad (yaw, pitch): gaze in the photo; width_px of the opening.
    """

    sclera: Array
    iris: Array
    iris_alpha: Array
    still: Array
    radius_px: float
    angles_rad: tuple[float, float]
    width_px: float

    def render(
        self, gaze_deg: tuple[float, float], upper_y: Array, photo_upper_y: Array, window: Window, rows: slice
    ) -> Array:
        """Return rows of the eyeball (h, W, 3) float32 looking gaze_deg (yaw, pitch) away from the photo's gaze.

        upper_y, photo_upper_y (W,): the upper lid's edge now and in the photo, px of the crop: a lowered lid casts a
        shadow. rows: of the window.
        """
        picture = self._moved(self._shift_px(gaze_deg), rows)
        drop = np.clip((upper_y - photo_upper_y) / (0.12 * self.width_px), 0, 1)
        if drop.max() < 0.02:
            return picture
        part = window.part(rows)
        y = np.arange(part.top, part.bottom, dtype=np.float32)[:, None]
        near = np.exp(-np.maximum(y - upper_y, 0) / (LID_SHADOW_REACH * self.width_px))
        return np.asarray(picture * (1 - LID_SHADOW * drop * near)[..., None], np.float32)

    def _shift_px(self, gaze_deg: tuple[float, float]) -> tuple[float, float]:
        yaw, pitch = (
            np.clip(now + np.deg2rad(more), -0.75, 0.75) - now
            for now, more in zip(self.angles_rad, gaze_deg, strict=True)
        )
        dx = -self.radius_px * (np.sin(self.angles_rad[0] + yaw) - np.sin(self.angles_rad[0]))
        dy = self.radius_px * (np.sin(self.angles_rad[1] + pitch) - np.sin(self.angles_rad[1]))
        return float(dx), float(dy)

    def _moved(self, shift: tuple[float, float], rows: slice) -> Array:
        amount = float(np.clip((np.hypot(*shift) - STILL_PX) / (MOVED_PX - STILL_PX), 0, 1))
        if amount == 0:
            return self.still[rows]
        size = self.iris_alpha.shape[1], rows.stop - rows.start
        matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1] - rows.start]], np.float32)
        sprite = cv2.warpAffine(self.iris, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        alpha = cv2.warpAffine(self.iris_alpha, matrix, size)[..., None]
        sclera, still = self.sclera[rows], self.still[rows]
        moved = sclera + alpha * (sprite - sclera)
        return np.asarray(moved if amount == 1 else still + amount * (moved - still), np.float32)


def make_eyeball(photo: Image, visible: Array, iris: Array, corners: Array) -> Eyeball:
    """Take an eyeball out of the photo.

    photo (H, W, 3) uint8 RGB: the eye window; visible (H, W) float32: where it shows the eye's inside; iris (5, 2):
    centre and rim of the iris, corners (2, 2): of the lid opening, all px of the window.
    """
    centre = iris[0]
    rows, columns = np.mgrid[: photo.shape[0], : photo.shape[1]].astype(np.float32)
    seen = (visible > 0.9).astype(np.uint8)
    from_centre = np.hypot(columns - centre[0], rows - centre[1])
    sideways = np.abs(rows - centre[1]) < 0.6 * np.abs(columns - centre[0])
    measured = max(float(np.linalg.norm(iris[1:] - centre, axis=1).mean()), 1.0)
    distance = from_centre / _iris_radius(photo, (seen > 0) & sideways, from_centre, measured)
    side = (columns - corners[:, 0].mean()) / max(float(np.ptp(corners[:, 0])) / 2, 1.0)
    sclera = _sclera(photo, seen, distance, side)
    sprite = _complete_iris(photo, seen, distance)
    alpha = np.clip((EDGE_OUTER - distance) / (EDGE_OUTER - EDGE_INNER), 0, 1).astype(np.float32)
    synthetic = sclera + alpha[..., None] * (sprite - sclera)
    # a little beyond the lids' edge, where lashes stand before the eye
    soft = np.clip(2.5 * cv2.GaussianBlur(visible, (0, 0), 1.2), 0, 1)[..., None]
    width = float(np.linalg.norm(corners[1] - corners[0]))
    ball = EYEBALL_RADIUS * width
    offset = np.clip((centre - corners.mean(0)) / max(ball, 1.0), -0.7, 0.7)
    return Eyeball(
        sclera=sclera,
        iris=sprite,
        iris_alpha=alpha,
        still=np.asarray(synthetic + soft * (photo - synthetic), np.float32),
        radius_px=ball,
        angles_rad=(-float(np.arcsin(offset[0])), float(np.arcsin(offset[1]))),
        width_px=width,
    )


def _iris_radius(photo: Image, sideways: Array, from_centre: Array, measured: float) -> float:
    """Return the iris's radius in px: where it is left for the white, searched around the measured one.

    The landmark network knows human eyes; a drawn iris may be half as large again.
    """
    light = photo.astype(np.float32).mean(-1)
    radii = measured * np.arange(0.7, 1.8, 0.08)
    rings = [light[sideways & (from_centre > r - 0.1 * measured) & (from_centre <= r + 0.1 * measured)] for r in radii]
    levels = np.array([np.median(ring) if len(ring) > 3 else np.nan for ring in rings])
    # ring k+1 is white, ring k−1 is iris
    jump = levels[2:] - levels[:-2]
    if np.isnan(jump).all():
        return measured
    best = int(np.nanargmax(jump))
    own = jump[np.abs(radii[1:-1] - measured).argmin()]
    found = float(radii[best + 1])
    return found if found > 1.15 * measured and jump[best] > 1.5 * max(np.nan_to_num(own), 8.0) else measured


def _sclera(photo: Image, seen: Image, distance: Array, side: Array) -> Array:
    """Return the white of the eye everywhere: the photo where it shows it, filled from there elsewhere.

    side: 0 in the middle of the opening, ±1 at its corners.
    """
    known = (seen > 0) & (distance > 1.18)
    light = photo.astype(np.float32).mean(-1)
    if known.sum() >= 12:
        # dark specks at the rim are lashes, not sclera
        known &= light > 0.75 * np.median(light[known])
    if known.sum() < 12:
        # hardly any white to be seen: the tone of what is there, a little lighter, rounded off to the corners
        inside = photo[seen > 0] if seen.any() else photo.reshape(-1, 3)
        tone = np.percentile(inside, 75, axis=0) * np.clip(1 - 0.3 * side**2, 0.4, 1)[..., None]
        return np.asarray(tone, np.float32)
    filled = cv2.inpaint(photo, (~known).astype(np.uint8), 3, cv2.INPAINT_TELEA)
    smooth = cv2.GaussianBlur(filled, (0, 0), 1.5)
    soft = cv2.GaussianBlur(known.astype(np.float32), (0, 0), 1.0)[..., None]
    return np.asarray(smooth + soft * (photo.astype(np.float32) - smooth), np.float32)


def _complete_iris(photo: Image, seen: Image, distance: Array) -> Array:
    """Return the iris as a full disc: the photo where it shows it, the median of its ring elsewhere."""
    known = (seen > 0) & (distance < 1.2)
    rings = np.clip((distance * 12).astype(int), 0, 15)
    profile = np.zeros((16, 3), np.float32)
    last = np.percentile(photo[known], 30, axis=0) if known.any() else np.array([40, 30, 25])
    for ring in range(16):
        mask = known & (rings == ring)
        if mask.sum() >= 4:
            last = np.median(photo[mask], axis=0)
        profile[ring] = last
    where = np.clip(distance * 12 - 0.5, 0, 15)
    full = np.stack([np.interp(where, np.arange(16), profile[:, k]) for k in range(3)], -1)
    soft = cv2.GaussianBlur(known.astype(np.float32), (0, 0), 0.8)[..., None]
    return np.asarray(full + soft * (photo - full), np.float32)
