from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from engine.animators.liveportrait.keypoints import ImplicitMotion, rotation_from_degrees
from engine.animators.liveportrait.live_motion import RestingExpression, Sitter, live_keypoints, ratios_of
from engine.animators.liveportrait.regions import EYE_POINTS, LIP_POINTS
from engine.animators.liveportrait.retargeting import FaceRatios
from engine.frame import Array, Driving
from engine.region import Region
from engine.tracking.head_pose import rotation_from_angles
from tests.live_fakes import face, still_driving


class FakeNetworks:
    """Stitching moves nothing; the eye and lip networks move one point each, by the openness asked for."""

    def __init__(self) -> None:
        self.stitched = 0

    def stitching(self, x: Array) -> Array:
        self.stitched += 1
        return np.zeros(65, np.float32)

    def eye(self, x: Array) -> Array:
        return self._point(int(EYE_POINTS[0]), float(x[65]))

    def lip(self, x: Array) -> Array:
        return self._point(int(LIP_POINTS[0]), float(x[64]))

    @staticmethod
    def _point(point: int, value: float) -> Array:
        offsets = np.zeros((21, 3), np.float32)
        offsets[point, 1] = value
        return offsets.ravel()


@pytest.fixture
def sitter() -> Sitter:
    rng = np.random.default_rng(0)
    motion = ImplicitMotion(
        canonical=rng.normal(0, 0.3, (21, 3)).astype(np.float32),
        expression=rng.normal(0, 0.01, (21, 3)).astype(np.float32),
        rotation=rotation_from_degrees(4, -7, 2),
        scale=1.4,
        translation=np.array([0.02, -0.05, 0.1], np.float32),
    )
    return Sitter(motion, FaceRatios((0.3, 0.32), 0.01), np.eye(3, dtype=np.float32), 0.25)


@pytest.fixture
def rest() -> Driving:
    return replace(still_driving(), lip_openness=0.01)


def test_at_rest_the_portrait_is_as_in_its_photo(sitter: Sitter, rest: Driving) -> None:
    for change in (None, np.zeros((21, 3), np.float32)):
        x = live_keypoints(FakeNetworks(), sitter, rest, change)
        np.testing.assert_allclose(x, sitter.motion.keypoints, atol=1e-6)


def test_the_head_turns_shifts_and_grows_with_the_driver(sitter: Sitter, rest: Driving) -> None:
    turn = rotation_from_angles(10.0, 20.0, -5.0)
    driving = replace(rest, rotation=turn, translation=np.array([0.4, -0.2], np.float32), scale=1.1)
    x = live_keypoints(FakeNetworks(), sitter, driving, None)
    motion = sitter.motion
    turned = (turn @ motion.rotation.T @ motion.canonical.T).T
    wanted = 1.54 * (turned + motion.expression) + [0.02 + 0.1, -0.05 - 0.05, 0]
    np.testing.assert_allclose(x, wanted, atol=1e-5)


def test_motion_is_turned_into_a_tilted_crop(sitter: Sitter, rest: Driving) -> None:
    quarter = rotation_from_angles(0.0, 0.0, 90.0)
    driving = replace(rest, translation=np.array([0.4, 0.0], np.float32))
    x = live_keypoints(FakeNetworks(), replace(sitter, axes=quarter), driving, None)
    np.testing.assert_allclose((x - sitter.motion.keypoints).mean(0), quarter[:, 0] * 0.1, atol=1e-6)


def test_eyes_and_lips_are_added_to_the_driving_motion(sitter: Sitter, rest: Driving) -> None:
    change = np.full((21, 3), 0.02, np.float32)
    driving = replace(rest, eye_openness=(0.0, 0.0), lip_openness=0.5, lips_held=True)
    moved = live_keypoints(FakeNetworks(), sitter, driving, change) - sitter.motion.keypoints
    others = np.setdiff1d(np.arange(21), [*EYE_POINTS, *LIP_POINTS])
    np.testing.assert_allclose(moved[others], 1.4 * 0.02, atol=1e-5)
    # a shut eye: from its own ratio of 0.31 to 0; held lips: from 0.01 to 0.5
    assert moved[EYE_POINTS[0], 1] == pytest.approx(-0.31, abs=1e-5)
    assert moved[LIP_POINTS[0], 1] == pytest.approx(0.49, abs=1e-5)
    assert np.abs(moved[EYE_POINTS[1:]]).max() < 1e-5 and np.abs(moved[LIP_POINTS[1:]]).max() < 1e-5


