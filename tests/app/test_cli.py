from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import build_parser
from app.control_options import controls_from
from engine.errors import UsageError
from engine.settings import Controls

RUN = ["run", "--avatar", "finn", "--camera", "0", "--output", "virtual"]


def test_all_commands_of_the_design_are_known() -> None:
    text = build_parser().format_help()
    for command in ("run", "animate", "evaluate", "bench", "models", "train", "devices", "doctor"):
        assert f"\n    {command} " in text


def test_run_with_everything() -> None:
    options = build_parser().parse_args(
        [
            *RUN,
            "--engine",
            "mesh",
            "--mic",
            "none",
            "--seconds",
            "9.5",
            "--stats",
            "s.json",
            "--size",
            "640x360",
            "--fps",
            "25",
            "--no-stitch",
            "--eyes",
            "0.25",
            "--lips",
            "follow",
            "--mirror",
        ]
    )
    assert (options.avatar, options.camera, options.output, options.engine) == ("finn", "0", "virtual", "mesh")
    assert (options.seconds, options.stats, options.size, options.fps) == (9.5, Path("s.json"), (640, 360), 25.0)
    assert controls_from(options) == Controls(eyes=0.25, lips=None, stitching=False, mirror=True)


def test_what_run_does_when_nothing_is_said() -> None:
    options = build_parser().parse_args(RUN)
    assert (options.engine, options.mic, options.seconds, options.stats) == ("auto", "none", None, None)
    assert (options.size, options.fps) == ((1280, 720), None)
    assert controls_from(options) == Controls()


def test_animate_with_everything() -> None:
    options = build_parser().parse_args(
        [
            "animate",
            "me.png",
            "you.mp4",
            "-o",
            "out.mp4",
            "--engine",
            "mesh",
            "--audio",
            "s.wav",
            "--eyes",
            "1",
            "--lips",
            "0",
            "--no-stitch",
            "--neutral",
            "first",
            "--crop",
            "--seconds",
            "3",
        ]
    )
    assert (options.photo, options.driving, options.output) == ("me.png", "you.mp4", Path("out.mp4"))
    assert (options.audio, options.neutral, options.crop, options.seconds) == (Path("s.wav"), "first", True, 3.0)
    assert controls_from(options) == Controls(eyes=1.0, lips=0.0, stitching=False)


def test_verbose_may_stand_on_both_sides_of_the_command() -> None:
    parser = build_parser()
    assert parser.parse_args(["--verbose", *RUN]).verbose
    assert parser.parse_args([*RUN, "--verbose"]).verbose
    assert not parser.parse_args(RUN).verbose


@pytest.mark.parametrize("arguments", [["animate", "a", "b"], [*RUN, "--eye", "0.5"], [*RUN, "left over"], ["nothing"]])
def test_wrong_use_is_one_line_that_names_the_help(arguments: list[str]) -> None:
    with pytest.raises(UsageError, match="--help") as error:
        build_parser().parse_args(arguments)
    assert "\n" not in error.value.user_message
