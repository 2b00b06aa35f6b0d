from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import NoFaceError
from engine.motion.face_basis import load_basis
from engine.motion.neutral import NeutralEstimator, absolute_neutral, estimate_neutral, neutral_from
from engine.motion.rotation import angle_between_deg
from engine.tracking.canonical import mean_face
from engine.tracking.head_pose import rotation_from_angles

BASIS = Path(__file__).resolve().parents[3] / "assets" / "motions" / "face_basis.npz"
FACE = slice(0, 468)


def _error(shape, reference) -> float:
    return float(np.sqrt(np.square((shape - reference)[FACE]).sum(-1).mean()))


def _learn(observations, estimator=None):
    estimator = estimator or NeutralEstimator()
    for seen in observations:
        estimator.add(seen.face, seen.captured_s)
    return estimator


def _still(make_observation, seconds, start_s=0.0, **kwargs):
    return [make_observation(start_s + i / 30, **kwargs) for i in range(round(seconds * 30))]


def test_no_face_yet():
    with pytest.raises(NoFaceError):
        NeutralEstimator().neutral()


def test_a_still_face_becomes_the_neutral(make_observation):
    offset = np.random.default_rng(0).normal(0, 0.02, (478, 3)).astype(np.float32)
    look = {"angles": (6, -8, 3), "translation": (300.0, 260.0), "scale": 130.0, "gaze": (4.0, -9.0)}
    neutral = _learn(_still(make_observation, 15, offset=offset, eyes=(0.26, 0.28), **look)).neutral()
    assert _error(neutral.shape, mean_face() + offset) < 0.004
    assert angle_between_deg(neutral.rotation, rotation_from_angles(6, -8, 3)) < 0.5
    assert neutral.translation == pytest.approx([300, 260], abs=0.1)
    assert neutral.scale == pytest.approx(130, rel=1e-3)
    assert neutral.eye_openness == pytest.approx((0.26, 0.28), abs=0.02)
    assert neutral.gaze_deg == pytest.approx((4, -9), abs=0.5)
    assert neutral.lip_openness == pytest.approx(0, abs=0.003)


def test_an_odd_first_second_is_outweighed(make_observation):
    odd = _still(make_observation, 1, angles=(10, 25, 0), lips=0.6, eyes=(0.05, 0.05), offset=0.08)
    neutral = _learn(odd + _still(make_observation, 3, start_s=1.0)).neutral()
    assert _error(neutral.shape, mean_face()) < 0.15 * _error(mean_face() + 0.08, mean_face())
    assert angle_between_deg(neutral.rotation, np.eye(3)) < 2
    assert neutral.eye_openness == pytest.approx((0.3, 0.3), abs=0.02)


def test_talking_does_not_move_the_neutral(make_observation):
    quiet = _still(make_observation, 4)
    talk = _still(make_observation, 6, start_s=4.0, lips=0.35, offset=0.04)
    before = _learn(quiet).neutral()
    after = _learn(quiet + talk).neutral()
    assert _error(after.shape, before.shape) < 0.006


def test_the_place_follows_a_shifted_chair_within_a_minute(make_observation):
    moved = _still(make_observation, 60, start_s=5.0, translation=(420.0, 240.0))
    neutral = _learn(_still(make_observation, 5) + moved).neutral()
    assert neutral.translation[0] > 400


def test_calibration_takes_the_next_half_second_whatever_it_shows(make_observation):
    estimator = _learn(_still(make_observation, 5))
    estimator.calibrate()
    assert estimator.calibrating
    smile = {"offset": 0.03, "lips": 0.2, "angles": (0.0, 12.0, 0.0), "translation": (400.0, 200.0)}
    _learn(_still(make_observation, 0.4, start_s=5.0, **smile), estimator)
    assert estimator.calibrating
    assert _error(estimator.neutral().shape, mean_face()) < 0.002
    _learn(_still(make_observation, 0.2, start_s=5.4, **smile), estimator)
    assert not estimator.calibrating
    neutral = estimator.neutral()
    assert _error(neutral.shape, mean_face() + 0.03) < 0.002
    assert angle_between_deg(neutral.rotation, rotation_from_angles(0, 12, 0)) < 0.2
    assert neutral.translation == pytest.approx([400, 200], abs=0.5)