def test_lips_that_follow_are_the_pixels_until_they_shut(sitter: Sitter, rest: Driving) -> None:
    open_mouthed = replace(sitter, ratios=FaceRatios((0.3, 0.3), 0.4))
    change = np.full((21, 3), 0.02, np.float32)
    lip = LIP_POINTS[0]
    talking = live_keypoints(FakeNetworks(), open_mouthed, replace(rest, lip_openness=0.3), change)
    shut = live_keypoints(FakeNetworks(), open_mouthed, replace(rest, lip_openness=0.0), change)
    source = sitter.motion.keypoints
    assert (talking - source)[lip, 1] == pytest.approx(1.4 * 0.02, abs=1e-5)
    assert (shut - source)[lip, 1] == pytest.approx(1.4 * 0.02 - 0.4, abs=1e-5)


def test_a_wink_is_left_to_the_pixels(sitter: Sitter, rest: Driving) -> None:
    change = np.full((21, 3), 0.02, np.float32)
    x = live_keypoints(FakeNetworks(), sitter, replace(rest, eye_openness=(0.0, 1.0)), change)
    np.testing.assert_allclose((x - sitter.motion.keypoints)[EYE_POINTS], 1.4 * 0.02, atol=1e-5)


def test_the_expression_gain_holds(sitter: Sitter, rest: Driving) -> None:
    change = np.full((21, 3), 0.02, np.float32)
    x = live_keypoints(FakeNetworks(), sitter, replace(rest, expression_gain=0.0), change)
    np.testing.assert_allclose(x, sitter.motion.keypoints, atol=1e-6)


def test_stitching_can_be_switched_off(sitter: Sitter, rest: Driving) -> None:
    networks = FakeNetworks()
    live_keypoints(networks, sitter, replace(rest, stitching=False), None)
    assert networks.stitched == 0
    live_keypoints(networks, sitter, rest, None)
    assert networks.stitched == 1


def test_the_resting_expression_is_learnt_from_calm_frames(rest: Driving) -> None:
    rng = np.random.default_rng(1)
    own = rng.normal(0, 0.05, (21, 3)).astype(np.float32)
    laughing = replace(rest, expression=np.full((478, 3), 0.1, np.float32))
    resting = RestingExpression()
    # begins with a laugh, as calls do
    assert np.abs(resting.change(own + 0.1, laughing)).max() < 1e-6
    for _ in range(60):
        change = resting.change(own, rest)
    assert np.abs(change).max() < 0.02
    np.testing.assert_allclose(resting.change(own + 0.1, laughing), 0.1, atol=0.02)


@pytest.mark.parametrize(
    ("region", "moved"), [(Region.LIPS, LIP_POINTS), (Region.POSE, []), (Region.EXPRESSION, range(21))]
)
def test_of_the_pixels_only_the_region_moves(
    region: Region, moved: Sequence[int], sitter: Sitter, rest: Driving
) -> None:
    change = np.full((21, 3), 0.02, np.float32)
    driving = replace(rest, region=region, lip_openness=0.3 if region.has_lips else 0.0)
    x = live_keypoints(FakeNetworks(), sitter, driving, change) - sitter.motion.keypoints
    # the eyes are the eye network's
    wanted = np.setdiff1d(np.array(moved, np.intp), EYE_POINTS)
    np.testing.assert_allclose(x[wanted], 1.4 * 0.02, atol=1e-5)
    assert np.abs(np.delete(x, wanted, 0)).max(initial=0.0) < 1e-5


def test_the_first_eye_of_the_networks_is_on_the_picture_s_left() -> None:
    seen = replace(face(), eye_openness=(0.1, 0.4))
    assert ratios_of(seen).eyes == (0.4, 0.1)
