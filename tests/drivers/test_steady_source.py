from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from drivers.steady_source import FIRST_PAUSE_S, LONGEST_PAUSE_S, SteadySource
from engine.errors import DeviceError, DeviceLostError, LiveError, WorkerStuckError
from engine.frame import Frame
from engine.ports import FrameSource, WatchedSource
from tests.drivers.fake_cameras import Plug, ScriptedCamera, noisy
from tests.live_fakes import FakeClock
from tests.waiting import PATIENCE_S

TIMEOUT_S = 0.25


class Desk:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.plug = Plug(self.clock)
        self.source = SteadySource(self.plug.open, first=self.plug.open(), clock=self.clock)
        self.told: list[str] = []

    @property
    def camera(self) -> ScriptedCamera:
        return self.plug.opened[-1]

    def watch(self, seconds: float) -> list[Frame]:
        """Read as the capture stage does, and return what came."""
        frames, end_s = [], self.clock.now_s() + seconds
        while self.clock.now_s() < end_s:
            try:
                frame = self.source.read(TIMEOUT_S)
            except LiveError as error:
                if self.told[-1:] != [error.user_message]:
                    self.told.append(error.user_message)
                self.clock.go_on(0.1)
                continue
            if frame is not None:
                frames.append(frame)
        return frames


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.source.close()


def test_a_sound_camera_is_passed_on(desk: Desk) -> None:
    frames = desk.watch(1.0)
    assert [frame.index for frame in frames] == list(range(len(frames)))
    assert len(frames) == pytest.approx(30, abs=1)
    assert desk.told == []
    assert (desk.source.name, desk.source.rate_hz) == ("Test Camera", 30.0)
    assert isinstance(desk.source, WatchedSource)


def test_an_unplugged_camera_comes_back_by_itself_with_rising_numbers(desk: Desk) -> None:
    before = desk.watch(1.0)
    desk.plug.pull()
    assert desk.watch(3.0) == []
    assert desk.told == ["The camera Test Camera was disconnected. Plug it in again."]
    desk.plug.missing = None
    after = desk.watch(10.0)
    assert len(desk.plug.opened) == 2
    indices = [frame.index for frame in (*before, *after)]
    assert indices == sorted(set(indices)) and len(after) > 30
    times_s = [frame.captured_s for frame in (*before, *after)]
    assert times_s == sorted(set(times_s))
    assert desk.plug.opened[0].closed == 1


def test_attempts_become_rarer(desk: Desk) -> None:
    desk.watch(0.1)
    desk.plug.pull()
    desk.watch(60.0)
    pauses_s = np.diff(desk.plug.tried_s[1:])
    assert pauses_s[0] == pytest.approx(2 * FIRST_PAUSE_S, abs=0.3)
    assert np.all(np.diff(pauses_s) > -0.3)
    assert pauses_s[-1] == pytest.approx(LONGEST_PAUSE_S, abs=0.3)


def test_a_camera_that_has_recovered_is_tried_again_soon(desk: Desk) -> None:
    desk.watch(0.1)
    desk.plug.pull()
    desk.watch(30.0)
    desk.plug.missing = None
    desk.watch(20.0)
    lost_s = desk.clock.now_s()
    desk.plug.pull()
    desk.watch(2.0)
    assert next(s for s in desk.plug.tried_s if s > lost_s) - lost_s < FIRST_PAUSE_S + 0.3


def test_what_took_the_camera_is_told_as_soon_as_it_is_known(desk: Desk) -> None:
    desk.watch(0.1)
    desk.plug.pull("The camera Test Camera has stopped working. Plug it in again, or choose another one.")
    desk.plug.missing = DeviceError("The camera Test Camera is in use by zoom. Close that program.")
    desk.watch(3.0)
    assert [message.split("Test Camera ")[1].split(".")[0] for message in desk.told] == [
        "has stopped working",
        "is in use by zoom",
    ]


