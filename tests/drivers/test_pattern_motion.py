from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from drivers.pattern_motion import PatternPose, pose_at


def flat(pose: PatternPose) -> np.ndarray:
    return np.hstack(astuple(pose))


def test_it_rests_at_first() -> None:
    for time_s in (0.0, 0.7, 1.4):
        assert pose_at(time_s) == PatternPose()


def test_it_uses_its_whole_repertoire() -> None:
    poses = [pose_at(n / 30) for n in range(900)]
    assert max(pose.yaw_deg for pose in poses) > 12 and min(pose.yaw_deg for pose in poses) < -12
    assert max(pose.pitch_deg for pose in poses) > 5 and min(pose.pitch_deg for pose in poses) < -5
    assert max(pose.mouth for pose in poses) > 0.8 and min(pose.mouth for pose in poses) == 0
    assert min(pose.eyes for pose in poses) < 0.05 and max(pose.eyes for pose in poses) == 1
    assert {pose.gaze_deg for pose in poses} >= {(12.0, 0.0), (-12.0, 2.0)}


def test_values_keep_to_their_ranges() -> None:
    for pose in (pose_at(n / 30) for n in range(1800)):
        assert 0 <= pose.eyes <= 1 and 0 <= pose.mouth <= 1 and 0 <= pose.brows <= 1 and -1 <= pose.lip_width <= 1


@pytest.mark.parametrize("start_s", [0.0, 1.5, 11.0, 100.0])
def test_nothing_jumps(start_s: float) -> None:
    steps = np.diff([flat(pose_at(start_s + n / 1000)) for n in range(3000)], axis=0)
    # an eye covers 12 degrees in 80 ms, a lid its way in 90 ms
    assert np.abs(steps).max(axis=0) == pytest.approx(0, abs=0.6)
