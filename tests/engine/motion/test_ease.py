from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.motion.ease import blend, smoothstep
from engine.motion.idle import IdleMotion
from engine.motion.rotation import angle_between_deg
from engine.tracking.head_pose import rotation_from_angles


@pytest.fixture(scope="module")
def ends():
    idle = IdleMotion().driving(0.0)
    start = replace(idle, rotation=rotation_from_angles(0, 20, 0), scale=1.0, lip_openness=0.0, eye_openness=(0.0, 1.0))
    crop = np.zeros((256, 256, 3), np.uint8)
    end = replace(
        start, rotation=rotation_from_angles(0, -10, 0), scale=1.21, lip_openness=0.4, eye_openness=(1.0, 0.0)
    )
    return start, replace(end, expression=np.ones((478, 3), np.float32), stitching=False, driving_crop=crop)


def test_smoothstep():
    assert [smoothstep(x) for x in (-1, 0, 0.5, 1, 2)] == [0, 0, 0.5, 1, 1]


def test_ends(ends):
    start, end = ends
    assert blend(start, end, 1.0) is end
    at_start = blend(start, end, 0.0)
    assert at_start.rotation is start.rotation
    assert at_start.stitching is False
    assert at_start.driving_crop is end.driving_crop


def test_half_way(ends):
    start, end = ends
    half = blend(start, end, 0.5)
    assert angle_between_deg(half.rotation, rotation_from_angles(0, 5, 0)) == pytest.approx(0, abs=0.01)
    assert half.scale == pytest.approx(1.1)
    assert half.expression == pytest.approx(np.full((478, 3), 0.5))
    assert half.eye_openness == (0.5, 0.5)
    assert half.lip_openness == pytest.approx(0.2)
