"""Real processes: a program that is looked after, its engines, and a camera's writer that looks for camera pixels."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.reliability.bystander import Bystander
from tests.reliability.watching_writer import watched_pictures
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="engines are looked after on Linux")

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
LONGEST_GAP_S = 0.1
# how blue the pictures of an engine are
FIRST, NEXT = 44, 72


class Program:
    """One run of watched_program.py."""

    def __init__(self, folder: Path, **patience: float) -> None:
        self.folder = folder
        command = [sys.executable, str(HERE / "watched_program.py"), str(folder), json.dumps(patience)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        self.pid = self._process.pid

    @property
    def engines(self) -> list[int]:
        told = self.folder / "engines"
        return [int(line) for line in told.read_text().splitlines()] if told.exists() else []

    def pictures(self) -> list[list[float]]:
        """Time, red, green, blue, camera pixels, writer's process."""
        return watched_pictures(self.folder / "camera.txt")

    def order(self, name: str) -> None:
        (self.folder / name).touch()

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self, within_s: float = PATIENCE_S) -> tuple[int, str]:
        """Wait for its end; return its status and what it said."""
        said = self._process.communicate(timeout=within_s)[1]
        return self._process.returncode, said

    def kill_all(self) -> None:
        for pid in (self.pid, *self.engines):
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        if self._process.poll() is None:
            self._process.communicate(timeout=10)
        elif self._process.stderr is not None:
            self._process.stderr.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    programs: list[Program] = []

    def start_one(**patience: float) -> Program:
        programs.append(Program(tmp_path, **patience))
        return programs[-1]

    yield start_one
    for program in programs:
        program.kill_all()


def alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def shows(program: Program, blue: int, since: int = 0) -> bool:
    """Whether pictures come that are as blue as one engine's, after the first ones."""
    pictures = program.pictures()[since:]
    return len(pictures) > 15 and abs(pictures[-1][3] - blue) < 8


def assert_unnoticed(program: Program, machine: Bystander) -> None:
    pictures = program.pictures()
    longest_s, own_s = max(second[0] - first[0] for first, second in pairwise(pictures)), machine.longest_s()
    # shown with -s
    print(f"longest gap {longest_s * 1e3:.0f} ms; the machine kept a bystander waiting {own_s * 1e3:.0f} ms")
    # the writer and what looks at it: each may be kept waiting for so long
    assert longest_s < LONGEST_GAP_S + 2 * own_s
    assert sum(picture[4] for picture in pictures) == 0
    # never black either: the darkest there is, is an avatar
    assert min(picture[2] for picture in pictures) > 80
    assert len({picture[5] for picture in pictures}) == 1, "one writer all the time"


def assert_ended(program: Program) -> None:
    wait_until(lambda: not any(map(alive, [*program.engines, int(program.pictures()[-1][5])])))


def test_a_killed_engine_is_not_noticed(start: Callable[..., Program]) -> None:
    program = start()
    with Bystander() as machine:
        wait_until(lambda: shows(program, FIRST))
        time.sleep(1.0)
        os.kill(program.engines[0], signal.SIGKILL)
        wait_until(lambda: shows(program, NEXT))
        assert_unnoticed(program, machine)
    program.send(signal.SIGTERM)
    status, said = program.end()
    assert status == 130
    assert "ended unexpectedly and is started again" in said
    assert len(program.engines) == 2
    assert_ended(program)


def test_a_stopped_engine_is_not_noticed(start: Callable[..., Program]) -> None:
    program = start()
    with Bystander() as machine:
        wait_until(lambda: shows(program, FIRST))
        time.sleep(1.0)
        os.kill(program.engines[0], signal.SIGSTOP)
        time.sleep(6.0)
        wait_until(lambda: shows(program, NEXT))
        assert not alive(program.engines[0])
        assert_unnoticed(program, machine)
    program.send(signal.SIGINT)
    status, said = program.end()
    assert status == 130
    assert "stopped answering" in said
    assert_ended(program)


def test_one_that_fails_again_and_again_is_given_up(start: Callable[..., Program]) -> None:
    program = start(pause_s=0.2, grace_s=2.0)
    wait_until(lambda: shows(program, FIRST))
    program.order("crash")
    os.kill(program.engines[0], signal.SIGKILL)
    wait_until(lambda: len(program.engines) == 4)
    seen = len(program.pictures())
    status, said = program.end()
    assert status == 3
    assert len(program.engines) == 4, "three more, no fifth"
    assert "failed again and again, and is not started any more" in said
    assert "for 2 more seconds" in said
    assert len(program.pictures()) > seen + 30, "the camera goes on for the time of grace"
    assert_ended(program)


def test_grace_ends_at_once_for_one_who_asks(start: Callable[..., Program]) -> None:
    program = start(pause_s=0.1, restarts=0, grace_s=300.0)
    wait_until(lambda: shows(program, FIRST))
    os.kill(program.engines[0], signal.SIGKILL)
    time.sleep(0.5)
    program.send(signal.SIGINT)
    assert program.end()[0] == 130
    assert_ended(program)


def test_what_is_in_the_way_of_a_new_engine_is_waited_for(start: Callable[..., Program]) -> None:
    program = start(pause_s=0.1, restarts=20)
    wait_until(lambda: shows(program, FIRST))
    program.order("refuse")
    os.kill(program.engines[0], signal.SIGKILL)
    wait_until(lambda: len(program.engines) == 3)
    (program.folder / "refuse").unlink()
    wait_until(lambda: shows(program, NEXT))


def test_an_ordinary_end_is_the_end_of_all(start: Callable[..., Program]) -> None:
    program = start()
    wait_until(lambda: shows(program, FIRST))
    program.order("end")
    assert program.end() == (0, "")
    assert len(program.engines) == 1
    assert_ended(program)


@pytest.mark.parametrize(("order", "status", "said"), [("refuse", 2, ""), ("crash", 3, "crashed (SIGKILL)")])
def test_nothing_is_started_again_before_the_first_picture(
    start: Callable[..., Program], tmp_path: Path, order: str, status: int, said: str
) -> None:
    (tmp_path / order).touch()
    program = start()
    ended = program.end()
    assert ended[0] == status
    assert said in ended[1]
    assert len(program.engines) == 1


def test_a_pause_of_both_is_no_hang(start: Callable[..., Program]) -> None:
    program = start(hung_after_s=1.0)
    wait_until(lambda: shows(program, FIRST))
    engine = program.engines[0]
    program.send(signal.SIGSTOP)
    os.kill(engine, signal.SIGSTOP)
    time.sleep(2.0)
    program.send(signal.SIGCONT)
    os.kill(engine, signal.SIGCONT)
    seen = len(program.pictures())
    wait_until(lambda: shows(program, FIRST, seen + 30))
    assert program.engines == [engine]


def test_nothing_is_left_when_the_watching_one_is_killed(start: Callable[..., Program]) -> None:
    program = start()
    wait_until(lambda: shows(program, FIRST))
    program.send(signal.SIGKILL)
    program.end()
    assert_ended(program)


def test_the_watching_one_is_small() -> None:
    code = (
        "import app.main, app.cli, app.commands.run, app.supervision.supervisor, sys;"
        "print([name for name in ('numpy', 'cv2', 'torch', 'mediapipe', 'PyQt6') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert told.stdout.strip() == "[]", told.stderr
