from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from app.commands import setup_camera
from app.main import run
from drivers import loopback_setup
from drivers.loopback_setup import Machine, Step

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernel modules of Linux")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """No camera and a module that is installed; the commands are noted, and bring the camera."""
    ran: list[Step] = []

    def note(steps: Sequence[Step], began: object) -> None:
        ran.extend(steps)

    monkeypatch.setattr(loopback_setup, "this_machine", lambda: Machine(True, False, True, "6.1", lambda _name: True))
    monkeypatch.setattr(loopback_setup, "run_steps", note)
    monkeypatch.setattr(setup_camera, "_camera", lambda: "Understudy Camera" if ran else None)
    return ran


def test_with_consent_the_commands_are_run(ran: list[Step], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["setup-camera", "--yes"]) == 0
    assert [step.command[0] for step in ran] == ["modprobe", "sh", "sh"]
    said = capsys.readouterr().out
    assert all(step.line in said for step in ran)
    assert "Done: choose 'Understudy Camera'" in said


@pytest.mark.parametrize(("answer", "runs"), [("y", True), ("YES", True), ("", False), ("n", False)])
def test_it_asks_first(ran: list[Step], monkeypatch: pytest.MonkeyPatch, answer: str, runs: bool) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    assert run(["setup-camera"]) == 0
    assert bool(ran) is runs


def test_where_nobody_can_be_asked_nothing_is_run(ran: list[Step], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert run(["setup-camera"]) == 2
    assert ran == []


def test_a_camera_that_is_there_is_enough(
    ran: list[Step], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup_camera, "_camera", lambda: "Understudy Camera")
    assert run(["setup-camera"]) == 0
    assert ran == []
    assert "already" in capsys.readouterr().out
