from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.evaluation.following import (
    accelerations,
    blendshape_correlation,
    correlation,
    measure_following,
    noise_of,
    relative_rotation_difference_deg,
    spread_ratio,
    still,
    varies,
)
from engine.evaluation.timeline import Timeline, timeline
from engine.tracking.head_pose import rotation_from_angles

WAVE = np.sin(np.arange(80) / 4).astype(np.float32)


def test_a_result_equal_to_its_driver_follows_perfectly(talking: Callable[..., Timeline]) -> None:
    following = measure_following(talking(), talking())
    correlations = (following.eye_corr, following.lip_corr, following.brow_corr, following.blendshape_corr)
    assert correlations == pytest.approx((1, 1, 1, 1))
    assert (following.eye_spread, following.lip_spread, following.jitter) == pytest.approx((1, 1, 1))
    assert following.rotation_deg == pytest.approx(0, abs=1e-4)


def test_half_the_motion_has_half_the_spread_and_full_correlation(talking: Callable[..., Timeline]) -> None:
    following = measure_following(talking(), talking(gain=0.5))
    assert following.lip_corr == pytest.approx(1, abs=0.01)
    assert following.lip_spread == pytest.approx(0.5, abs=0.02)
    assert following.jitter == pytest.approx(0.5, abs=0.05)
    assert following.rotation_deg is not None and 2 < following.rotation_deg < 6


def test_a_result_that_does_not_move_follows_not_at_all(talking: Callable[..., Timeline]) -> None:
    following = measure_following(talking(), talking(gain=0.0))
    assert following.lip_corr == 0 and following.eye_corr == 0 and following.brow_corr == 0
    assert following.lip_spread == pytest.approx(0, abs=1e-3)
    assert following.jitter == pytest.approx(0, abs=1e-3)


def test_a_driver_that_does_not_vary_is_not_applicable(talking: Callable[..., Timeline]) -> None:
    following = measure_following(talking(gain=0.0), talking())
    assert following.eye_corr is following.lip_corr is following.brow_corr is following.blendshape_corr is None
    assert following.eye_spread is following.lip_spread is None


def test_frames_without_a_face_are_left_out(talking: Callable[..., Timeline]) -> None:
    following = measure_following(talking(missing=[0, 7, 8]), talking(missing=[20]))
    assert following.lip_corr == pytest.approx(1)
    assert following.rotation_deg == pytest.approx(0, abs=1e-4)


def test_without_consecutive_frames_there_is_no_jitter(talking: Callable[..., Timeline]) -> None:
    following = measure_following(talking(), talking(), consecutive=False)
    assert following.jitter is None and following.jitter_still is None


def test_the_place_in_the_picture_does_not_matter(talking: Callable[..., Timeline]) -> None:
    following = measure_following(talking(), talking(shift_px=30))
    assert following.lip_corr == pytest.approx(1, abs=1e-4)
    assert following.jitter == pytest.approx(1, abs=1e-3)


def test_correlation_has_a_sign_and_ignores_offsets() -> None:
    assert correlation(WAVE, 3 - 0.5 * WAVE, 0.01) == pytest.approx(-1)


def test_too_few_pictures_are_not_applicable() -> None:
    assert correlation(WAVE[:9], WAVE[:9], 0.01) is None
    assert spread_ratio(WAVE[:9], WAVE[:9], 0.01) is None


def test_pure_noise_does_not_count_as_varying() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 400).astype(np.float32)
    assert noise_of(noise) == pytest.approx(0.1, rel=0.1)
    assert not varies(noise, 0.01)
    assert varies(np.tile(WAVE, 5) + noise, 0.01)


def test_blinks_do_not_count_as_noise() -> None:
    blinking = np.full(200, 0.3, np.float32)
    blinking[::40] = blinking[1::40] = blinking[2::40] = 0.0
    assert noise_of(blinking) == 0
    assert varies(blinking, 0.015)


def test_only_blendshapes_that_vary_are_averaged() -> None:
    driver = np.full((80, 52), 0.3, np.float32)
    driver[:, 3], driver[:, 4] = 0.5 + 0.3 * WAVE, 0.3 + 0.01 * WAVE
    result = np.random.default_rng(1).random((80, 52), np.float32)
    result[:, 3] = 0.4 + 0.1 * WAVE
    assert blendshape_correlation(driver, result) == pytest.approx(1)
    assert blendshape_correlation(np.full((80, 52), np.nan, np.float32), result) is None


def test_head_turns_are_compared_since_each_ones_own_first_frame() -> None:
    yaws = [0, 10, 20]
    driver = np.stack([rotation_from_angles(0, yaw, 0) for yaw in yaws])
    result = np.stack([rotation_from_angles(0, yaw / 2, 0) @ rotation_from_angles(8, 0, 15) for yaw in yaws])
    assert relative_rotation_difference_deg(driver, result) == pytest.approx((0 + 5 + 10) / 3, abs=1e-3)
    unknown = np.full((3, 3, 3), np.nan, np.float32)
    assert relative_rotation_difference_deg(driver, unknown) is None


def test_a_face_that_shakes_while_the_driver_rests_shows_in_the_still_jitter(reading: Callable[..., object]) -> None:
    rng = np.random.default_rng(2)

    def resting(shake_px: float) -> Timeline:
        return timeline([reading(x_px=128 + shake_px * rng.normal()) for _ in range(60)], 256)

    driver, shaking = resting(0.02), resting(0.2)
    assert still(driver).sum() > 40
    following = measure_following(driver, shaking)
    assert following.jitter_still == pytest.approx(10, rel=0.4)


def test_acceleration_is_counted_in_face_sizes(reading: Callable[..., object]) -> None:
    places = [0, 0, 1, 0, 0]
    small = timeline([reading(x_px=100 + 5 * p, scale=50) for p in places], 256)
    large = timeline([reading(x_px=100 + 10 * p, scale=100) for p in places], 256)
    np.testing.assert_allclose(accelerations(small), [np.nan, 0.1, 0.2, 0.1, np.nan], rtol=1e-3)
    np.testing.assert_allclose(accelerations(large), accelerations(small), rtol=1e-3)
