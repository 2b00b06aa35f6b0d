from __future__ import annotations

import numpy as np
import pytest

from drivers.pattern_motion import PatternPose
from drivers.pattern_shape import PatternShape
from engine.tracking import canonical


@pytest.fixture
def shape() -> PatternShape:
    return PatternShape()


def gap(face: np.ndarray, upper: np.ndarray, lower: np.ndarray) -> float:
    return float((face[lower, 1] - face[upper, 1]).max())


def test_the_mouth_rests_shut_and_opens_downwards(shape: PatternShape) -> None:
    rest, wide = (shape.with_expression(PatternPose(mouth=mouth)) for mouth in (0.0, 1.0))
    lips = canonical.LIP_UPPER_INNER, canonical.LIP_LOWER_INNER
    assert gap(rest, *lips) == pytest.approx(0.0, abs=1e-6)
    assert gap(wide, *lips) > 0.3
    assert np.array_equal(rest[canonical.LIP_UPPER_INNER], wide[canonical.LIP_UPPER_INNER])


def test_lids_meet_when_shut(shape: PatternShape) -> None:
    for upper, lower in (
        (canonical.LEFT_LID_UPPER, canonical.LEFT_LID_LOWER),
        (canonical.RIGHT_LID_UPPER, canonical.RIGHT_LID_LOWER),
    ):
        openness = [gap(shape.with_expression(PatternPose(eyes=eyes)), upper, lower) for eyes in (1.0, 0.5, 0.0)]
        assert openness == pytest.approx([openness[0], openness[0] / 2, 0.0], abs=1e-6)
        assert openness[0] > 0.1


def test_an_expression_leaves_the_resting_face_as_it_is(shape: PatternShape) -> None:
    before = shape.with_expression(PatternPose())
    shape.with_expression(PatternPose(mouth=1.0, eyes=0.0, brows=1.0, lip_width=1.0))
    assert np.array_equal(before, shape.with_expression(PatternPose()))
    assert before.dtype == np.float32 and before.shape == (478, 3)
