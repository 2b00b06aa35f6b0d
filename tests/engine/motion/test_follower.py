from __future__ import annotations

import numpy as np
import pytest

from engine.motion.follower import Follower
from engine.motion.neutral import neutral_from
from engine.settings import Controls
from engine.tracking.head_pose import angles_from_rotation


def _yaw(driving) -> float:
    return angles_from_rotation(driving.rotation)[1]


def test_a_fixed_neutral_stays_until_calibration(make_observation):
    neutral = neutral_from(make_observation())
    follower = Follower(neutral, None)
    turned = {"angles": (0.0, 12.0, 0.0)}
    for i in range(300):
        driving = follower.follow(make_observation(i / 30, **turned).face, i / 30, Controls(), None)
    assert _yaw(driving) == pytest.approx(12, abs=1e-3)
    assert follower.neutral is neutral
    follower.calibrate()
    for i in range(300, 400):
        driving = follower.follow(make_observation(i / 30, **turned).face, i / 30, Controls(), None)
    assert _yaw(driving) == pytest.approx(0, abs=0.3)
    assert follower.neutral is not neutral


def test_calibration_never_jumps(make_observation):
    follower = Follower(None, None)
    for i in range(150):
        follower.follow(make_observation(i / 30).face, i / 30, Controls(), None)
    follower.calibrate()
    turned = {"angles": (0.0, 15.0, 0.0), "offset": 0.03}
    yaws = [
        _yaw(follower.follow(make_observation(i / 30, **turned).face, i / 30, Controls(), None))
        for i in range(150, 240)
    ]
    assert yaws[0] == pytest.approx(15, abs=1.0)
    assert yaws[-1] == pytest.approx(0, abs=0.5)
    assert np.abs(np.diff(yaws)).max() < 1.6


def test_the_neutral_is_unknown_before_the_first_face(make_observation):
    follower = Follower(None, None)
    assert follower.neutral is None
    follower.follow(make_observation().face, 0.0, Controls(), None)
    assert follower.neutral is not None


def test_mirror_comes_last_and_the_crop_goes_along(make_observation):
    neutral = neutral_from(make_observation())
    crop = np.random.default_rng(0).integers(0, 255, (256, 256, 3)).astype(np.uint8)
    face = make_observation(angles=(0, 12, 0), eyes=(0.05, 0.3)).face
    plain = Follower(neutral, None).follow(face, 0.0, Controls(), crop)
    mirror = Follower(neutral, None).follow(face, 0.0, Controls(mirror=True), crop)
    assert _yaw(mirror) == pytest.approx(-_yaw(plain))
    assert mirror.eye_openness == plain.eye_openness[::-1]
    assert plain.driving_crop is crop
    assert (mirror.driving_crop == crop[:, ::-1]).all()
