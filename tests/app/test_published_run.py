"""Source videos and the published rules from the command line on; only the networks are stand-ins."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from app.main import run
from drivers.video_writer import VideoWriter
from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.registry import ANIMATORS
from engine.frame import Image
from engine.motion.performance import load_performance, save_performance
from engine.portrait.photo import read_photo
from tests.engine.animators.liveportrait.fake_runtime import FakeRuntime
from tests.live_fakes import still_driving

ENGINE = ("--engine", "liveportrait")


@pytest.fixture(autouse=True)
def networks(monkeypatch: pytest.MonkeyPatch) -> FakeRuntime:
    runtime = FakeRuntime(sees=True)
    monkeypatch.setitem(ANIMATORS, "liveportrait", lambda _models: LivePortraitAnimator(runtime))
    return runtime


@pytest.fixture
def person(astronaut: Path) -> Image:
    return read_photo(astronaut).image


def film(path: Path, frames: list[Image], rate: int = 10) -> Path:
    with VideoWriter(path, frames[0].shape[1::-1], rate) as writer:
        for frame in frames:
            writer.write(frame)
    return path


def pictures(path: Path) -> list[Image]:
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def test_a_source_video_is_driven_by_a_video(person: Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = film(tmp_path / "source.mp4", [person, person, np.zeros_like(person), person])
    driver = film(tmp_path / "driver.mp4", [person] * 6)
    output = tmp_path / "out.mp4"
    assert run(["animate", str(source), str(driver), "-o", str(output), *ENGINE]) == 0
    told = capsys.readouterr().err
    assert "1 of 4 frames of" in told and "show no face. They are shown as they are." in told
    assert "source.mp4 ends after 0.3 s, before" in told
    made = pictures(output)
    assert len(made) == 4 and made[0].shape == person.shape
    # the stand-in's pictures are even where the face was; what is far from it stays
    assert made[0][150, 230].std() < 6 < person[150, 230].std()
    assert np.abs(made[0][-40:, -40:].astype(int) - person[-40:, -40:].astype(int)).mean() < 8
    assert made[2].max() < 10


def test_a_short_driver_ends_it(person: Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = film(tmp_path / "source.mp4", [person] * 5)
    driver = film(tmp_path / "driver.mp4", [person] * 2)
    assert run(["animate", str(source), str(driver), "-o", str(tmp_path / "out.mp4"), "--crop", *ENGINE]) == 0
    assert "driver.mp4 ends after 0.1 s, before" in capsys.readouterr().err
    assert [picture.shape for picture in pictures(tmp_path / "out.mp4")] == [(512, 512, 3)] * 2


def test_a_recorded_motion_moves_a_source_video(person: Image, tmp_path: Path) -> None:
    source, motion = film(tmp_path / "source.mp4", [person] * 3), tmp_path / "blink.npz"
    save_performance(motion, 20.0, [still_driving(eyes) for eyes in (1.0, 0.5, 0.0)])
    assert run(["animate", str(source), str(motion), "-o", str(tmp_path / "out.mp4"), *ENGINE]) == 0
    assert len(pictures(tmp_path / "out.mp4")) == 3


def test_two_faces(person: Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    near = person[20:260, 110:350]
    source = film(tmp_path / "two.mp4", [np.hstack([near, near])] * 2)
    driver = film(tmp_path / "driver.mp4", [person] * 2)
    assert run(["animate", str(source), str(driver), "-o", str(tmp_path / "out.mp4"), *ENGINE]) == 0
    assert "two.mp4 shows 2 faces. The largest one in the beginning is followed." in capsys.readouterr().err


@pytest.mark.parametrize("broken", ["source", "driver"])
def test_an_empty_file(broken: str, person: Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = {name: film(tmp_path / f"{name}.mp4", [person] * 2) for name in ("source", "driver")}
    paths[broken].write_bytes(b"")
    output = tmp_path / "out.mp4"
    assert run(["animate", str(paths["source"]), str(paths["driver"]), "-o", str(output), *ENGINE]) == 2
    told = capsys.readouterr().err
    assert f"{broken}.mp4" in told and told.count("\n") == 1
    assert not output.exists()


def test_no_face_in_the_source(person: Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = film(tmp_path / "dark.mp4", [np.zeros_like(person)] * 2)
    driver = film(tmp_path / "driver.mp4", [person] * 2)
    assert run(["animate", str(source), str(driver), "-o", str(tmp_path / "out.mp4"), *ENGINE]) == 2
    assert "No face was found in" in capsys.readouterr().err


def test_the_published_rules_drive_a_photo(astronaut: Path, person: Image, tmp_path: Path) -> None:
    driver = film(tmp_path / "driver.mp4", [person, person // 2])
    common = ["animate", str(astronaut), str(driver), "--crop", *ENGINE, "--no-stitch", "-o", str(tmp_path / "out.mp4")]
    shades = {}
    for options in ([], ["--multiplier", "0.5"], ["--region", "pose", "--retarget", "eyes"], ["--neutral", "none"]):
        assert run([*common, "--published", *options]) == 0
        shades[" ".join(options)] = [float(picture.mean()) for picture in pictures(tmp_path / "out.mp4")]
    first, second = shades[""]
    # the darker frame's expression is less by half, relative to the first one
    assert first - second > 15
    assert shades["--multiplier 0.5"] == pytest.approx([first, (first + second) / 2], abs=2)
    assert shades["--region pose --retarget eyes"] == pytest.approx([first, first], abs=2)
    # taken as it is, the second frame is half as bright as the first
    assert shades["--neutral none"][1] == pytest.approx(shades["--neutral none"][0] / 2, abs=4)


def test_motion_that_was_saved_moves_the_photo_alike(astronaut: Path, person: Image, tmp_path: Path) -> None:
    driver = film(tmp_path / "driver.mp4", [person, person, person // 2])
    motion, first, second = (tmp_path / name for name in ("motion.npz", "first.mp4", "second.mp4"))
    common = ["animate", str(astronaut)]
    assert run([*common, str(driver), "-o", str(first), "--crop", *ENGINE, "--save-motion", str(motion)]) == 0
    assert run([*common, str(motion), "-o", str(second), "--crop", *ENGINE]) == 0
    kept = load_performance(motion)
    assert len(kept.drivings) == 3 and kept.rate_hz == 10
    assert all(driving.implicit_change is not None for driving in kept.drivings)
    one, other = ([float(picture.mean()) for picture in pictures(path)] for path in (first, second))
    assert other == pytest.approx(one, abs=1) and max(one) - min(one) > 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["greeting", "--published", *ENGINE], "a recorded motion, which the published rules do not know"),
        (["driver.mp4", "--published"], "The published rules are LivePortrait's. Add: --engine liveportrait"),
        (["driver.mp4", "--published", *ENGINE, "--eyes", "1"], "Leave --eyes and --lips out."),
        (["driver.mp4", "--published", *ENGINE, "--all-faces"], "--all-faces does not go with"),
        (["driver.mp4", "driver.mp4"], "Add --all-faces"),
        (["greeting", "--save-motion", "kept.npz"], "--save-motion goes with one driving video"),
        (["driver.mp4", "--save-motion", "kept.pkl"], "should end in .npz"),
    ],
)
def test_what_does_not_go_together(
    options: list[str],
    told: str,
    astronaut: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("driver.mp4").touch()
    assert run(["animate", str(astronaut), *options, "-o", "out.mp4"]) == 2
    assert told in capsys.readouterr().err
    assert not Path("out.mp4").exists() and not Path("kept.npz").exists()


def test_a_source_video_needs_liveportrait(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "source.mp4").touch()
    assert run(["animate", str(tmp_path / "source.mp4"), "greeting", "-o", str(tmp_path / "out.mp4")]) == 2
    assert "which LivePortrait only can move. Add --engine liveportrait." in capsys.readouterr().err


def test_a_face_that_was_marked(astronaut: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    still = tmp_path / "still.npz"
    save_performance(still, 10.0, [still_driving()] * 2)
    common = ["animate", str(astronaut), str(still), "-o", str(tmp_path / "out.mp4"), "--marks"]
    assert run([*common, "205,110", "245,110", "228,155", *ENGINE]) == 0
    assert len(pictures(tmp_path / "out.mp4")) == 2
    assert run([*common, "245,110", "205,110", "228,155", *ENGINE]) == 2
    assert "wrong order" in capsys.readouterr().err
    assert run([*common, "205,110", "245,110", "228,155"]) == 2
    assert "--marks goes with --engine liveportrait" in capsys.readouterr().err
    assert run([*common, "205,110", "245", "228,155", *ENGINE]) == 2
    assert "give x,y in pixels" in capsys.readouterr().err


def test_a_clip_is_an_avatar_that_moves_by_itself(
    person: Image, tmp_path: Path, networks: FakeRuntime, capsys: pytest.CaptureFixture[str]
) -> None:
    source = film(tmp_path / "eve.mp4", [person] * 4)
    arguments = ["run", "--avatar", str(source), "--camera", "pattern", "--output", "null", "--seconds", "1"]
    assert run([*arguments, "--engine", "mesh"]) == 0
    assert "The engine mesh shows the clip's first picture only." in capsys.readouterr().err
    assert run([*arguments, *ENGINE]) == 0
    assert networks.extracted == 4
    assert "first picture only" not in capsys.readouterr().err
