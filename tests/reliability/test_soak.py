"""Hours: nothing grows, no gap, never a camera pixel."""

from __future__ import annotations

import gc
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from drivers.camera_writer.camera_process import CameraProcess
from drivers.pattern_camera import PatternCamera
from engine.animators.registry import create_animator
from engine.frame import Frame
from engine.portrait.loader import load_portrait
from engine.session import LiveSession
from engine.tracking.face_tracker import tracker_for
from tests.live_fakes import portrait
from tests.reliability.bystander import Bystander
from tests.reliability.fast_session import LONGEST_GAP_S, FastSession, WatchingSink
from tests.reliability.watching_writer import watched_pictures
from tests.reliability.watermark import PLAIN, camera_pixels, marked

ROOT = Path(__file__).resolve().parents[2]
# what allocators keep back and forth; a leak of one small picture a minute would be far above it
MOST_GROWTH_MB, MOST_NEW_OBJECTS = 15.0, 2000
REAL_S, SIZE = 600.0, (640, 360)
# of fast time between two troubles
PLAYED_S = 30.0


def resident_mb(process: int | str = "self") -> float:
    """What a process holds in memory; 0 where the system does not tell."""
    told = Path(f"/proc/{process}/statm")
    return int(told.read_text().split()[1]) * 4096 / 1e6 if told.exists() else 0.0


def hurt(running: FastSession, minute: int) -> None:
    """A bad day: every minute something else happens."""
    if minute % 5 == 0:
        running.pull_plug()
        running.play(5.0)
        running.missing = ""
    elif minute % 5 == 1:
        running.stalled = {"animate"}
        running.play(5.0)
        running.stalled = set()
    elif minute % 5 == 2:
        running.session.switch_avatar(("one", "two")[minute % 2])
    elif minute % 5 == 3:
        running.sleep(300.0)
        minute_left_s = 5.0
        running.play(minute_left_s)
    else:
        extra = WatchingSink(running.clock.now_s)
        running.session.add_sink(extra)
        running.play(5.0)
        running.session.remove_sink(extra)


@pytest.mark.parametrize("minutes", [5, pytest.param(120, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_hours_leave_no_trace(minutes: int) -> None:
    running = FastSession([portrait("one"), portrait("two")])
    # long enough for the idle loop and every kind of trouble once
    for minute in range(3):
        hurt(running, minute)
        running.play(10.0)
    threads, resident, objects = threading.active_count(), resident_mb(), count_objects()
    for minute in range(minutes):
        hurt(running, minute)
        running.play(PLAYED_S)
    # an attempt to open the camera may still be ending
    assert threading.active_count() <= threads + 1
    assert resident_mb() - resident < MOST_GROWTH_MB
    assert count_objects() - objects < MOST_NEW_OBJECTS
    assert running.sink.pictures > 0.9 * minutes * PLAYED_S * 30
    assert running.sink.camera_pixels == 0
    assert running.sink.longest_gap_s < LONGEST_GAP_S
    running.close()


def count_objects() -> int:
    gc.collect()
    return len(gc.get_objects())


class MarkedPattern(PatternCamera):
    """The test pattern, whose face is followed, in a marked room."""

    def read(self, timeout_s: float) -> Frame | None:
        frame = super().read(timeout_s)
        if frame is not None:
            height, width = frame.image.shape[:2]
            frame.image[: height // 12] = marked(frame.index, (width, height // 12))
        return frame


class RealSink(WatchingSink):
    """Beside photos of people only the plain mark can be told from lips and jackets."""

    def send(self, image):  # type: ignore[no-untyped-def]
        before = self.camera_pixels
        super().send(image)
        self.camera_pixels = before + camera_pixels(image, PLAIN)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_ten_minutes_of_the_real_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mesh engine and the camera's writer in real time, with bursts of avatar switches. Wants a machine to itself.

    What the machine itself keeps a bystander waiting is no gap of ours.
    """
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    avatars = sorted((ROOT / "assets" / "avatars").glob("*.jpg"))[:3]
    portraits = [load_portrait(path, path.stem) for path in avatars]
    animator, sink = create_animator("mesh"), RealSink(time.monotonic, SIZE)
    note, writer = tmp_path / "camera.txt", ROOT / "tests" / "reliability" / "watching_writer.py"
    camera = CameraProcess(str(note), SIZE, 30.0, program=[sys.executable, str(writer), "plain"])
    source, tracker = MarkedPattern((640, 480), 30.0), tracker_for(animator.capabilities)
    session = LiveSession(source, tracker, animator, portraits, [sink, camera], rate_hz=30.0)
    with session:
        time.sleep(30.0)
        threads, resident, written_mb = threading.active_count(), resident_mb(), resident_mb(camera.writer_id)
        sink.longest_gap_s, begun_s = 0.0, time.monotonic()
        with Bystander() as machine:
            switch_avatars(session, [portrait.name for portrait in portraits], begun_s + REAL_S)
            own_s = machine.longest_s()
        grown_mb, writer_grown_mb = resident_mb() - resident, resident_mb(camera.writer_id) - written_mb
        assert session.summary().errors == {}
        assert threading.active_count() == threads
    shown = [picture for picture in watched_pictures(note) if picture[0] > begun_s]
    gap_s = max(second[0] - first[0] for first, second in pairwise(shown))
    # shown with -s
    print(
        f"\n{len(shown)} pictures in {REAL_S:.0f} s; longest gap at the sink {sink.longest_gap_s * 1e3:.0f} ms, "
        f"at the camera {gap_s * 1e3:.0f} ms, of a bystander {own_s * 1e3:.0f} ms; memory {grown_mb:+.1f} MB "
        f"of {resident:.0f}, writer {writer_grown_mb:+.1f} MB of {written_mb:.0f}; {threads} threads"
    )
    assert grown_mb < 5 * MOST_GROWTH_MB
    assert writer_grown_mb < MOST_GROWTH_MB
    assert sink.camera_pixels == sum(picture[4] for picture in shown) == 0
    assert max(gap_s, sink.longest_gap_s) < LONGEST_GAP_S + own_s


def switch_avatars(session: LiveSession, names: list[str], end_s: float) -> None:
    """A hundred in a minute, then a minute with one; and again."""
    number = 0
    while time.monotonic() < end_s:
        session.switch_avatar(names[number % len(names)])
        number += 1
        time.sleep(0.6 if number % 100 else 60.0)