def test_another_person_after_an_absence_is_soon_learned(make_observation):
    estimator = _learn(_still(make_observation, 30, offset=0.03, eyes=(0.4, 0.4)))
    _learn(_still(make_observation, 4, start_s=40.0, offset=-0.03, eyes=(0.24, 0.24)), estimator)
    neutral = estimator.neutral()
    assert _error(neutral.shape, mean_face() - 0.03) < 0.02
    assert neutral.eye_openness == pytest.approx((0.24, 0.24), abs=0.03)


def test_a_remembered_face_counts_from_the_first_frame(make_observation):
    offset = np.random.default_rng(0).normal(0, 0.03, (478, 3)).astype(np.float32)
    kept = estimate_neutral(_still(make_observation, 10, offset=offset, eyes=(0.2, 0.2)))
    estimator = NeutralEstimator()
    estimator.recall(kept)
    assert not estimator.started
    first = make_observation(0.0, lips=0.6, offset=offset + 0.1, eyes=(0.05, 0.05), translation=(100.0, 100.0))
    neutral = _learn([first], estimator).neutral()
    assert _error(neutral.shape, kept.shape) < 0.01
    assert neutral.eye_openness == pytest.approx((0.2, 0.2), abs=0.02)
    assert neutral.translation == pytest.approx([100, 100])


def test_whole_clip_forgets_nothing_and_skips_missing_faces(make_observation):
    clip = _still(make_observation, 10, eyes=(0.35, 0.35))
    clip[20] = replace(clip[20], face=None)
    neutral = estimate_neutral(clip)
    assert _error(neutral.shape, mean_face()) < 1e-3
    assert neutral.eye_openness == pytest.approx((0.35, 0.35), abs=0.02)
    with pytest.raises(NoFaceError, match="video"):
        estimate_neutral([replace(seen, face=None) for seen in clip[:3]])


def test_neutral_from_one_frame(make_observation):
    seen = make_observation(angles=(1, 2, 3), offset=0.02, eyes=(0.01, 0.4))
    neutral = neutral_from(seen)
    assert neutral.shape is seen.face.shape
    assert neutral.eye_openness[1] == 0.4
    # an eye that is shut in the first frame still has room to close
    assert neutral.eye_openness[0] > neutral.eye_shut[0]
    with pytest.raises(NoFaceError, match="first"):
        neutral_from(replace(seen, face=None))


def test_absolute_neutral_looks_ahead_from_the_middle(make_observation):
    seen = make_observation(angles=(5, 20, 0), translation=(100.0, 90.0), scale=77.0)
    neutral = absolute_neutral(seen)
    assert neutral.rotation == pytest.approx(np.eye(3))
    assert neutral.translation == pytest.approx([320, 240])
    assert neutral.scale == 77.0
    with pytest.raises(NoFaceError):
        absolute_neutral(replace(seen, face=None))


def test_starting_in_the_middle_of_a_real_yawn(track_clip):
    """The neutral of the first frames lies far nearer to the whole clip's than the first frame's own face."""
    seen = track_clip("d18")
    basis = load_basis(BASIS)
    reference = estimate_neutral(seen, basis).shape
    yawn = next(i for i, o in enumerate(seen) if o.face.lip_openness > 0.7)
    first = _error(seen[yawn].face.shape, reference)
    at_once = _learn(seen[yawn : yawn + 1], NeutralEstimator(basis)).neutral()
    later = _learn(
        [o for o in seen[yawn:] if o.captured_s < seen[yawn].captured_s + 3], NeutralEstimator(basis)
    ).neutral()
    assert first > 0.05
    assert _error(at_once.shape, reference) < 0.5 * first
    assert _error(later.shape, reference) < 0.3 * first
    assert later.eye_openness == pytest.approx(estimate_neutral(seen, basis).eye_openness, abs=0.03)
