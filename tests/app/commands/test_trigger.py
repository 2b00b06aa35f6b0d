from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.control.control_socket import ControlSocket
from app.control.unix_endpoint import UnixEndpoint
from app.main import run
from engine.errors import UsageError
from tests.waiting import PATIENCE_S, wait_until

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("t") / "u"
    monkeypatch.setenv("UNDERSTUDY_CONTROL_DIR", str(folder))
    return folder


def perform(name: str) -> str:
    if name == "record":
        raise UsageError("There is no room on the disk.")
    return f"Done: {name}."


def test_the_answer_goes_to_stdout(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ControlSocket(UnixEndpoint(folder), perform):
        assert run(["trigger", "next-avatar"]) == 0
    assert capsys.readouterr() == ("Done: next-avatar.\n", "")


def test_what_cannot_be_done_is_bad_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ControlSocket(UnixEndpoint(folder), perform):
        assert run(["trigger", "record"]) == 2
    assert capsys.readouterr() == ("", "understudy: There is no room on the disk.\n")


@pytest.mark.usefixtures("folder")
def test_without_a_program_it_is_a_device_that_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trigger", "pause"]) == 3
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "not running" in told.err


@pytest.mark.parametrize("arguments", [["trigger"], ["trigger", "jump"]])
def test_a_name_must_be_known(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "--list" in capsys.readouterr().err


def test_all_names_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trigger", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["next-avatar", "Next", "avatar"] for line in lines)


def test_a_real_run_is_controlled_and_ended(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app.main"]
    program = subprocess.Popen(
        [*command, "run", "--avatar", "finn", "--camera", "pattern", "--output", "null", "--size", "320x180"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until(lambda: (folder / "control.sock").exists() or program.poll() is not None)
        assert program.poll() is None, program.communicate()[1]
        said = subprocess.run([*command, "trigger", "pause-on"], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert (said.returncode, said.stdout) == (0, "Paused.\n")
        assert run(["trigger", "stop"]) == 0
        _, errors = program.communicate(timeout=PATIENCE_S)
        assert (program.returncode, errors) == (0, "")
    finally:
        program.kill()
        program.communicate()
    assert run(["trigger", "pause"]) == 3
