from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from app import doctor
from app.commands.doctor import describe, document, verdict
from app.doctor.finding import Finding, Level
from app.main import run

OK = Finding("Camera", Level.OK, "It delivers.")
FAULT = Finding("Virtual camera", Level.FAULT, "There is none.", "Make one.", "sudo make-camera --a-long-option=yes")


def pretend(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> None:
    def examine(on_finding: Callable[[Finding], None], _on_check: Callable[[str], None]) -> list[Finding]:
        for finding in findings:
            on_finding(finding)
        return list(findings)

    monkeypatch.setattr(doctor, "examine", examine)


def test_a_call_that_will_work(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pretend(monkeypatch, OK, Finding("Microphone", Level.WARNING, "There is none."))
    assert run(["doctor"]) == 0
    told = capsys.readouterr()
    assert "Your call will work" in told.out and told.err == ""


def test_a_fault_ends_with_the_status_of_a_device(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, OK, FAULT)
    assert run(["doctor"]) == 3
    assert capsys.readouterr().out.endswith("No call could start now. In the way: Virtual camera.\n")


def test_json_holds_everything(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pretend(monkeypatch, OK, FAULT)
    assert run(["doctor", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"version", "ready", "findings"} and told["ready"] is False
    assert told["findings"][1] == {
        "name": "Virtual camera",
        "level": "fault",
        "said": "There is none.",
        "advice": "Make one.",
        "fix": "sudo make-camera --a-long-option=yes",
    }
    assert json.loads(document([OK]))["ready"] is True


def test_a_command_stays_on_one_line_and_words_are_wrapped() -> None:
    lines = describe(FAULT, width=34).splitlines()
    assert lines[0].startswith("fault    Virtual camera:") and lines[-1].strip() == FAULT.fix
    assert all(len(line) <= 34 for line in lines[:-1])
    assert describe(FAULT, colour=True).startswith("\x1b[31mfault")


def test_the_verdict_names_each_fault_once() -> None:
    assert verdict([FAULT, FAULT, OK]) == "No call could start now. In the way: Virtual camera."


def test_a_real_check_up_here(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    levels = {finding["level"] for finding in told["findings"]}
    assert levels <= {"ok", "warning", "fault"}
    assert told["ready"] == ("fault" not in levels) == (status == 0)
    names = [finding["name"] for finding in told["findings"]]
    for kind in ("Python", "Packages", "Camera", "Virtual camera", "Speed", "Microphone", "Screen", "Memory"):
        assert any(name.startswith(kind) for name in names), kind
    for finding in told["findings"]:
        assert finding["said"].endswith(".") and (finding["level"] == "ok" or finding["advice"])
