"""The 478 landmarks of a still face, as exactly as they can be had, and how far they can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.affine import invert, transform
from engine.portrait.resample import resample
from engine.tracking.canonical import mirror_index
from engine.tracking.face_finder import FaceBox
from engine.tracking.face_mesh import FaceMesh
from engine.tracking.head_pose import fit_head_pose

# what the mesh sees: a square of this many face boxes
WINDOW = 2.0
WINDOW_PX = 320
# the looks taken at one face: shift right and down in face boxes, zoom, turn in degrees
LOOKS = (
    (0.00, 0.00, 1.00, 0.0),
    (0.06, 0.00, 1.06, 6.0),
    (-0.06, 0.03, 0.94, -6.0),
    (0.00, -0.06, 1.12, 10.0),
    (0.03, 0.06, 0.88, -10.0),
    (-0.04, -0.04, 1.00, 3.0),
)


@dataclass(frozen=True, slots=True)
class FaceReading:
    """landmarks (478, 3) float32 px: the mean of several looks at one face.

    spread: how far the looks lie apart: the median over the landmarks of their RMS distance from the mean, in distances
    of the outer eye corners; 0.004 to 0.015 for most faces. seen: share of the looks in which a face was seen.
    """

    landmarks: Array
    spread: float
    seen: float


def read_face(mesh: FaceMesh, image: Image, box: FaceBox) -> FaceReading | None:
    """Measure the face at box in image (H, W, 3) uint8 RGB, or None where the mesh sees none.

    Every look is taken twice, once mirrored: averaging takes away the network's noise and its left-right bias, and
    looks that disagree tell that this is no human face.
    """
    looks: list[Array] = []
    for right, down, zoom, turn_deg in LOOKS:
        window_from_image = _window(box, right, down, zoom, turn_deg)
        window = resample(image, window_from_image, (WINDOW_PX, WINDOW_PX))
        image_from_window = invert(window_from_image)
        looks.extend(transform(image_from_window, found) for found in _both_ways(mesh, window))
    if not looks:
        return None
    points = np.stack(looks)
    landmarks = np.asarray(points.mean(0), np.float32)
    distance = np.sqrt(np.square(points - landmarks)[..., :2].sum(2).mean(0))
    spread = float(np.median(distance)) / max(fit_head_pose(landmarks).scale, 1e-6)
    return FaceReading(landmarks, spread, len(looks) / (2 * len(LOOKS)))


def _window(box: FaceBox, right: float, down: float, zoom: float, turn_deg: float) -> Array:
    """Return window_from_image (2, 3) for one look at box."""
    scale = WINDOW_PX * zoom / (WINDOW * box.size_px)
    centre = (box.x_px + right * box.size_px, box.y_px + down * box.size_px)
    matrix = np.asarray(cv2.getRotationMatrix2D(centre, turn_deg, scale), np.float32)
    matrix[:, 2] += np.array([(WINDOW_PX - 1) / 2 - value for value in centre], np.float32)
    return matrix


def _both_ways(mesh: FaceMesh, window: Image) -> list[Array]:
    """Return the landmarks seen in window and in its mirror image, all in px of window."""
    straight = mesh.landmarks(window)
    mirrored = mesh.landmarks(np.ascontiguousarray(window[:, ::-1]))
    found = [] if straight is None else [straight]
    if mirrored is not None:
        back = mirrored[mirror_index()]
        back[:, 0] = window.shape[1] - 1 - back[:, 0]
        found.append(back)
    return found
