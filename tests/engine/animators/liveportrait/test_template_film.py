from __future__ import annotations

import pickle
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app.main import run
from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.keypoints import ImplicitMotion, rotation_from_degrees
from engine.animators.liveportrait.template import Template
from engine.animators.liveportrait.template_film import TemplateFilm
from engine.errors import BadInputError
from tests.live_fakes import portrait

if TYPE_CHECKING:
    from engine.frame import Array, Image

ZEROS = np.zeros((21, 3), np.float32)


class Source:
    def __init__(self, motion: ImplicitMotion) -> None:
        self.motion = motion


class FakeRuntime:
    """A picture's brightness is how far the first keypoint moved to the right."""

    provider = "none"

    def motion(self, image: Image) -> ImplicitMotion:
        return ImplicitMotion(ZEROS, ZEROS, np.eye(3, dtype=np.float32), 1.0, np.zeros(3, np.float32))

    def extract(self, image: Image) -> Any:
        return Source(self.motion(image))

    def picture(self, source: Source, keypoints: Array) -> Image:
        return np.full((512, 512, 3), round(100 * float(keypoints[0, 0])), np.uint8)

    def stitching(self, x: Array) -> Array:
        out = np.zeros(65, np.float32)
        out[63] = 0.5
        return out

    def eye(self, x: Array) -> Array:
        return np.zeros(63, np.float32)

    lip = eye


def moving(first: float, second: float) -> Template:
    """Two frames of a driver who slides to the right."""

    def at(x: float, yaw_deg: float) -> ImplicitMotion:
        shift = np.array([x, 0, 0], np.float32)
        return ImplicitMotion(ZEROS, ZEROS, rotation_from_degrees(0, yaw_deg, 0), 1.2, shift)

    return Template(25.0, tuple(starmap(at, ((first, 0.0), (second, 10.0)))))


def brightness(template: Template, **options: bool) -> list[int]:
    film = TemplateFilm(portrait("eve"), LivePortraitAnimator(FakeRuntime()), template, crop=True, **options)
    assert film.size == (512, 512) and len(film) == len(template.motions)
    return [int(picture[0, 0, 0]) for picture in film.pictures()]


def test_motion_is_relative_to_the_first_frame() -> None:
    assert brightness(moving(0.3, 0.7), stitching=False) == [0, 40]


def test_the_driver_s_own_place_is_taken_over_when_asked_for() -> None:
    assert brightness(moving(0.3, 0.7), stitching=False, relative=False) == [30, 70]


def test_stitching_keeps_the_shoulders() -> None:
    assert brightness(moving(0.3, 0.7)) == [50, 90]


def test_the_whole_photo_is_shown_unless_the_crop_is_asked_for() -> None:
    film = TemplateFilm(portrait("eve"), LivePortraitAnimator(FakeRuntime()), moving(0, 0))
    assert film.size == (640, 360)
    assert next(film.pictures()).shape == (360, 640, 3)


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
