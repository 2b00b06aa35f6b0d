"""The turned square of a picture that the landmark network looks at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.frame import Array
from engine.tracking.canonical import LEFT_LID_UPPER, RIGHT_LID_UPPER
from engine.tracking.face_finder import FaceBox

# side of the window over the face in it, which the network was made for
ROOM = 1.5
# share of the way to a new window that is gone, and the stray, in face sizes, from which all of it is
GLIDE, FAR_STRAY = 0.3, 0.15
_RIGHT_CORNER, _LEFT_CORNER = int(RIGHT_LID_UPPER[0]), int(LEFT_LID_UPPER[-1])


@dataclass(frozen=True, slots=True)
class FaceWindow:
    """A square around a face: centre and side in px of the picture, turn in rad, clockwise as seen."""

    x_px: float
    y_px: float
    side_px: float
    turn_rad: float

    def view(self, view_px: int) -> Array:
        """Return view_from_picture (2, 3) float32 for a view of view_px × view_px."""
        zoom = view_px / self.side_px
        cosine, sine = zoom * math.cos(self.turn_rad), zoom * math.sin(self.turn_rad)
        linear = np.array([[cosine, sine], [-sine, cosine]])
        return np.column_stack([linear, (view_px - 1) / 2 - linear @ (self.x_px, self.y_px)]).astype(np.float32)

    def towards(self, wanted: FaceWindow) -> FaceWindow:
        """Return this window moved towards the wanted one: a little, so that it does not tremble, or far, if it strays.

        What the network sees depends a little on its window, by half a degree of the head for half a pixel.
        """
        face_px = self.side_px / ROOM
        shift = wanted.x_px - self.x_px, wanted.y_px - self.y_px
        growth, turn = math.log(wanted.side_px / self.side_px), _half_turn(wanted.turn_rad - self.turn_rad)
        stray = max(math.hypot(*shift) / face_px, abs(growth), abs(turn))
        share = GLIDE + (1 - GLIDE) * min(1.0, stray / FAR_STRAY)
        return FaceWindow(
            self.x_px + share * shift[0],
            self.y_px + share * shift[1],
            self.side_px * math.exp(share * growth),
            self.turn_rad + share * turn,
        )


def window_on(landmarks: Array) -> FaceWindow:
    """Return the window for landmarks (478, 2 or 3) px: the face in the middle, its eyes level."""
    low, high = landmarks[:, :2].min(0), landmarks[:, :2].max(0)
    (x_px, y_px), side_px = (low + high) / 2, ROOM * float((high - low).max())
    across = landmarks[_LEFT_CORNER] - landmarks[_RIGHT_CORNER]
    return FaceWindow(float(x_px), float(y_px), side_px, math.atan2(across[1], across[0]))


def window_around(box: FaceBox) -> FaceWindow:
    """Return the window for a face that was found and not looked at yet."""
    return FaceWindow(box.x_px, box.y_px, ROOM * box.size_px, box.turn_rad)


def _half_turn(angle_rad: float) -> float:
    """Return the same turn between −π and π."""
    return math.remainder(angle_rad, 2 * math.pi)
