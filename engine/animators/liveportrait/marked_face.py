"""A face told by three clicks, where no detector finds one: drawings, sculptures, animals.

The clicks are the middles of the eye on the picture's left, of the eye on its right, and of the mouth.
"""

from __future__ import annotations

import numpy as np

from engine.animators.liveportrait.crop_convention import Window, source_window
from engine.animators.liveportrait.landmark_layouts import Points
from engine.errors import UsageError
from engine.frame import Array
from engine.portrait.crop import eye_and_mouth_middle
from engine.tracking import canonical as c

# clicks nearer to each other are a slip of the hand
CLOSEST_PX = 8.0
# a mouth in line with the eyes is none: sine of the smallest angle between eyes and mouth
FLATTEST = 0.2
# of the distance between the eyes: half an eye's width, half a mouth's width, half the height of the lips
EYE, MOUTH, LIPS = 0.2, 0.3, 0.08
# how far down from the eyes to the mouth the nose is
NOSE = 0.6


def human_landmarks(marks: Points) -> Array:
    """Return (478, 3) float32 px: an average face at rest that lies where marks (3, 2) px say.

    What of it is used is the crop around the face and the head's tilt; the picture itself shows how the face looks.
    Raises UsageError as check_marks.
    """
    check_marks(marks)
    face = c.mean_face()
    centre, mouth = eye_and_mouth_middle(face)
    right, left = (face[eye, :2].mean(0) for eye in (c.RIGHT_EYE, c.LEFT_EYE))
    known = np.array([right, left, mouth], np.float64)
    known[:2] += np.asarray(centre, np.float64) - known[:2].mean(0)
    scale, turn, shift = _similarity(known, marks)
    placed = scale * face[:, :2] @ turn.T + shift
    return np.column_stack([placed, scale * face[:, 2]]).astype(np.float32)


def animal_points(marks: Points) -> Points:
    """Return the nine points of the animal layout, float64 px, for marks (3, 2) px.

    Right eye's corners, left eye's corners, nose, mouth's corners, upper and lower lip, "right" as on the picture. Of
    what three clicks do not tell, the usual proportions of a face stand. Raises UsageError as check_marks.
    """
    check_marks(marks)
    left, right, mouth = np.asarray(marks, np.float64)
    across = right - left
    apart = float(np.linalg.norm(across))
    along = across / apart
    middle = (left + right) / 2
    down = (mouth - middle) / float(np.linalg.norm(mouth - middle))
    eyes = [eye + side * EYE * apart * along for eye in (right, left) for side in (-1, 1)]
    corners = [mouth + side * MOUTH * apart * along for side in (-1, 1)]
    lips = [mouth + side * LIPS * apart * down for side in (-1, 1)]
    return np.array([*eyes, middle + NOSE * (mouth - middle), *corners, *lips])


def animal_window(marks: Points) -> Window:
    """Return the crop window of an animal by the published convention for nine points. Raises UsageError."""
    return source_window(animal_points(marks))


def check_marks(marks: Points) -> None:
    """Raise UsageError for marks that cannot be two eyes and a mouth, in this order."""
    left, right, mouth = np.asarray(marks, np.float64)
    sides = [float(np.linalg.norm(a - b)) for a, b in ((left, right), (left, mouth), (right, mouth))]
    if min(sides) < CLOSEST_PX:
        raise UsageError(f"Two of the marks are less than {CLOSEST_PX:g} px apart. Mark both eyes and the mouth.")
    across, down = right - left, mouth - (left + right) / 2
    turned = float(across[0] * down[1] - across[1] * down[0])
    if turned < 0:
        raise UsageError("The marks are in the wrong order. First comes the eye on the left of the picture.")
    if turned < FLATTEST * np.linalg.norm(across) * np.linalg.norm(down):
        raise UsageError("The three marks lie in a line. Mark both eyes and the mouth.")


def _similarity(known: Points, wanted: Points) -> tuple[float, Points, Points]:
    """Return scale, turn (2, 2) and shift (2,) that bring known (3, 2) nearest to wanted, by least squares."""
    a, b = known - known.mean(0), np.asarray(wanted, np.float64) - np.asarray(wanted, np.float64).mean(0)
    size = float((a * a).sum())
    real, imaginary = float((a * b).sum()) / size, float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / size
    scale = float(np.hypot(real, imaginary))
    turn = np.array([[real, -imaginary], [imaginary, real]]) / scale
    return scale, turn, np.asarray(wanted, np.float64).mean(0) - scale * turn @ known.mean(0)
