"""Draws the face of the test pattern: a shaded cartoon on the canonical face, near enough to life to be tracked."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from drivers.canvas import Canvas, Colour, box, fixed, paint_inside
from drivers.pattern_motion import PatternPose
from drivers.pattern_shape import PatternShape
from engine.frame import Array, Image
from engine.tracking import canonical
from engine.tracking.head_pose import rotation_from_angles

Index = npt.NDArray[np.intp]

# canonical units: height of the whole picture, distance of the camera
_UNITS_HIGH, _CAMERA = 4.0, np.float32(9.0)
# light from the upper left, in front; how dark shadows are, and how many shades there are between
_TO_LIGHT, _AMBIENT, _SHADES = np.array([-0.35, -0.6, -0.72], np.float32), 0.52, 28
_SKIN = np.array([236, 188, 158], np.float32)
_HAIR: Colour = (74, 50, 36)
_SHIRT: Colour = (52, 86, 120)
_BROW: Colour = (84, 58, 44)
_LASH: Colour = (62, 40, 34)
_FOLD: Colour = (180, 126, 104)
_NOSTRIL: Colour = (112, 64, 56)
_UPPER_LIP: Colour = (172, 86, 82)
_LOWER_LIP: Colour = (192, 106, 98)
_MOUTH: Colour = (64, 22, 26)
_TEETH: Colour = (230, 224, 214)
_WHITE: Colour = (238, 234, 230)
_IRIS: Colour = (58, 84, 74)
_PUPIL: Colour = (14, 12, 12)
_GLINT: Colour = (250, 250, 250)
_IRIS_RADIUS, _TEETH_HEIGHT = 0.083, 0.09
# how far the iris moves for a degree of gaze
_GAZE_PER_DEG = 0.0055

_BROWS = (((70, 63, 105, 66, 107), (46, 53, 52, 65, 55)), ((336, 296, 334, 293, 300), (285, 295, 282, 283, 276)))
_NOSTRILS = ((98, 97, 99, 60), (327, 326, 328, 290))
_EYES = (
    (canonical.LEFT_LID_UPPER, canonical.LEFT_LID_LOWER, canonical.LEFT_CREASE, 473),
    (canonical.RIGHT_LID_UPPER, canonical.RIGHT_LID_LOWER, canonical.RIGHT_CREASE, 468),
)


class PatternFace:
    """Draws head and shoulders, moment by moment, into pictures of a size (width, height)."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._scale = size[1] / _UNITS_HIGH
        self._shape = PatternShape()
        self._triangles = _triangles()
        turn = np.linspace(0, 2 * np.pi, 40, endpoint=False, dtype=np.float32)
        self._circle = np.stack([np.sin(turn), -np.cos(turn), np.zeros_like(turn)], 1)

    def draw(self, picture: Image, pose: PatternPose) -> None:
        """Draw over picture (H, W, 3) uint8 RGB."""
        self._pose = pose
        self._rotation = rotation_from_angles(pose.pitch_deg, pose.yaw_deg, pose.roll_deg)
        width, height = self._size
        self._place = np.array([width / 2, 0.44 * height], np.float32) + self._scale * np.array(pose.shift, np.float32)
        self._canvas = Canvas(picture)
        landmarks = self._shape.with_expression(pose)
        points = self._project(landmarks)
        self._draw_body(points)
        self._draw_hair_and_ears()
        self._draw_skin(landmarks, points)
        self._draw_nose(points)
        for upper, lower, crease, iris in _EYES:
            self._draw_eye(points[upper], points[lower], points[crease], landmarks[iris])
        for top, bottom in _BROWS:
            self._canvas.fill(_ring(points[list(top)], points[list(bottom)]), _BROW)
        self._draw_mouth(points)

    def _project(self, shape: Array) -> Array:
        """Return where points (N, 3) of the head lie in the picture, (N, 2) px."""
        turned = shape @ self._rotation.T
        return np.asarray(turned[:, :2] * (_CAMERA / (_CAMERA + turned[:, 2:])) * self._scale + self._place, np.float32)

    def _draw_body(self, points: Array) -> None:
        height, width = self._canvas.picture.shape[:2]
        scale = self._scale
        # shoulders go along a little
        x = 0.7 * width / 2 + 0.3 * float(self._place[0])
        top = 0.86 * height
        left = np.array([(-1.7, 1.2), (-1.5, 0.28), (-0.62, -0.02)], np.float32) * scale + (x, top)
        right = left[::-1] * (-1, 1) + (2 * x, 0)
        self._canvas.fill(np.concatenate([left, right]), _SHIRT)
        base = np.array([(0.46, -0.06), (0.0, 0.26), (-0.46, -0.06)], np.float32) * scale + (x, top)
        self._canvas.fill(np.concatenate([points[[172, 397]], base]), _skin(0.64))

    def _draw_hair_and_ears(self) -> None:
        hair = self._circle * (1.0, 1.02, 0) + (0, -0.22, 0.75)
        hair[:, 1] = np.minimum(hair[:, 1], 0.55)
        self._canvas.fill(self._project(np.asarray(hair, np.float32)), _HAIR)
        for x in (-0.86, 0.86):
            ear = np.asarray(self._circle * (0.1, 0.24, 0) + (x, 0.3, 0.75), np.float32)
            self._canvas.fill(self._project(ear), _skin(0.78))

    def _draw_skin(self, landmarks: Array, points: Array) -> None:
        """Paint every triangle in its light, at half size, which smooths them, and cut out the face."""
        oval = points[canonical.OVAL]
        rows, columns = box(oval, 4, self._size)
        region = self._canvas.picture[rows, columns]
        if region.size == 0:
            return
        origin = np.array([columns.start, rows.start], np.float32)
        corners = fixed((points[self._triangles] - origin) / 2)
        edges = (corners[:, 1:] - corners[:, :1]).astype(np.int64)
        seen = edges[:, 0, 0] * edges[:, 1, 1] > edges[:, 0, 1] * edges[:, 1, 0]
        shade = self._shade(landmarks)
        layer = np.empty((region.shape[0] // 2 + 1, region.shape[1] // 2 + 1, 3), np.uint8)
        layer[:] = _skin(_AMBIENT)
        canvas = Canvas(layer)
        for level in np.unique(shade[seen]):
            canvas.fill_many(corners[seen & (shade == level)], _skin(level / _SHADES))
        # every drawn coordinate was halved, so the enlarged layer must be twice as large exactly
        large = cv2.resize(layer, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
        smooth = int(0.05 * self._scale) | 1
        blurred = np.asarray(cv2.blur(large[: region.shape[0], : region.shape[1]], (smooth, smooth)), np.uint8)
        paint_inside(region, blurred, oval - origin)
        self._canvas.line(oval, _skin(0.7), 0.012 * self._scale, closed=True)

    def _shade(self, landmarks: Array) -> Index:
        """Return the light on every triangle, 0 … _SHADES: Lambert on normals smoothed over the neighbours."""
        corners = (landmarks @ self._rotation.T)[self._triangles]
        normals = np.cross(corners[:, 2] - corners[:, 0], corners[:, 1] - corners[:, 0])
        numbers = self._triangles.ravel()
        summed = np.stack([np.bincount(numbers, np.repeat(axis, 3), len(landmarks)) for axis in normals.T], 1)
        at_landmark = summed / (np.linalg.norm(summed, axis=1, keepdims=True) + 1e-9)
        light = np.clip(at_landmark @ _TO_LIGHT, 0, 1)[self._triangles].mean(1)
        return np.asarray(np.rint(_SHADES * (_AMBIENT + (1.06 - _AMBIENT) * light)), np.intp)

    def _draw_nose(self, points: Array) -> None:
        for nostril in _NOSTRILS:
            centre = points[list(nostril)].mean(0)
            self._canvas.oval(centre, (0.055 * self._scale, 0.028 * self._scale), self._pose.roll_deg, _NOSTRIL)
        self._canvas.line(points[[129, 98, 97, 2, 326, 327, 358]], _FOLD, 0.018 * self._scale)

    def _draw_eye(self, upper: Array, lower: Array, crease: Array, iris: Array) -> None:
        opening = _ring(upper, lower)
        rows, columns = box(opening, 2, self._size)
        region = self._canvas.picture[rows, columns]
        if region.size == 0:
            return
        origin = np.array([columns.start, rows.start], np.float32)
        ball = np.empty_like(region)
        ball[:] = _WHITE
        yaw_deg, pitch_deg = self._pose.gaze_deg
        looking = iris + _GAZE_PER_DEG * np.array([-yaw_deg, pitch_deg, 0], np.float32)
        centre = self._project(looking[None])[0] - origin
        radius = _IRIS_RADIUS * self._scale
        canvas = Canvas(ball)
        canvas.disc(centre, radius, _IRIS)
        canvas.disc(centre, 0.45 * radius, _PUPIL)
        canvas.disc(centre - 0.33 * radius, 0.22 * radius, _GLINT)
        paint_inside(region, ball, opening - origin)
        self._canvas.line(lower, _FOLD, 0.015 * self._scale)
        self._canvas.line(upper, _LASH, 0.03 * self._scale)
        self._canvas.line((0.6 * crease + 0.4 * upper)[1:-1], _FOLD, 0.018 * self._scale)

    def _draw_mouth(self, points: Array) -> None:
        upper, lower = points[canonical.LIP_UPPER_INNER], points[canonical.LIP_LOWER_INNER]
        self._canvas.fill(_ring(points[canonical.LIP_UPPER_OUTER], upper), _UPPER_LIP)
        self._canvas.fill(_ring(lower, points[canonical.LIP_LOWER_OUTER]), _LOWER_LIP)
        self._canvas.fill(_ring(upper, lower), _MOUTH)
        gap = lower[2:-2] - upper[2:-2]
        height = float(np.linalg.norm(gap, axis=1).max())
        teeth = _TEETH_HEIGHT * self._scale
        if height > teeth:
            self._canvas.fill(_ring(upper[2:-2], upper[2:-2] + gap * (teeth / height)), _TEETH)
        self._canvas.line(upper, _MOUTH, 0.012 * self._scale)


def _ring(there: Array, back: Array) -> Array:
    """Return the outline between two rows that run the same way."""
    return np.concatenate([there, back[::-1]])


def _skin(light: float) -> Colour:
    red, green, blue = (int(v) for v in np.minimum(_SKIN * light, 255))
    return red, green, blue


def _triangles() -> Index:
    """Return (M, 3) landmarks of triangles that cover the face, all turning the same way when seen from in front."""
    face = canonical.mean_face()[:468]
    # the steep sides are spread, so that no landmark hides another
    flat = face[:, :2] * (1 + 0.25 * np.clip(face[:, 2:] + 0.2, 0, 1))
    plane = cv2.Subdiv2D((-4, -4, 8, 8))
    number_of = {}
    for number, (x, y) in enumerate(flat.tolist()):
        number_of[plane.insert((x, y))] = number
    found = []
    for x0, y0, x1, y1, x2, y2 in plane.getTriangleList():
        corners = [number_of.get(plane.findNearest(corner)[0]) for corner in ((x0, y0), (x1, y1), (x2, y2))]
        if None not in corners:
            found.append(corners)
    triangles = np.array(found, np.intp)
    a, b, c = (flat[triangles[:, corner]] for corner in range(3))
    backwards = np.cross(b - a, c - a) < 0
    triangles[backwards] = triangles[backwards][:, ::-1]
    return triangles
