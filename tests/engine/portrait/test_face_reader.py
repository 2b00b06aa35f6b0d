from collections.abc import Iterator
from contextlib import closing

import cv2
import numpy as np
import pytest

from engine.frame import Image
from engine.portrait.face_reader import read_face
from engine.tracking.face_finder import FaceBox
from engine.tracking.face_mesh import FaceMesh

BOX = FaceBox(225, 131, 95, 0.9)


@pytest.fixture(scope="module")
def mesh() -> Iterator[FaceMesh]:
    with closing(FaceMesh(static=True)) as opened:
        yield opened


def test_looks_at_a_face_agree(mesh: FaceMesh, astronaut_image: Image) -> None:
    reading = read_face(mesh, astronaut_image, BOX)
    assert reading is not None
    assert reading.landmarks.shape == (478, 3)
    assert reading.landmarks.dtype == np.float32
    assert reading.seen == 1
    assert 0.001 < reading.spread < 0.015


def test_the_landmarks_go_with_the_picture(mesh: FaceMesh, astronaut_image: Image) -> None:
    """The same photo enlarged by a third and moved: its landmarks are the same to a hundredth of the eyes' distance."""
    large = cv2.warpAffine(astronaut_image, np.array([[1.3, 0, 40], [0, 1.3, 60]]), (760, 760))
    here = read_face(mesh, astronaut_image, BOX)
    there = read_face(mesh, np.asarray(large), FaceBox(1.3 * 225 + 44, 1.3 * 131 + 58, 120, 0.9))
    assert here is not None
    assert there is not None
    moved = here.landmarks[:, :2] * 1.3 + [40, 60]
    eyes_px = np.linalg.norm(moved[33] - moved[263])
    assert np.linalg.norm(moved - there.landmarks[:, :2], axis=1).mean() < 0.01 * eyes_px


def test_a_mirrored_photo_has_mirrored_landmarks(mesh: FaceMesh, astronaut_image: Image) -> None:
    from engine.tracking.canonical import mirror_index

    here = read_face(mesh, astronaut_image, BOX)
    there = read_face(mesh, np.ascontiguousarray(astronaut_image[:, ::-1]), FaceBox(511 - 225, 131, 95, 0.9))
    assert here is not None
    assert there is not None
    back = there.landmarks[mirror_index()][:, :2] * [-1, 1] + [511, 0]
    assert np.linalg.norm(back - here.landmarks[:, :2], axis=1).mean() < 0.5


def test_no_face_there(mesh: FaceMesh) -> None:
    assert read_face(mesh, np.full((300, 300, 3), 90, np.uint8), FaceBox(150, 150, 90, 0.5)) is None
