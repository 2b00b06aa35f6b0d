"""Controls check themselves."""

import math

import pytest

from engine.errors import UsageError
from engine.settings import RANGES, Controls


def test_the_default_follows_the_driver():
    controls = Controls()
    assert controls.eyes is None
    assert controls.lips is None
    assert controls.stitching


@pytest.mark.parametrize("name", sorted(RANGES))
def test_a_value_outside_its_range_is_refused_by_name(name):
    low, high = RANGES[name]
    for value in (low - 0.01, high + 0.01, math.nan):
        with pytest.raises(UsageError, match=name):
            Controls(**{name: value})
    Controls(**{name: low})
    Controls(**{name: high})
