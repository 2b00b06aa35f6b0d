"""Real processes, whose camera is a file that says when which colour came."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera_writer import camera_process
from drivers.camera_writer.camera_process import CameraProcess
from drivers.camera_writer.seat import CameraSeat
from engine.errors import DeviceError, DeviceLostError
from engine.frame import AvatarImage
from engine.ports import IdleKeeper
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the memory is handed over as an open file")

HERE = Path(__file__).parent
SIZE = (64, 36)
PROGRAM = [sys.executable, str(HERE / "noting_writer.py")]
Colour = tuple[int, int, int]
BLUE, GREEN = (0, 0, 200), (0, 200, 0)


@pytest.fixture(autouse=True)
def own_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE.parents[2]))


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "camera.txt"


@pytest.fixture
def camera(note: Path) -> Iterator[CameraProcess]:
    camera = CameraProcess(str(note), SIZE, 30.0, program=PROGRAM)
    yield camera
    camera.close()


def plain(colour: Colour) -> AvatarImage:
    return AvatarImage(np.full((SIZE[1], SIZE[0], 3), colour, np.uint8))


def noted(note: Path) -> list[tuple[float, Colour]]:
    lines = note.read_text().splitlines() if note.exists() else []
    found = [line.split() for line in lines if line.count(" ") == 3]
    return [(float(line[0]), (int(line[1]), int(line[2]), int(line[3]))) for line in found]


def newest(note: Path) -> Colour | None:
    return noted(note)[-1][1] if noted(note) else None


def like(colour: Colour) -> Callable[[Colour | None], bool]:
    return lambda seen: seen is not None and all(abs(a - b) <= 6 for a, b in zip(seen, colour, strict=True))


def send_until(camera: CameraProcess, there: Callable[[], object]) -> None:
    def send() -> object:
        camera.send(plain(BLUE))
        return there()

    wait_until(send)


def alive(number: int) -> bool:
    try:
        return (Path("/proc") / str(number) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_pictures_reach_the_camera(camera: CameraProcess, note: Path) -> None:
    assert camera.name == "Noting Camera"
    assert isinstance(camera, IdleKeeper)
    send_until(camera, lambda: newest(note) == BLUE)


def test_a_silent_engine_is_stood_in_for_without_a_pause(camera: CameraProcess, note: Path) -> None:
    camera.keep_idle([plain(GREEN)] * 3, 0.1)
    send_until(camera, lambda: len(noted(note)) > 5)
    wait_until(lambda: like(GREEN)(newest(note)))
    # between the two nothing but mixtures: no black, no jump
    assert all(red < 10 and 150 < green + blue < 250 for _, (red, green, blue) in noted(note))
    before = len(noted(note))
    wait_until(lambda: len(noted(note)) > before + 30)
    send_until(camera, lambda: newest(note) == BLUE)


def test_a_loop_too_large_is_thinned_evenly(camera: CameraProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    one = len(bytes(cv2.imencode(".jpg", plain(GREEN)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])[1]))
    monkeypatch.setattr(camera_process, "MOST_IDLE_BYTES", 3 * one)
    camera.keep_idle([plain(GREEN)] * 10, 0.1)
    pictures, period_s = camera._memory.loop()
    assert (len(pictures), period_s) == (3, 0.4)


def test_a_writer_that_dies_is_started_anew(camera: CameraProcess, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    send_until(camera, lambda: newest(note) == BLUE)
    first, before = camera.writer_id, len(noted(note))
    os.kill(first, signal.SIGKILL)
    send_until(camera, lambda: camera.writer_id != first and len(noted(note)) > before + 5)
    assert camera.notice == "Noting Camera was gone for a moment. Where it is not seen any more, choose it once more."
    monkeypatch.setattr(camera_process, "_TOLD_FOR_S", 0.0)
    assert camera.notice == ""


def test_the_camera_s_own_trouble_is_handed_on(camera: CameraProcess, note: Path) -> None:
    assert camera.notice == ""
    note.with_suffix(".notice").write_text("Nobody looks.")
    send_until(camera, lambda: camera.notice == "Nobody looks.")
    note.with_suffix(".notice").write_text("")
    send_until(camera, lambda: camera.notice == "")


def test_a_writer_that_hangs_is_started_anew(
    camera: CameraProcess, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_process, "_HUNG_AFTER_S", 1.0)
    send_until(camera, lambda: newest(note) == BLUE)
    first, before = camera.writer_id, len(noted(note))
    os.kill(first, signal.SIGSTOP)
    send_until(camera, lambda: camera.writer_id != first and len(noted(note)) > before + 5)
    assert not alive(first)


def test_a_camera_that_stays_away_is_told(camera: CameraProcess, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_process, "_AGAIN_AFTER_S", (0.0,))
    note.with_suffix(".refuse").touch()
    os.kill(camera.writer_id, signal.SIGKILL)
    with pytest.raises(DeviceLostError, match="in use by zoom"):
        send_until(camera, lambda: False)


def test_a_camera_that_cannot_be_had_is_told_at_once(note: Path) -> None:
    note.with_suffix(".refuse").touch()
    with pytest.raises(DeviceError, match="in use by zoom"):
        CameraProcess(str(note), SIZE, 30.0, program=PROGRAM)


def test_a_program_that_does_not_start_is_told(note: Path) -> None:
    with pytest.raises(DeviceError, match="does not start"):
        CameraProcess(str(note), SIZE, 30.0, program=[sys.executable, "-c", "raise SystemExit(1)"])


def test_the_end_is_the_process_s_end_too(camera: CameraProcess) -> None:
    number = camera.writer_id
    camera.close()
    assert not alive(number)
    with pytest.raises(DeviceLostError):
        camera.send(plain(BLUE))


@pytest.mark.skipif(sys.platform != "linux", reason="writers are handed on on Linux")
def test_the_next_engine_takes_the_writer_over(note: Path) -> None:
    seat = CameraSeat()
    first = CameraProcess(str(note), SIZE, 30.0, seat=seat, program=PROGRAM)
    send_until(first, lambda: newest(note) == BLUE)
    assert seat.showing
    # what a killed engine leaves: nothing was closed
    first._watch.stop()
    seat.taken = False
    second = CameraProcess(str(note), SIZE, 30.0, seat=seat, program=PROGRAM)
    try:
        assert (second.writer_id, second.name) == (first.writer_id, "Noting Camera")
        before = len(noted(note))
        send_until(second, lambda: len(noted(note)) > before + 5)
        # the writer that was taken over is looked after, too
        os.kill(second.writer_id, signal.SIGKILL)
        send_until(second, lambda: second.writer_id != first.writer_id)
    finally:
        second.close()
        # here the killed engine is this very process
        first._writer.wait(PATIENCE_S)
    assert not alive(second.writer_id)
    assert (seat.showing, seat.published, seat.writer) == (False, 0, (0, 0))
    seat.close()


@pytest.mark.skipif(sys.platform != "linux", reason="writers are handed on on Linux")
def test_a_writer_for_another_size_is_not_taken_over(note: Path) -> None:
    seat = CameraSeat()
    first = CameraProcess(str(note), SIZE, 30.0, seat=seat, program=PROGRAM)
    send_until(first, lambda: newest(note) == BLUE)
    first._watch.stop()
    seat.taken = False
    second = CameraProcess(str(note), (32, 18), 30.0, seat=seat, program=PROGRAM)
    assert second.writer_id != first.writer_id
    wait_until(lambda: not alive(first.writer_id))
    first._writer.wait(PATIENCE_S)
    second.close()
    seat.close()


def test_a_second_camera_gets_a_seat_of_its_own(note: Path) -> None:
    seat = CameraSeat()
    first = CameraProcess(str(note), SIZE, 30.0, seat=seat, program=PROGRAM)
    second = CameraProcess(str(note.with_name("other.txt")), SIZE, 30.0, seat=seat, program=PROGRAM)
    second.send(plain(BLUE))
    assert not seat.showing
    second.close()
    assert seat.taken
    first.close()
    seat.close()


@pytest.fixture
def engine(note: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(HERE / "engine_stand_in.py"), PROGRAM[1], str(note)]
    engine = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield engine
    engine.kill()
    engine.wait(PATIENCE_S)
    assert engine.stdout is not None
    engine.stdout.close()


def writer_of(engine: subprocess.Popen[str]) -> int:
    assert engine.stdout is not None
    return int(engine.stdout.readline())


def test_an_engine_that_hangs_is_not_noticed(engine: subprocess.Popen[str], note: Path) -> None:
    writer_of(engine)
    engine.send_signal(signal.SIGSTOP)
    before = len(noted(note))
    wait_until(lambda: like(GREEN)(newest(note)))
    wait_until(lambda: len(noted(note)) > before + 45)
    engine.send_signal(signal.SIGCONT)
    wait_until(lambda: newest(note) == BLUE)
    times_s = [sent_s for sent_s, _ in noted(note)]
    gaps_s = sorted(second - first for first, second in pairwise(times_s))
    # shown with -s; a busy machine has its pauses, so the usual one is what is held
    print(f"longest gap {gaps_s[-1] * 1e3:.0f} ms, 95 % {gaps_s[int(0.95 * len(gaps_s))] * 1e3:.0f} ms")
    assert gaps_s[len(gaps_s) // 2] < 0.1
    assert all(red < 10 and 150 < green + blue < 250 for _, (red, green, blue) in noted(note))


def test_an_engine_that_is_killed_leaves_no_process(engine: subprocess.Popen[str]) -> None:
    writer = writer_of(engine)
    assert alive(writer)
    engine.kill()
    wait_until(lambda: not alive(writer))
