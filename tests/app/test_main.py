from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.exit_status import ExitStatus, status_of
from app.main import run
from engine.errors import (
    DeviceLostError,
    EngineError,
    LiveError,
    NoFaceError,
    OutputError,
    PhotoError,
    UsageError,
    VideoError,
    WorkerStuckError,
)

ROOT = Path(__file__).resolve().parents[2]
# a command line that fails as no user's mistake can make it fail
BROKEN = """
import sys
from app import cli, main
def start(arguments, alone):
    raise RuntimeError("a wheel came off")
cli.start = start
sys.argv = ["understudy", *sys.argv[1:]]
sys.exit(main.main())
"""

# a library that makes another error of an interruption, and crashes when the interpreter ends
INTERRUPTED = """
import atexit, os, sys
from app import cli, main
class Graph:
    def __del__(self):
        os.kill(os.getpid(), 2)
        sum(range(100000))
def start(arguments, alone):
    atexit.register(os.abort)
    print("working")
    Graph()
    raise ValueError("the graph is broken")
cli.start = start
sys.argv = ["understudy", *sys.argv[1:]]
sys.exit(main.main())
"""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("x"), 2),
        (PhotoError("x"), 2),
        (NoFaceError("x"), 2),
        (VideoError("x"), 2),
        (OutputError("x"), 2),
        (DeviceLostError(), 3),
        (EngineError("x"), 3),
        (WorkerStuckError("track"), 3),
    ],
)
def test_every_failure_has_its_status(error: LiveError, status: int) -> None:
    assert status_of(error) == status


def test_the_numbers_are_those_that_scripts_rely_on() -> None:
    assert (ExitStatus.DONE, ExitStatus.BAD_INPUT, ExitStatus.DEVICE_FAILED, ExitStatus.INTERRUPTED) == (0, 2, 3, 130)


def test_a_mistake_of_ours_is_one_line_and_names_the_way_to_more() -> None:
    ran = subprocess.run([sys.executable, "-c", BROKEN], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert "a wheel came off" in ran.stderr
    assert "--verbose" in ran.stderr


def test_verbose_tells_the_whole_story() -> None:
    command = [sys.executable, "-c", BROKEN, "--verbose"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert "Traceback" in ran.stderr


def test_native_libraries_are_silenced_and_python_is_not() -> None:
    code = """
import os, sys
from app.native_noise import silence_native_libraries
silence_native_libraries()
os.write(2, b"chatter")
sys.stderr.write("ours")
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "ours")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_go_to_stdout(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run([option])
    told = capsys.readouterr()
    assert (left.value.code, told.err) == (0, "")
    assert "understudy" in told.out


def test_without_a_screen_the_way_to_go_on_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert run([]) == 2
    assert "understudy run" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--verbose", "train"], ["train"]])
def test_commands_that_come_later_say_so(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err == (
        "understudy: 'understudy train' is not part of this version yet. 'understudy --help' lists what is.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_what_a_library_makes_of_an_interruption_is_an_interruption_and_cannot_crash_the_end() -> None:
    ran = subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "working\n", "understudy: Interrupted.\n")
