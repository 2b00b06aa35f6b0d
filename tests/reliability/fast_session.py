"""A live session on a fake clock: hours pass in seconds, every picture is looked at, and nothing depends on luck."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from drivers.steady_source import SteadySource
from engine.errors import DeviceError, DeviceLostError, LiveError, OutputError
from engine.frame import Frame, Image
from engine.mailbox import Mailbox
from engine.portrait.portrait import Portrait
from engine.ports import PictureSink
from engine.session import LiveSession
from engine.status import State
from tests.live_fakes import FakeAnimator, FakeClock, FakeMotion, FakeTracker, portrait
from tests.reliability.watermark import camera_pixels, marked

RATE_HZ = 30.0
SIZE = (64, 36)
LONGEST_GAP_S = 0.1


class WatchingSink:
    """Looks at every picture and keeps none: camera pixels, and the longest gap so far."""

    def __init__(self, now_s: Callable[[], float], size: tuple[int, int] = SIZE) -> None:
        self.name, self.size = "watching", size
        self.pictures = self.camera_pixels = self.closed = 0
        self.longest_gap_s = 0.0
        self.newest: Image | None = None
        self._now_s = now_s
        self._last_s: float | None = None

    def send(self, image: Image) -> None:
        now_s = self._now_s()
        if self._last_s is not None:
            self.longest_gap_s = max(self.longest_gap_s, now_s - self._last_s)
        self._last_s = now_s
        self.pictures += 1
        self.newest = image
        self.camera_pixels += camera_pixels(image)

    def forget_gap(self) -> None:
        """Nobody was there to send: the computer slept."""
        self._last_s = None

    def close(self) -> None:
        self.closed += 1


class _Looking:
    """The fake clock for those who must not make time pass: they are called while it passes."""

    def __init__(self, clock: FakeClock) -> None:
        self.now_s = clock.now_s

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        return event.is_set()


class MarkedCamera:
    """Sends marked pictures at rate_hz of the fake clock. trouble is called before each read; paint by number."""

    name = "Test Camera"

    def __init__(self, clock: FakeClock, rate_hz: float = RATE_HZ) -> None:
        self.rate_hz = RATE_HZ
        self.sends_hz = rate_hz
        self.trouble: Callable[[], None] = lambda: None
        self.paint: Callable[[int], Image] = _marks()
        self._clock, self._count = clock, count()
        self._next_s = clock.now_s()

    def read(self, timeout_s: float) -> Frame | None:
        self.trouble()
        now_s = self._clock.now_s()
        if now_s < self._next_s - 1e-6:
            return None
        self._next_s = max(self._next_s, now_s - 1 / self.sends_hz) + 1 / self.sends_hz
        number = next(self._count)
        return Frame(self.paint(number), now_s, number)

    def close(self) -> None:
        return None


class _Forgetful(list[Any]):
    """A list for fakes that would keep everything of two hours."""

    def append(self, _item: object) -> None:
        return


def _marks() -> Callable[[int], Image]:
    """Sixteen pictures in turn: painting each anew would take most of a long test."""
    pictures = [marked(number, (80, 60)) for number in range(16)]
    return lambda number: pictures[number % 16]


class FastSession:
    """One LiveSession whose workers are stepped by a fake clock, with a camera that can be unplugged.

    What a worker's step raises goes where the worker would give it. stalled: parts that hang, by name.
    """

    def __init__(self, portraits: Sequence[Portrait] = (), sinks: Sequence[PictureSink] = ()) -> None:
        self.clock = FakeClock()
        self.missing = ""
        self.camera = MarkedCamera(self.clock)
        self.source = SteadySource(self._plug_in, first=self.camera, clock=_Looking(self.clock))
        self.tracker, self.animator, motion = FakeTracker(), FakeAnimator(), FakeMotion()
        self.animator.rendered = _Forgetful()
        motion.controls = _Forgetful()
        self.sink = WatchingSink(self.clock.now_s)
        self.stalled: set[str] = set()
        self.session = LiveSession(
            self.source,
            lambda: self.tracker,
            self.animator,
            [*portraits] or [portrait()],
            [self.sink, *sinks],
            rate_hz=RATE_HZ,
            motion=motion,
            clock=self.clock,
        )
        # nobody waits in real time
        self.session._capture.stop_waiting()
        for mailbox in (self.session._frames, self.session._observations, self.session._begun):
            _never_wait(mailbox)
        self.session._cast.begin()
        self.session._running = True
        self.clock.at(self.clock.now_s(), self._step_stages)

    @property
    def state(self) -> State:
        return self.session.status().state

    def play(self, seconds: float) -> None:
        """Let the session run."""
        until_s = self.clock.now_s() + seconds
        while self.clock.now_s() < until_s:
            self._stepped("pace", self.session._pace_step)

    def sleep(self, seconds: float) -> None:
        """The computer sleeps: time passes, nothing happens."""
        self.stalled |= {"capture", "track", "animate", "finish", "background"}
        self.clock.go_on(seconds)
        self.stalled.clear()
        self.sink.forget_gap()

    def pull_plug(self, reason: str = "The camera Test Camera was disconnected. Plug it in again.") -> None:
        """The camera goes, and cannot be opened for the reason given."""
        self.missing = reason

        def gone() -> None:
            raise DeviceLostError(reason)

        self.camera.trouble = gone

    def close(self) -> None:
        self.session.stop()

    def _plug_in(self) -> MarkedCamera:
        if self.missing:
            raise DeviceError(self.missing)
        self.camera = MarkedCamera(self.clock)
        return self.camera

    def _step_stages(self) -> None:
        """What the other five workers do within a period."""
        session = self.session
        for name, step in (
            ("capture", session._capture.step),
            ("track", session._track.step),
            ("animate", session._animate.step),
            ("finish", session._finish.step),
            ("background", self._step_background),
        ):
            if name not in self.stalled:
                self._stepped(name, step)
        # twice a period, so that none is missed by an unlucky phase
        self.clock.at(self.clock.now_s() + 0.5 / RATE_HZ, self._step_stages)

    def _step_background(self) -> None:
        loop = self.session._current_loop()
        self.session._outputs.tend(loop)
        if not self.session._cast.prepare_next():
            loop.compress(0.0)

    def _stepped(self, name: str, step: Callable[[], None]) -> None:
        try:
            step()
        except (LiveError, RuntimeError) as error:
            self.session._troubles.tell(name, error)


def _never_wait(mailbox: Mailbox[object]) -> None:
    take = mailbox.take
    mailbox.take = lambda _timeout_s: take(0.0)  # type: ignore[method-assign]


def full_disk() -> None:
    """What a sink raises that can write no more."""
    raise OutputError("The disk is full.")
