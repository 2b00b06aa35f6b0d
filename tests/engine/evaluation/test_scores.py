from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from engine.evaluation.scores import mean_figures, score
from engine.evaluation.timeline import Timeline

# the names that scripts of others rely on
FIXED = {
    "clip",
    "frames",
    "psnr",
    "ssim",
    "l1",
    "akd",
    "hpd_deg",
    "aed",
    "eye_error",
    "lip_error",
    "gaze_deg",
    "ms_per_frame",
}


def test_self_reenactment_has_all_fixed_figures(talking: Callable[..., Timeline], measured: Callable) -> None:
    figures = score(measured(talking(), talking(), truth=True)).figures()
    assert figures.keys() >= FIXED and "photo" not in figures
    assert (figures["clip"], figures["frames"], figures["ms_per_frame"]) == ("a.mp4", 60, 12.5)
    assert figures["akd"] == pytest.approx(0) and figures["eye_corr"] == pytest.approx(1)


def test_the_photo_itself_does_not_count_as_likeness(talking: Callable[..., Timeline], measured: Callable) -> None:
    figures = score(measured(talking(), talking(), truth=True)).figures()
    assert (figures["psnr"], figures["ssim"]) == pytest.approx((30, 0.9))


def test_cross_reenactment_names_the_photo_and_leaves_truth_out(
    talking: Callable[..., Timeline], measured: Callable
) -> None:
    figures = score(measured(talking(), talking(), truth=False)).figures()
    assert figures["photo"] == "s0.jpg"
    assert not figures.keys() & {"psnr", "akd", "hpd_deg", "ms_per_frame"}
    assert figures["border"] == 0.5 and figures["seam"] is None and figures["bci"] == 1.0


def test_pictures_in_which_the_result_lost_its_face_are_counted(
    talking: Callable[..., Timeline], measured: Callable
) -> None:
    driver, result = talking(missing=[3]), talking(missing=[3, 4, 5])
    assert score(measured(driver, result, truth=True)).missed == 2


def test_with_a_stride_there_is_no_jitter(talking: Callable[..., Timeline], measured: Callable) -> None:
    assert score(measured(talking(), talking(), truth=True, stride=2)).following.jitter is None


def test_means_leave_out_what_is_not_applicable_and_add_counts(
    talking: Callable[..., Timeline], measured: Callable
) -> None:
    moving, resting = talking(), talking(gain=0.0)
    scores = [score(measured(moving, moving, truth=True)), score(measured(resting, moving, truth=True))]
    mean = mean_figures(scores)
    assert mean["lip_corr"] == pytest.approx(1) and mean["frames"] == 120 and mean["seam"] is None
    assert "clip" not in mean
    assert mean_figures([]) == {}


def test_figures_are_plain_json_numbers(talking: Callable[..., Timeline], measured: Callable) -> None:
    figures = score(measured(talking(), talking(missing=[2]), truth=True)).figures()
    assert json.loads(json.dumps(figures, allow_nan=False)) == pytest.approx(figures)
