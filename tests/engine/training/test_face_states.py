from __future__ import annotations

import numpy as np

from engine.tracking import canonical as c
from engine.tracking.canonical import mean_face
from engine.tracking.head_pose import rotation_from_angles
from engine.training.face_states import LOOK_ASIDE, OPEN_LIPS, SHUT_EYES, face_states, head_turns
from tests.engine.training.conftest import face_landmarks


def test_each_rarity_is_seen_where_it_is() -> None:
    faces = np.stack([face_landmarks() for _ in range(4)])
    for upper, lower in ((c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER), (c.LEFT_LID_UPPER, c.LEFT_LID_LOWER)):
        faces[1, upper] = faces[1, lower]
    faces[2, c.LIP_LOWER_INNER[1:-1], 1] += 15
    faces[3, [*c.RIGHT_IRIS, *c.LEFT_IRIS], 0] += 4
    states = face_states(faces)
    assert states[:, SHUT_EYES].argmax() == 1
    assert states[:, OPEN_LIPS].argmax() == 2
    assert states[:, LOOK_ASIDE].argmax() == 3
    # it does not matter how large a face is
    assert np.allclose(face_states(faces * 2), states, atol=1e-5)


def test_turns_are_those_of_the_heads() -> None:
    turned = rotation_from_angles(10.0, 35.0, -5.0)
    faces = np.stack([mean_face() * 9, mean_face() @ turned.T * 9 + np.float32(40)])
    first, second = head_turns(faces)
    assert np.allclose(second @ first.T, turned, atol=1e-4)
