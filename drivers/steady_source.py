"""A camera that is picked up again: whatever happens to it, it is watched, told about and tried again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from drivers.attempt import Attempt
from drivers.picture_watch import Fault, PictureWatch
from engine.clock import Clock, SystemClock
from engine.errors import DeviceError, DeviceLostError, LiveError
from engine.frame import Frame
from engine.ports import FrameSource

log = logging.getLogger(__name__)

# pauses between two attempts: from the first to the last, doubled each time
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 8.0
# a camera that works for so long has recovered: the next pause is short again
_SOUND_AFTER_S = 5.0


class SteadySource:
    """Wraps a camera. A lost or frozen one is closed and opened again and again until it works, on another thread.

    open_again: opens the same camera, wherever it is plugged in now; raises DeviceError where it cannot. first: the
    camera where it is open already. name and rate_hz stay the same whatever comes back.
    """

    def __init__(
        self,
        open_again: Callable[[], FrameSource],
        *,
        first: FrameSource | None = None,
        name: str = "",
        rate_hz: float = 30.0,
        clock: Clock | None = None,
    ) -> None:
        self.name = first.name if first is not None else name
        self.rate_hz = first.rate_hz if first is not None else rate_hz
        self._open_again, self._clock = open_again, clock or SystemClock()
        self._camera = first
        self._broken: FrameSource | None = None
        self._watch = PictureWatch(self.rate_hz)
        self._attempt: Attempt | None = None
        self._pause_s, self._next_try_s = FIRST_PAUSE_S, self._clock.now_s()
        self._sound_since_s: float | None = None
        self._closing = threading.Event()
        self._slow = False
        # the next frame's number, and what a reopened camera's own numbers lack of it
        self._next_index, self._shift = 0, 0

    @property
    def measured_hz(self) -> float:
        """How many pictures a second really come; 0 while that is not known."""
        return self._watch.measured_hz if self._camera is not None else 0.0

    @property
    def trouble(self) -> str:
        """What is wrong although frames come, in a sentence for the user; else empty."""
        if not self._slow or self._camera is None:
            return ""
        return (
            f"The camera {self.name} sends only {self.measured_hz:.0f} pictures a second. "
            "Give it more light, or plug it straight into the computer."
        )

    def read(self, timeout_s: float) -> Frame | None:
        """Return the newest frame, or None after timeout_s, also while the camera is away.

        Raises DeviceLostError with the reason when the camera goes and at each attempt that fails, DeviceError while
        its pictures are black. Read on: it comes back.
        """
        if self._closing.is_set():
            raise DeviceLostError(f"The camera {self.name} is closed. Start again.")
        camera = self._camera
        if camera is None:
            self._await_camera(timeout_s)
            return None
        try:
            frame = camera.read(timeout_s)
        except DeviceError as error:
            self._give_up(camera)
            raise DeviceLostError(error.user_message) from error
        return None if frame is None else self._judged(camera, frame)

    def close(self) -> None:
        """Release the camera. Safe to call twice. Raises WorkerStuckError when its driver hangs."""
        self._closing.set()
        attempt, self._attempt = self._attempt, None
        camera, self._camera = self._camera or self._broken, None
        self._broken = None
        if attempt is not None:
            attempt.abandon()
        if camera is not None:
            camera.close()

    def _judged(self, camera: FrameSource, frame: Frame) -> Frame:
        fault = self._watch.look(frame)
        self._slow = fault is Fault.SLOW
        if fault is Fault.FROZEN:
            self._give_up(camera)
            raise DeviceLostError(f"The camera {self.name} is frozen: it keeps sending the same picture.")
        if fault is Fault.BLACK:
            raise DeviceError(f"The camera {self.name} sees only black. Open its cover, or put on a light.")
        self._has_worked(frame.captured_s)
        frame = replace(frame, index=frame.index + self._shift)
        self._next_index = frame.index + 1
        return frame

    def _has_worked(self, now_s: float) -> None:
        if self._sound_since_s is None:
            self._sound_since_s = now_s
        elif now_s - self._sound_since_s > _SOUND_AFTER_S:
            self._pause_s = FIRST_PAUSE_S

    def _give_up(self, camera: FrameSource) -> None:
        log.info("%s is given up and tried again", self.name)
        self._camera, self._broken = None, camera
        self._try_later()

    def _try_later(self) -> None:
        self._sound_since_s = None
        self._next_try_s = self._clock.now_s() + self._pause_s
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)

    def _await_camera(self, timeout_s: float) -> None:
        """Get a step nearer to the camera. Raises DeviceLostError when an attempt has failed."""
        if self._attempt is None:
            pause_s = self._next_try_s - self._clock.now_s()
            if pause_s > 0:
                self._clock.wait(self._closing, min(pause_s, timeout_s))
                return
            broken, self._broken = self._broken, None
            self._attempt = Attempt(lambda: self._reopened(broken))
        if not self._attempt.wait(timeout_s):
            return
        attempt, self._attempt = self._attempt, None
        if not attempt.succeeded:
            self._try_later()
        try:
            self._camera = attempt.result()
        except LiveError as error:
            raise DeviceLostError(error.user_message) from error
        self._shift = self._next_index
        self._watch.reopened()

    def _reopened(self, broken: FrameSource | None) -> FrameSource:
        """Open the camera anew; the broken one first has to let go of the device. Raises LiveError. Takes its time."""
        if broken is not None:
            try:
                broken.close()
            except LiveError as error:
                # a hanging driver keeps the device; opening tells
                log.warning("%s: %s", self.name, error)
        return self._open_again()
