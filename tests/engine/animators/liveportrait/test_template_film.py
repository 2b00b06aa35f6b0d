from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import starmap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.main import run
from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.keypoints import ImplicitMotion, rotation_from_degrees
from engine.animators.liveportrait.published_keypoints import PublishedRules
from engine.animators.liveportrait.retargeting import FaceRatios, Flags
from engine.animators.liveportrait.template import Template
from engine.animators.liveportrait.template_film import TemplateFilm
from engine.errors import BadInputError
from engine.region import Region
from tests.engine.animators.liveportrait.fake_runtime import ZEROS, FakeRuntime
from tests.live_fakes import portrait


def moving(first: float, second: float) -> Template:
    """Two frames of a driver who slides to the right."""

    def at(x: float, yaw_deg: float) -> ImplicitMotion:
        shift = np.array([x, 0, 0], np.float32)
        return ImplicitMotion(ZEROS, ZEROS, rotation_from_degrees(0, yaw_deg, 0), 1.2, shift)

    return Template(25.0, tuple(starmap(at, ((first, 0.0), (second, 10.0)))))


def brightness(template: Template, region: Region = Region.ALL, **flags: Any) -> list[int]:
    rules = PublishedRules(region, Flags(**flags))
    film = TemplateFilm(portrait("eve"), LivePortraitAnimator(FakeRuntime()), template, rules, crop=True)
    assert film.size == (512, 512) and len(film) == len(template.motions)
    pictures, times_s = zip(*film.pictures(), strict=True)
    assert times_s == tuple(template.time_s(row) for row in range(len(film)))
    return [int(picture[0, 0, 0]) for picture in pictures]


def test_motion_is_relative_to_the_first_frame() -> None:
    assert brightness(moving(0.3, 0.7), stitching=False) == [0, 40]


def test_the_driver_s_own_place_is_taken_over_when_asked_for() -> None:
    assert brightness(moving(0.3, 0.7), stitching=False, relative=False) == [30, 70]


def test_stitching_keeps_the_shoulders() -> None:
    assert brightness(moving(0.3, 0.7)) == [50, 90]


def test_the_whole_photo_is_shown_unless_the_crop_is_asked_for() -> None:
    film = TemplateFilm(portrait("eve"), LivePortraitAnimator(FakeRuntime()), moving(0, 0), PublishedRules())
    assert film.size == (640, 360)
    assert next(film.pictures())[0].shape == (360, 640, 3)


def test_regions_and_the_multiplier() -> None:
    assert brightness(moving(0.3, 0.7), Region.LIPS, stitching=False) == [0, 0]
    assert brightness(moving(0.3, 0.7), Region.POSE, stitching=False) == [0, 40]
    assert brightness(moving(0.3, 0.7), stitching=False, multiplier=0.5) == [0, 20]


def test_retargeting_needs_to_know_how_open_the_driver_s_eyes_are() -> None:
    with pytest.raises(BadInputError, match="does not say how open"):
        brightness(moving(0.3, 0.7), stitching=False, eyes=True)
    known = replace(moving(0.3, 0.7), ratios=(FaceRatios((0.3, 0.3), 0.0),) * 2)
    # as published: the driving motion is discarded
    assert brightness(known, stitching=False, eyes=True) == [0, 0]


def test_motion_is_relative_to_the_frame_of_reference() -> None:
    assert brightness(replace(moving(0.7, 0.3), reference=1), stitching=False) == [40, 0]


def test_one_frame_moves_nothing() -> None:
    with pytest.raises(BadInputError, match="nothing moves"):
        brightness(moving(0, 0).first_seconds(0.01))
    assert brightness(moving(0.2, 0).first_seconds(0.01), stitching=False, relative=False) == [20]
    assert [len(moving(0, 0).first_seconds(s).motions) for s in (None, 5.0, 0.08, 0.04)] == [2, 2, 2, 1]


@pytest.mark.parametrize(
    ("options", "told"), [([], "Add: --engine liveportrait"), (["--engine", "liveportrait", "--eyes", "1"], "--eyes")]
)
def test_what_a_template_does_not_go_with(
    options: list[str], told: str, astronaut: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tmp_path / "motion.pkl"
    template.write_bytes(pickle.dumps({}))
    assert run(["animate", str(astronaut), str(template), "-o", str(tmp_path / "out.mp4"), *options]) == 2
    assert told in capsys.readouterr().err
