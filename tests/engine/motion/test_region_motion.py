from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.frame import Driving
from engine.motion.region_motion import keep_region, shares
from engine.region import Region
from engine.tracking import canonical as c
from engine.tracking.head_pose import rotation_from_angles
from tests.live_fakes import still_driving

CHIN, FOREHEAD = 152, 10


@pytest.fixture
def lively() -> Driving:
    return replace(
        still_driving(0.4),
        rotation=rotation_from_angles(5, 10, 0),
        translation=np.ones(2, np.float32),
        scale=1.2,
        expression=np.full((478, 3), 0.1, np.float32),
        lip_openness=0.3,
        gaze_deg=(4.0, -2.0),
    )


def test_all_is_left_alone(lively: Driving) -> None:
    assert keep_region(lively, Region.ALL) is lively


@pytest.mark.parametrize(
    ("region", "turns", "eyes", "lips"),
    [
        (Region.EXPRESSION, False, True, True),
        (Region.POSE, True, False, False),
        (Region.LIPS, False, False, True),
        (Region.EYES, False, True, False),
    ],
)
def test_the_rest_is_as_in_the_photo(region: Region, turns: bool, eyes: bool, lips: bool, lively: Driving) -> None:
    kept = keep_region(lively, region)
    assert (kept.scale != 1.0) == turns == bool(kept.translation.any()) == (not np.allclose(kept.rotation, np.eye(3)))
    assert (kept.eye_openness, kept.gaze_deg) == (((0.4, 0.4), (4.0, -2.0)) if eyes else ((1.0, 1.0), (0.0, 0.0)))
    assert kept.lip_openness == (0.3 if lips else 0.0)
    assert kept.region is region
    assert np.allclose(kept.expression[c.LIPS], 0.1) == lips
    assert np.allclose(kept.expression[c.LEFT_EYE], 0.1) == eyes


def test_the_skin_around_goes_along_less_and_less() -> None:
    lips = shares(Region.LIPS)
    assert lips[c.LIPS].min() == 1 and lips[c.LEFT_EYE].max() == 0 and lips[FOREHEAD] == 0
    assert 0 < lips[CHIN] < 1
    eyes = shares(Region.EYES)
    assert eyes[c.RIGHT_BROW].min() == 1 and eyes[c.LIPS].max() == 0
