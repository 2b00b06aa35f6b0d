import numpy as np

from engine.frame import Array
from engine.portrait.head_outline import face_hull, head_and_shoulders


def test_the_outline_holds_face_hair_neck_and_shoulders(mean_landmarks: Array) -> None:
    face, outline = face_hull(mean_landmarks), head_and_shoulders(mean_landmarks)
    assert outline.dtype == np.float32
    assert outline.min() >= 0
    assert outline.max() <= 1.0001
    assert (outline[face] > 0.5).all()
    rows = np.nonzero(face.any(1))[0]
    assert outline[rows[0] - 20, 256] > 0.5, "hair above the forehead"
    assert outline[511, 256] > 0.9, "the body goes on below"
    assert (outline[511] > 0.5).sum() > 1.3 * face.sum(1).max(), "shoulders are wider than the face"
    assert outline[:, 0].max() < 0.1
