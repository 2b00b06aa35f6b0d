from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.evaluation.evaluate_clip import ClipTask, OpenStudio, evaluate_clip


def test_showing_the_driver_itself_is_perfect(task: Callable[..., ClipTask], replay: OpenStudio) -> None:
    outcome = evaluate_clip(task("replay", "static"), replay)
    assert not outcome.failures
    replay, static = (one.figures() for one in outcome.scores)
    assert (replay["psnr"], replay["ssim"]) == (100.0, 1.0)
    for name in ("akd", "akd68", "hpd_deg", "aed", "eye_error", "lip_error", "gaze_deg", "l1"):
        assert replay[name] == pytest.approx(0, abs=1e-3), name
        assert static[name] > replay[name], name
    assert static["psnr"] < 45 and static["border"] == static["seam"] == 0 and static["bci"] == pytest.approx(1)


def test_a_photo_driven_by_a_clip_has_no_truth(
    task: Callable[..., ClipTask], replay: OpenStudio, astronaut: Path
) -> None:
    outcome = evaluate_clip(task("similarity", photos=(astronaut,), own=False), replay)
    (one,) = outcome.scores
    assert one.accuracy is None and one.photo == "astronaut.png" and one.frames == 12
    assert one.following.rotation_deg is not None and one.following.rotation_deg < 5


def test_what_cannot_be_measured_is_noted_and_the_rest_goes_on(
    task: Callable[..., ClipTask], replay: OpenStudio, tmp_path: Path
) -> None:
    (tmp_path / "text.jpg").write_text("no photo")
    outcome = evaluate_clip(task("static", photos=(tmp_path / "text.jpg",)), replay)
    assert [(one.clip, one.photo) for one in outcome.failures] == [("d0.mp4", "text.jpg")]
    assert len(outcome.scores) == 1
    broken = evaluate_clip(task("other"), replay)
    assert [one.reason for one in broken.failures] == ["other is broken."] and not broken.scores
    missing = evaluate_clip(task("static", clip="none.mp4"), replay)
    assert [one.photo for one in missing.failures] == [""]
