from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.animators.liveportrait.keypoints import ImplicitMotion, rotation_from_degrees
from engine.animators.liveportrait.live_motion import RestingExpression, Sitter, live_keypoints, ratios_of
from engine.animators.liveportrait.regions import EYE_POINTS, LEFT_LIDS, LIP_POINTS, RIGHT_LIDS
from engine.animators.liveportrait.retargeting import FaceRatios
from engine.animators.liveportrait.template import load_template
from engine.frame import Array, Driving
from engine.region import Region
from engine.tracking.head_pose import rotation_from_angles
from tests.live_fakes import face, still_driving

# one point of each eye: the first of the eye on the picture's left
LIDS = [int(LEFT_LIDS[0]), int(RIGHT_LIDS[0])]


class FakeNetworks:
    """Stitching moves nothing; the eye network moves a point of each eye, the lip network one, by what is asked for."""

    def __init__(self) -> None:
        self.stitched = 0

    def stitching(self, x: Array) -> Array:
        self.stitched += 1
        return np.zeros(65, np.float32)

    def eye(self, x: Array) -> Array:
        return self._points(LIDS, float(x[65]))

    def lip(self, x: Array) -> Array:
        return self._points([int(LIP_POINTS[0])], float(x[64]))

    @staticmethod
    def _points(points: list[int], value: float) -> Array:
        offsets = np.zeros((21, 3), np.float32)
        offsets[points, 1] = value
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
    assert moved[LIDS, 1] == pytest.approx(-0.31, abs=1e-5)
    assert moved[LIP_POINTS[0], 1] == pytest.approx(0.49, abs=1e-5)
    still = np.setdiff1d(EYE_POINTS, LIDS)
    assert np.abs(moved[still]).max() < 1e-5 and np.abs(moved[LIP_POINTS[1:]]).max() < 1e-5


def test_pupils_follow_the_pixels_and_lids_do_not(sitter: Sitter, rest: Driving) -> None:
    change = np.zeros((21, 3), np.float32)
    change[EYE_POINTS] = (0.004, 0.01, 0.003)
    for driving in (rest, replace(rest, eyes_held=True), replace(rest, region=Region.EYES)):
        moved = live_keypoints(FakeNetworks(), sitter, driving, change) - sitter.motion.keypoints
        np.testing.assert_allclose(moved[[11, 15], 0], 1.4 * 0.004, atol=1e-6)
        assert np.abs(moved[:, 1:]).max() < 1e-6 and np.abs(np.delete(moved, [11, 15], 0)).max() < 1e-6
    still = live_keypoints(FakeNetworks(), sitter, replace(rest, region=Region.POSE), change)
    np.testing.assert_allclose(still, sitter.motion.keypoints, atol=1e-6)


def test_lips_that_follow_are_the_pixels_until_they_shut(sitter: Sitter, rest: Driving) -> None:
    open_mouthed = replace(sitter, ratios=FaceRatios((0.3, 0.3), 0.4))
    change = np.full((21, 3), 0.02, np.float32)
    lip = LIP_POINTS[0]
    talking = live_keypoints(FakeNetworks(), open_mouthed, replace(rest, lip_openness=0.3), change)
    shut = live_keypoints(FakeNetworks(), open_mouthed, replace(rest, lip_openness=0.0), change)
    source = sitter.motion.keypoints
    assert (talking - source)[lip, 1] == pytest.approx(1.4 * 0.02, abs=1e-5)
    assert (shut - source)[lip, 1] == pytest.approx(1.4 * 0.02 - 0.4, abs=1e-5)


@pytest.mark.parametrize("seen", [True, False])
def test_a_wink_shuts_one_eye(sitter: Sitter, rest: Driving, seen: bool) -> None:
    change = np.full((21, 3), 0.02, np.float32) if seen else None
    pupils = 1.4 * 0.02 if seen else 0.0
    # the driver's left eye is on the picture's right
    for openness, shut, open_ in (((0.0, 1.0), LIDS[1], LIDS[0]), ((1.0, 0.0), LIDS[0], LIDS[1])):
        driving = replace(rest, eye_openness=openness)
        moved = live_keypoints(FakeNetworks(), sitter, driving, change) - sitter.motion.keypoints
        np.testing.assert_allclose(moved[[shut, open_]], [[pupils, -0.31, 0], [pupils, 0, 0]], atol=1e-5)


def test_eyes_that_differ_a_little_are_moved_alike(sitter: Sitter, rest: Driving) -> None:
    driving = replace(rest, eye_openness=(0.5, 0.65))
    moved = live_keypoints(FakeNetworks(), sitter, driving, None) - sitter.motion.keypoints
    assert moved[LIDS, 1] == pytest.approx(-0.31 * (1 - 0.575), abs=1e-5)


def test_a_wink_begins_without_a_jump(sitter: Sitter, rest: Driving) -> None:
    steps = [replace(rest, eye_openness=(1.0 - shut, 1.0)) for shut in np.linspace(0.0, 1.0, 51)]
    lids = np.array([live_keypoints(FakeNetworks(), sitter, step, None)[LIDS, 1] for step in steps])
    travelled = np.abs(np.diff(lids, axis=0)).max()
    # a tenth of the way at the most in a fiftieth of the closing
    assert travelled < 0.1 * 0.31 and np.ptp(lids[:, 1]) == pytest.approx(0.31, abs=1e-5)


def test_lids_are_where_published_motion_has_them(shared_dir: Path) -> None:
    file = shared_dir / "liveportrait" / "constants_and_real_motion.npz"
    if not file.is_file():
        pytest.skip(f"needs real motion; {file} is not there")
    known = np.load(file)
    heights, openness = known["d1_exp"][:, :, 1], known["d1_c_eyes"]
    for lids, own in ((LEFT_LIDS, 0), (RIGHT_LIDS, 1)):
        for point in lids:
            follows = [abs(np.corrcoef(heights[:, point], openness[:, eye])[0, 1]) for eye in (0, 1)]
            assert follows[own] > 0.85 and follows[own] > follows[1 - own] + 0.05
    # and a clip in which the eye on the picture's left is shut alone
    moved = np.ptp([one.expression[:, 1] for one in load_template(shared_dir / "media" / "wink.pkl").motions], axis=0)
    assert moved[LEFT_LIDS[0]] > 2 * moved[RIGHT_LIDS[0]]


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
    expected = np.zeros((21, 3))
    expected[list(moved)] = 1.4 * 0.02
    # the lids are the eye network's
    expected[EYE_POINTS, 1:] = expected[[13, 16, 18]] = 0
    np.testing.assert_allclose(x, expected, atol=1e-5)


def test_the_first_eye_of_the_networks_is_on_the_picture_s_left() -> None:
    seen = replace(face(), eye_openness=(0.1, 0.4))
    assert ratios_of(seen).eyes == (0.4, 0.1)
