"""A camera whose pictures a test chooses one by one, and a plug to pull."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np

from engine.errors import DeviceError, DeviceLostError, LiveError
from engine.frame import Frame, Image
from tests.live_fakes import FakeClock

SIZE = (64, 48)


def noisy(seed: int, brightness: int = 120) -> Image:
    """A picture as a sensor gives it: no two are the same."""
    noise = np.random.default_rng(seed).integers(0, 12, (SIZE[1], SIZE[0], 3))
    return np.asarray(np.minimum(255, noise + brightness), np.uint8)


class ScriptedCamera:
    """Sends a picture every period of the fake clock. paint: what it shows, by number; trouble: called before each."""

    def __init__(self, clock: FakeClock, rate_hz: float = 30.0) -> None:
        self.name, self.rate_hz = "Test Camera", rate_hz
        self.period_s = 1 / rate_hz
        self.paint: Callable[[int], Image] = noisy
        self.trouble: Callable[[], None] = lambda: None
        self.closed = 0
        self._clock, self._count = clock, count()

    def read(self, timeout_s: float) -> Frame | None:
        self.trouble()
        self._clock.go_on(min(self.period_s, timeout_s))
        number = next(self._count)
        return Frame(self.paint(number), self._clock.now_s(), number)

    def close(self) -> None:
        self.closed += 1


class Plug:
    """Opens scripted cameras. missing: why it cannot now. opened: all it ever opened, the newest last."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.missing: LiveError | None = None
        self.tried_s: list[float] = []
        self.opened: list[ScriptedCamera] = []
        self.paint: Callable[[int], Image] = noisy

    def open(self) -> ScriptedCamera:
        self.tried_s.append(self.clock.now_s())
        if self.missing is not None:
            raise self.missing
        camera = ScriptedCamera(self.clock)
        camera.paint = self.paint
        self.opened.append(camera)
        return camera

    def pull(self, reason: str = "The camera Test Camera was disconnected. Plug it in again.") -> None:
        self.missing = DeviceError(reason)

        def gone() -> None:
            raise DeviceLostError(reason)

        self.opened[-1].trouble = gone