def test_a_frozen_camera_is_told_and_opened_anew(desk: Desk) -> None:
    desk.watch(1.0)
    desk.camera.paint = lambda _number: noisy(7)
    passed = desk.watch(2.5)
    # the same picture is passed on as long as it might be chance, and not a moment longer
    assert passed[-1].captured_s - passed[0].captured_s < 2.1
    assert "is frozen" in desk.told[0]
    # the device still sends that picture after it was opened anew
    desk.plug.paint = lambda _number: noisy(7)
    assert desk.watch(6.0) == []
    desk.plug.paint = noisy
    assert len(desk.watch(20.0)) > 100
    assert len(desk.told) == 1


def test_a_covered_lens_is_told_and_the_camera_is_left_open(desk: Desk) -> None:
    desk.watch(1.0)
    desk.camera.paint = lambda number: noisy(number, brightness=2)
    desk.watch(4.0)
    assert "sees only black" in desk.told[0] and len(desk.told) == 1
    desk.camera.paint = noisy
    assert len(desk.watch(1.0)) >= 29
    assert len(desk.plug.opened) == 1


def test_a_covered_lens_without_noise_is_no_frozen_camera(desk: Desk) -> None:
    desk.camera.paint = lambda _number: np.zeros((48, 64, 3), np.uint8)
    desk.watch(5.0)
    assert ["sees only black" in message for message in desk.told] == [True]


def test_a_slow_camera_is_told_and_used_all_the_same(desk: Desk) -> None:
    desk.watch(5.0)
    assert desk.source.trouble == ""
    assert desk.source.measured_hz == pytest.approx(30.0, abs=0.5)
    desk.camera.period_s = 0.2
    assert len(desk.watch(6.0)) == pytest.approx(30, abs=1)
    assert "sends only 5 pictures a second" in desk.source.trouble
    assert desk.told == []
    desk.camera.period_s = 1 / 30
    desk.watch(6.0)
    assert desk.source.trouble == ""


def test_a_camera_that_is_not_there_at_first_is_waited_for() -> None:
    clock = FakeClock()
    plug = Plug(clock)
    plug.missing = DeviceError("The camera Test Camera was disconnected. Plug it in again.")
    source = SteadySource(plug.open, name="Test Camera", clock=clock)
    with pytest.raises(DeviceLostError, match="disconnected"):
        read_until_frame(source)
    plug.missing = None
    assert read_until_frame(source).index == 0
    source.close()


def read_until_frame(source: FrameSource) -> Frame:
    for _ in range(100):
        frame = source.read(TIMEOUT_S)
        if frame is not None:
            return frame
    raise AssertionError("no frame")


def test_closing_twice_is_harmless_and_ends_reading(desk: Desk) -> None:
    desk.watch(0.1)
    desk.source.close()
    desk.source.close()
    assert desk.camera.closed == 1
    with pytest.raises(DeviceLostError, match="closed"):
        desk.source.read(0.1)


def test_a_camera_that_opens_after_the_end_is_closed_at_once() -> None:
    clock, may_open = FakeClock(), threading.Event()
    plug = Plug(clock)

    def slowly() -> FrameSource:
        may_open.wait(5.0)
        return plug.open()

    source = SteadySource(slowly, name="Test Camera", clock=clock)
    assert source.read(0.01) is None
    source.close()
    may_open.set()
    for thread in threading.enumerate():
        if thread.name == "open camera":
            thread.join(PATIENCE_S)
    assert [camera.closed for camera in plug.opened] == [1]


def test_a_driver_that_hangs_while_closing_does_not_keep_the_camera_from_coming_back(desk: Desk) -> None:
    class Stuck(ScriptedCamera):
        def close(self) -> None:
            raise WorkerStuckError("camera")

    stuck = Stuck(desk.clock)
    source = SteadySource(desk.plug.open, first=stuck, clock=desk.clock)
    source.read(TIMEOUT_S)
    stuck.trouble = lambda: (_ for _ in ()).throw(DeviceLostError("gone"))
    with pytest.raises(DeviceLostError):
        source.read(TIMEOUT_S)
    assert read_until_frame(source)
    source.close()
