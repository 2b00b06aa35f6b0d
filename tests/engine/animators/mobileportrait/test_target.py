from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.animators.mesh.retarget import drive_landmarks, drive_pose, drive_shape
from engine.animators.mobileportrait.target import shown_landmarks, targets
from engine.frame import Array, Driving, FaceMeasurement
from engine.tracking import canonical as c
from engine.tracking.head_pose import rotation_from_angles
from engine.tracking.measure import measure_face
from tests.live_fakes import portrait

LEVEL = np.eye(3, dtype=np.float32)
FACE = measure_face(portrait().face.landmarks)


def driving(**changes: object) -> Driving:
    rest = Driving(
        rotation=np.eye(3, dtype=np.float32),
        translation=np.zeros(2, np.float32),
        scale=1.0,
        expression=np.zeros((478, 3), np.float32),
        eye_openness=(1.0, 1.0),
        lip_openness=FACE.lip_openness,
        gaze_deg=(0.0, 0.0),
    )
    return replace(rest, **changes)  # type: ignore[arg-type]


def asked_landmarks(face: FaceMeasurement, axes: Array, motion: Driving) -> Array:
    return targets(face, axes, motion)[0]


def test_at_rest_nothing_moves() -> None:
    assert np.abs(asked_landmarks(FACE, LEVEL, driving()) - FACE.landmarks[:, :2]).max() < 0.6


def test_a_shut_eye_shuts_and_lips_open() -> None:
    got = asked_landmarks(FACE, LEVEL, driving(eye_openness=(0.0, 1.0), lip_openness=0.4))
    gap = got[c.LEFT_LID_LOWER, 1] - got[c.LEFT_LID_UPPER, 1]
    assert np.abs(gap).max() < 1.0
    width = got[308, 0] - got[78, 0]
    assert got[14, 1] - got[13, 1] > 0.3 * width


def test_the_gaze_moves_both_irises_and_nothing_else() -> None:
    rest, got = (asked_landmarks(FACE, LEVEL, driving(gaze_deg=gaze)) for gaze in ((0.0, 0.0), (15.0, 5.0)))
    moved = np.flatnonzero(np.abs(got - rest).max(1) > 1e-3)
    assert set(moved) == {*c.RIGHT_IRIS.tolist(), *c.LEFT_IRIS.tolist()}
    # positive yaw looks to the image's left, positive pitch down
    assert (got[moved, 0] < rest[moved, 0]).all()
    assert (got[moved, 1] > rest[moved, 1]).all()


def test_a_turned_head_carries_the_nose() -> None:
    turned = driving(rotation=rotation_from_angles(0, 15, 0))
    assert asked_landmarks(FACE, LEVEL, turned)[4, 0] < FACE.landmarks[4, 0] - 5


def test_lips_part_a_little_more_than_asked_and_shut_ones_stay_shut() -> None:
    shut, ajar = (asked_landmarks(FACE, LEVEL, driving(lip_openness=openness)) for openness in (0.0, 0.3))
    gaps = [float(got[14, 1] - got[13, 1]) / float(got[308, 0] - got[78, 0]) for got in (shut, ajar)]
    assert abs(gaps[0]) < 0.02
    assert 0.3 < gaps[1] < 0.4


def test_what_a_picture_shows_is_less_than_what_is_asked_for() -> None:
    parted = driving(lip_openness=0.3)
    shown, asked = (
        lm[14, 1] - lm[13, 1] for lm in (f(FACE, LEVEL, parted) for f in (shown_landmarks, asked_landmarks))
    )
    width = FACE.landmarks[308, 0] - FACE.landmarks[78, 0]
    assert abs(shown / width - 0.3) < 0.03
    assert shown < asked - 0.01 * width
    assert np.abs(shown_landmarks(FACE, LEVEL, driving()) - FACE.landmarks[:, :2]).max() < 0.6


def test_the_flow_is_asked_for_a_face_whose_eyes_are_at_rest() -> None:
    turned = driving(rotation=rotation_from_angles(0, 8, 0), lip_openness=0.4)
    rest = asked_landmarks(FACE, LEVEL, turned)
    asked, resting = targets(FACE, LEVEL, replace(turned, eye_openness=(0.0, 0.0), gaze_deg=(12.0, 0.0)))
    assert np.abs(resting - rest).max() < 0.6
    moved = np.flatnonzero(np.abs(asked - rest).max(1) > 1)
    assert {*c.RIGHT_IRIS.tolist(), *c.LEFT_IRIS.tolist()} <= set(moved)
    assert not {*c.LIPS.tolist(), *c.OVAL.tolist()} & set(moved)


def test_a_nod_is_larger_than_the_flattened_face_would_give_and_a_turn_is_not() -> None:
    def moved(axis: int, pitch: float, yaw: float) -> float:
        turned = targets(FACE, LEVEL, driving(rotation=rotation_from_angles(pitch, yaw, 0)))[1]
        plain = drive_landmarks(
            drive_shape(FACE.shape, driving()),
            drive_pose(FACE.head_pose, driving(rotation=rotation_from_angles(pitch, yaw, 0)), LEVEL),
        )
        nose, ear = 4, 234
        return float((turned[nose] - turned[ear])[axis] - (plain[nose] - plain[ear])[axis])

    assert abs(moved(1, 10, 0)) > 0.3
    assert abs(moved(0, 0, 10)) < 0.05


def test_only_far_turns_are_asked_for_further() -> None:
    def nose(yaw: float) -> tuple[float, float]:
        turned = driving(rotation=rotation_from_angles(0, yaw, 0))
        return float(asked_landmarks(FACE, LEVEL, turned)[4, 0]), float(shown_landmarks(FACE, LEVEL, turned)[4, 0])

    near, far = nose(15), nose(32)
    assert abs(near[0] - near[1]) < 0.1
    assert far[0] < far[1] - 1
