"""Whatever is wrong with what a user gives: one clear line, the right exit status, nothing half-written or lost."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.main import run
from drivers.video_writer import VideoWriter
from tests.waiting import PATIENCE_S, wait_until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def grey_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound video file of half a second, with nobody in it."""
    path = tmp_path_factory.mktemp("clips") / "grey.mp4"
    with VideoWriter(path, (64, 48), Fraction(25)) as writer:
        for level in range(12):
            writer.write(np.full((48, 64, 3), 100 + level, np.uint8))
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where outputs go; must stay as it is when something is wrong."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def one_line(text: str) -> str:
    assert text.count("\n") == 1, text
    assert text.startswith("understudy: ")
    assert "Traceback" not in text
    assert text.rstrip().endswith((".", ")"))
    return text


def refuse(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run the program, which must refuse with status 2; return what it says."""
    assert run([str(one) for one in arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    return one_line(told.err)


def broken_file(kind: str, folder: Path, sound: Path) -> Path:
    """Return a path that is not what it should be. sound: a file of the right kind, to be cut short."""
    path = folder / f"{kind}{sound.suffix}"
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("This is a letter and no picture.\n" * 40)
    elif kind == "truncated":
        path.write_bytes(sound.read_bytes()[: sound.stat().st_size // 3])
    elif kind == "noise":
        path.write_bytes(np.random.default_rng(1).bytes(5000))
    return path


BROKEN = ("missing", "folder", "empty", "text", "truncated", "noise")


@pytest.mark.parametrize("kind", BROKEN)
def test_a_photo_that_is_none(
    kind: str, astronaut: Path, grey_clip: Path, tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = broken_file(kind, tmp_path, astronaut)
    told = refuse(capsys, "animate", photo, grey_clip, "-o", place / "out.mp4")
    assert photo.name in told
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("kind", BROKEN)
def test_a_driving_video_that_is_none(
    kind: str, astronaut: Path, grey_clip: Path, tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driving = broken_file(kind, tmp_path, grey_clip)
    told = refuse(capsys, "animate", astronaut, driving, "-o", place / "out.mp4", "--crop")
    assert driving.name in told
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("kind", BROKEN)
def test_a_camera_file_that_is_none(
    kind: str, astronaut: Path, grey_clip: Path, tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    camera = broken_file(kind, tmp_path, grey_clip)
    told = refuse(capsys, "run", "--avatar", astronaut, "--camera", camera, "--output", place / "out.mp4")
    assert camera.name in told
    assert list(place.iterdir()) == []


def test_a_driving_video_without_a_face(
    astronaut: Path, grey_clip: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "face" in refuse(capsys, "animate", astronaut, grey_clip, "-o", place / "out.mp4")
    assert list(place.iterdir()) == []


def test_a_photo_in_place_of_a_driving_video_is_a_video_of_one_frame_or_refused(
    astronaut: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["animate", str(astronaut), str(astronaut), "-o", str(place / "out.mp4"), "--crop"])
    told = capsys.readouterr().err
    assert status == 0 or one_line(told)
    assert len(list(place.iterdir())) == (status == 0)


def test_a_video_in_place_of_a_photo(grey_clip: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grey_clip.name in refuse(capsys, "animate", grey_clip, grey_clip, "-o", place / "out.mp4")


def test_a_photo_without_a_face(
    tmp_path: Path, grey_clip: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = tmp_path / "wall.png"
    Image.fromarray(np.full((400, 400, 3), 120, np.uint8)).save(photo)
    assert "face" in refuse(capsys, "animate", photo, grey_clip, "-o", place / "out.mp4")


def test_sound_says_that_it_comes_later(
    astronaut: Path, tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refuse(capsys, "animate", astronaut, tmp_path / "speech.wav", "-o", place / "out.mp4")
    assert "not part of this version yet" in told


@pytest.mark.parametrize("content", [b"", b"no numbers"])
def test_a_recorded_motion_that_is_none(
    content: bytes, astronaut: Path, tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    motion = tmp_path / "nod.npz"
    motion.write_bytes(content)
    assert "nod.npz" in refuse(capsys, "animate", astronaut, motion, "-o", place / "out.mp4")


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["run"],
        ["run", "--avatar", "x", "--camera", "0"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--eyes", "1.5"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--lips", "wide"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--size", "641x360"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--size", "big"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--size", "99999x2"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--fps", "0"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--fps", "nan"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--seconds", "-3"],
        ["run", "--avatar", "x", "--camera", "0", "--output", "null", "--second", "3"],
        ["run", "--avatar", "nobody", "--camera", "0", "--output", "null"],
        ["run", "--avatar", "", "--camera", "0", "--output", "null"],
        ["animate", "a.png"],
        ["animate", "a.png", "b.mp4", "-o", "c.mp4", "--neutral", "happy"],
        ["animate", "a.png", "b.mp4", "-o", ""],
        ["models"],
        ["models", "download", "nothing"],
        ["models", "export", "mesh"],
        ["train", "me.mp4", "--name", "me"],
        ["doctor", "--jason"],
    ],
    ids=" ".join,
)
def test_wrong_options_and_commands_that_are_not_there(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(capsys, *arguments)


@pytest.mark.parametrize(
    "options",
    [
        ["--camera", "carrier://pigeon"],
        ["--output", "out.gif"],
        ["--engine", "magic"],
        ["--mic", "0"],
        ["--stats", "nowhere/stats.json"],
        ["--stats", "."],
    ],
    ids=" ".join,
)
def test_values_that_cannot_be_used(
    options: list[str], astronaut: Path, grey_clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = ["run", "--avatar", str(astronaut), "--camera", str(grey_clip), "--output", "null", "--seconds", "1"]
    told = refuse(capsys, *sound, *options)
    assert options[1] in told or options[0] in told


@pytest.mark.parametrize("output", ["out.txt", "nowhere/out.mp4", "folder.mp4"])
def test_an_output_that_cannot_be_written(
    output: str, astronaut: Path, grey_clip: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "folder.mp4").mkdir()
    told = refuse(capsys, "animate", astronaut, grey_clip, "-o", place / output)
    assert Path(output).parts[0] in told
    assert [path.name for path in place.iterdir()] == ["folder.mp4"]


def test_an_input_is_not_overwritten(
    astronaut: Path, grey_clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = Path(shutil.copy(grey_clip, tmp_path / "mine.mp4"))
    before = clip.read_bytes()
    assert "mine.mp4" in refuse(capsys, "animate", astronaut, clip, "-o", clip)
    assert "mine.mp4" in refuse(capsys, "run", "--avatar", astronaut, "--camera", clip, "--output", clip)
    assert clip.read_bytes() == before


def test_a_failure_leaves_what_was_made_before(
    astronaut: Path, grey_clip: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = place / "out.mp4"
    output.write_bytes(b"made yesterday")
    refuse(capsys, "animate", astronaut, grey_clip, "-o", output)
    assert output.read_bytes() == b"made yesterday"
    assert list(place.iterdir()) == [output]


def test_a_virtual_camera_that_is_not_there_is_a_device_s_failure(
    astronaut: Path, grey_clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if list(Path("/dev").glob("video*")):
        pytest.skip("this machine has video devices")
    arguments = ["run", "--avatar", str(astronaut), "--camera", str(grey_clip), "--output", "virtual", "--seconds", "1"]
    assert run(arguments) == 3
    one_line(capsys.readouterr().err)


def test_a_camera_that_is_not_there_is_a_device_s_failure(astronaut: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run", "--avatar", str(astronaut), "--camera", "97", "--output", "null", "--seconds", "1"]) == 3
    one_line(capsys.readouterr().err)


def start_program(*arguments: object, **settings: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "app.main", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, **settings
    )


def wait_while_it_runs(process: subprocess.Popen[str], condition: Callable[[], object]) -> None:
    wait_until(lambda: condition() or process.poll() is not None)
    assert process.poll() is None, process.communicate()


def test_ctrl_c_keeps_what_was_recorded(astronaut: Path, grey_clip: Path, place: Path) -> None:
    output, stats = place / "out.mp4", place / "stats.json"
    process = start_program(
        "run", "--avatar", astronaut, "--camera", grey_clip, "--output", output, "--size", "320x180", "--stats", stats
    )
    wait_while_it_runs(process, lambda: any(path.stat().st_size > 0 for path in place.iterdir()))
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, err
    assert (out, err) == ("", "understudy: Interrupted.\n")
    assert sorted(path.name for path in place.iterdir()) == ["out.mp4", "stats.json"]
    assert output.stat().st_size > 1000


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_animate_leaves_nothing(
    number: signal.Signals, astronaut: Path, media: Path, place: Path
) -> None:
    process = start_program("animate", astronaut, media / "d13.mp4", "-o", place / "out.mp4")
    wait_while_it_runs(process, lambda: list(place.iterdir()))
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, err
    assert (out, err) == ("", "understudy: Interrupted.\n")
    assert list(place.iterdir()) == []


def small_files_only() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


def test_a_full_disk_leaves_nothing(astronaut: Path, media: Path, place: Path) -> None:
    process = start_program(
        "animate",
        astronaut,
        media / "d0.mp4",
        "-o",
        place / "out.mp4",
        "--neutral",
        "first",
        preexec_fn=small_files_only,
    )
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, "")
    assert "out.mp4" in one_line(err)
    assert list(place.iterdir()) == []


def test_a_disk_that_fills_while_recording_ends_the_run_with_a_word(astronaut: Path, media: Path, place: Path) -> None:
    process = start_program(
        "run",
        "--avatar",
        astronaut,
        "--camera",
        media / "d0.mp4",
        "--output",
        place / "out.mp4",
        "--seconds",
        "60",
        preexec_fn=small_files_only,
    )
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, "")
    assert "out.mp4" in err
    assert "Traceback" not in err
    assert list(place.iterdir()) == []


def test_libraries_stay_silent_and_a_good_run_says_nothing(astronaut: Path, grey_clip: Path, place: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if "LOG" not in name.upper()}
    process = start_program(
        "run", "--avatar", astronaut, "--camera", grey_clip, "--output", "null", "--seconds", "1", env=environment
    )
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out, err) == (0, "", "")
