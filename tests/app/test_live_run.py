from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from app import live_run
from app.live_run import LiveRun, Watch
from engine.errors import OutputError
from engine.session import LiveSession
from tests.live_fakes import FakeAnimator, FakeCamera, FakeMotion, FakeSink, FakeTracker, lose_device, portrait


class Bench:
    def __init__(self) -> None:
        self.camera, self.sink = FakeCamera(), FakeSink()
        self.session = LiveSession(
            self.camera, FakeTracker, FakeAnimator(), [portrait()], [self.sink], motion=FakeMotion()
        )

    def run(self, seconds: float | None = 0.8, stats: Path | None = None) -> None:
        LiveRun(self.session, Watch(time.monotonic(), seconds, stats)).run()


def test_it_ends_when_its_time_is_up_and_writes_the_figures(tmp_path: Path) -> None:
    bench, stats = Bench(), tmp_path / "stats.json"
    bench.run(stats=stats)
    told = json.loads(stats.read_text())
    assert told["frames"]["sent"] == len(bench.sink.images) > 10
    assert told["engine"] == "fake"
    assert told["rss_mb"]["last"] is None or told["rss_mb"]["last"] > 0
    assert (bench.camera.closed, bench.sink.closed) == (1, 1)


def test_what_goes_wrong_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    bench = Bench()
    bench.camera.trouble = lose_device
    bench.run(1.2)
    told = capsys.readouterr().err
    assert told.count("disconnected") == told.count("\n") == 1
    assert len(bench.sink.images) > 20


def test_what_others_do_not_see_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    bench = Bench()
    bench.sink.notice = "No program shows it yet."  # type: ignore[attr-defined]
    bench.run(1.2)
    assert capsys.readouterr().err.count("No program shows it yet.") == 1
    assert len(bench.sink.images) > 20


def test_without_any_output_left_it_fails_and_still_writes_the_figures(tmp_path: Path) -> None:
    def full() -> None:
        raise OutputError("The disk is full.")

    bench, stats = Bench(), tmp_path / "stats.json"
    bench.sink.trouble = full
    with pytest.raises(OutputError, match="full"):
        bench.run(20.0, stats)
    assert json.loads(stats.read_text())["errors"] == {"pace": 1}


def test_ctrl_c_ends_it_with_everything_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, stats = Bench(), tmp_path / "stats.json"

    def press_ctrl_c(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(live_run.LiveRun, "_look", press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        bench.run(None, stats)
    assert (bench.camera.closed, bench.sink.closed) == (1, 1)
    assert stats.is_file()
    assert "pace" not in {thread.name for thread in threading.enumerate()}
