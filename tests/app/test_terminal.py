from __future__ import annotations

import io
import sys

import pytest

from app import terminal
from app.terminal import ProgressBar, StatusLine, say


class FakeTerminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def screen_of(monkeypatch: pytest.MonkeyPatch) -> FakeTerminal:
    """Put a terminal in place of stderr; not a fixture, since pytest puts its own there between fixtures and test."""
    fake = FakeTerminal()
    monkeypatch.setattr(sys, "stderr", fake)
    return fake


def test_what_is_said_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    say("Two\n  lines.")
    assert capsys.readouterr().err == "understudy: Two lines.\n"


def test_the_status_line_is_rewritten_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_of(monkeypatch)
    line = StatusLine()
    line.show("live")
    line.show("idle")
    line.clear()
    assert screen.getvalue() == "\r\x1b[2Klive\r\x1b[2Kidle\r\x1b[2K"
    line.clear()
    assert screen.getvalue().count("\r") == 3


def test_without_a_terminal_there_is_no_status_line(capsys: pytest.CaptureFixture[str]) -> None:
    line = StatusLine()
    line.show("live")
    line.clear()
    assert capsys.readouterr().err == ""


def test_short_work_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_of(monkeypatch)
    with ProgressBar("Animating") as bar:
        bar.show(0.5, "working")
    assert screen.getvalue() == ""


@pytest.mark.parametrize("share", [0.5, None])
def test_long_work_has_a_bar_on_a_terminal(share: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_of(monkeypatch)
    monkeypatch.setattr(terminal, "_BAR_AFTER_S", 0.0)
    with ProgressBar("Animating") as bar:
        bar.show(share, "12 frames")
    assert "Animating" in screen.getvalue()
    assert "12 frames" in screen.getvalue()


def test_long_work_has_no_bar_elsewhere(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_BAR_AFTER_S", 0.0)
    with ProgressBar("Animating") as bar:
        bar.show(0.5, "12 frames")
    assert capsys.readouterr().err == ""
