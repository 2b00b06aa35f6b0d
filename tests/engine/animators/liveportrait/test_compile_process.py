from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.animators.liveportrait import compile_process
from engine.animators.liveportrait.compile_process import FILLED, fill_elsewhere, run_to_end
from engine.errors import EngineError
from tests.waiting import wait_until

SPAWN = multiprocessing.get_context("spawn")


def test_a_folder_that_is_filled_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILLED).touch()
    fill_elsewhere(tmp_path / "nowhere.safetensors", tmp_path)


def test_a_process_that_ends_well() -> None:
    run_to_end(SPAWN.Process(target=os.getpid))
    assert multiprocessing.active_children() == []


def test_a_process_that_fails_is_told() -> None:
    with pytest.raises(EngineError, match="exit status 3"):
        run_to_end(SPAWN.Process(target=sys.exit, args=(3,)))


def test_one_that_fills_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a builtin that does nothing with two paths: what a test defines is not known in another process
    monkeypatch.setattr(compile_process, "fill_here", max)
    with pytest.raises(EngineError, match="before its time"):
        fill_elsewhere(tmp_path / "weights", tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes in /proc")
def test_the_compiler_does_not_outlive_a_program_that_was_killed(tmp_path: Path) -> None:
    note, root = tmp_path / "number", Path(__file__).resolve().parents[4]
    command = [sys.executable, "-m", "tests.engine.animators.liveportrait.lingering", str(note)]
    assert subprocess.run(command, cwd=root, timeout=60).returncode == -signal.SIGKILL
    number = int(note.read_text())
    wait_until(lambda: not _is_running(number), lambda: "it is still there")


def _is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
