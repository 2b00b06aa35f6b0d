"""Sends one picture per tick to the sinks, whatever happens upstream."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from engine.clock import Clock
from engine.crossfade import Crossfade
from engine.frame import AvatarImage, Picture
from engine.idle_loop import IdleLoop
from engine.mailbox import Mailbox
from engine.outputs import Outputs
from engine.statistics import Statistics
from engine.tick_lock import TickLock

# how much of a period a picture that just misses its tick is waited for, looking this often
GRACE, GRACE_STEP_S = 0.3, 0.001
# a picture is due at a tick this near, in periods, to the usual interval after the last one
_DUE_WITHIN = 0.6
# into the idle loop and back to live pictures
FADE_OUT_S, FADE_IN_S = 0.4, 0.2
# pictures that come slowly are held for so many of their intervals, at most so long, before the loop takes over
_HOLD_INTERVALS, _LONGEST_HOLD_S = 2.5, 1.0
_LONGEST_WAIT_S = 0.25


@dataclass(frozen=True, slots=True)
class Pace:
    """period_s: between two pictures. hold_s: how long a picture may stand before the idle loop takes over.

    On a machine too slow for period_s pictures may stand longer: taking turns with the loop would look worse.
    """

    period_s: float
    hold_s: float


class Pacer:
    """Owns the rhythm of sending. It can reach pictures of the avatar and nothing else.

    At each tick it sends the new picture if there is one; else the last one again, if that is younger than hold_s;
    else the avatar's idle loop. fallback gives the loop of the avatar in use. While muted says so nothing but the still
    picture behind its curtain is sent, whatever comes.
    """

    def __init__(
        self,
        pictures: Mailbox[Picture],
        fallback: Callable[[], IdleLoop],
        outputs: Outputs,
        pace: Pace,
        clock: Clock,
        statistics: Statistics,
        *,
        muted: Callable[[], bool],
    ) -> None:
        self._pictures, self._fallback, self._pace = pictures, fallback, pace
        self._clock, self._statistics, self._muted = clock, statistics, muted
        self._outputs = outputs
        # begins with the first step: what is done between making and starting the pacer takes time
        self._ticks: TickLock | None = None
        self._never = threading.Event()
        self._fade = Crossfade()
        self._last: Picture | None = None
        self._last_s = 0.0
        self._interval_s = pace.period_s
        self._shown: AvatarImage | None = None
        self._curtain: AvatarImage | None = None
        self._avatar = ""
        self._loop: IdleLoop | None = None
        self._loop_s = 0.0

    @property
    def starved(self) -> bool:
        """True while the idle loop or the still picture is sent because no pictures come."""
        return self._loop is not None

    @property
    def last(self) -> Picture | None:
        """The newest picture that was sent, not counting the loop's."""
        return self._last

    @property
    def shown(self) -> AvatarImage | None:
        """What was sent last, (H, W, 3) uint8 RGB; None before the first tick."""
        return self._shown

    def step(self) -> None:
        """Wait for the next tick, at most a quarter of a second, and send one picture if it has come."""
        ticks = self._ticks = self._ticks or TickLock(self._pace.period_s, self._clock.now_s())
        tick_s = ticks.next_s
        wait_s = tick_s - self._clock.now_s()
        self._clock.wait(self._never, min(wait_s, _LONGEST_WAIT_S))
        if wait_s > _LONGEST_WAIT_S:
            return
        try:
            new = self._new_picture(tick_s)
            if new is not None:
                ticks.arrived(new.finished_s)
            if self._muted():
                new, image, captured_s = None, self._drop_curtain(), None
            else:
                image, captured_s = self._choose(new)
            self._shown = image
            try:
                self._outputs.send(image)
            finally:
                self._account(new, captured_s, tick_s)
        finally:
            ticks.advance(self._clock.now_s())

    def _new_picture(self, tick_s: float) -> Picture | None:
        """Return a picture that came since the last tick, or one that comes within a short grace when one is due."""
        new = self._pictures.take(0.0)
        # pictures that come every second or third tick are due then only
        since_s = tick_s - self._last_s
        due = self._last is not None and abs(since_s - self._interval_s) < _DUE_WITHIN * self._pace.period_s
        until_s = tick_s + GRACE * self._pace.period_s
        while new is None and due and self._clock.now_s() < until_s:
            self._clock.wait(self._never, GRACE_STEP_S)
            new = self._pictures.take(0.0)
        return new

    def _choose(self, new: Picture | None) -> tuple[AvatarImage, float | None]:
        """Return what to send now, and the capture time of the driving frame behind it."""
        now_s = self._clock.now_s()
        if self._curtain is not None:
            self._raise_curtain(now_s)
        if new is not None:
            self._follow(new, now_s)
            return self._fade.mix(new.image, now_s), new.captured_s
        if self._last is not None and now_s - self._last_s < self._hold_s():
            return self._fade.mix(self._last.image, now_s), self._last.captured_s
        return self._idle(now_s), None

    def _hold_s(self) -> float:
        return max(self._pace.hold_s, min(_HOLD_INTERVALS * self._interval_s, _LONGEST_HOLD_S))

    def _follow(self, new: Picture, now_s: float) -> None:
        if self._last is not None:
            self._interval_s += 0.2 * (min(now_s - self._last_s, _LONGEST_HOLD_S) - self._interval_s)
        if self._loop is not None or new.avatar != self._avatar:
            self._turn_to(new.avatar, now_s, FADE_IN_S)
        self._last, self._last_s, self._loop = new, now_s, None

    def _idle(self, now_s: float) -> AvatarImage:
        loop = self._fallback()
        if loop is not self._loop:
            self._turn_to(loop.avatar, now_s, FADE_OUT_S)
            self._loop, self._loop_s = loop, now_s
        return self._fade.mix(loop.image_at(now_s - self._loop_s), now_s)

    def _turn_to(self, avatar: str, now_s: float, fade_s: float) -> None:
        """Fade from what is shown to what comes now; another avatar must not shine through."""
        if self._shown is not None and avatar == self._avatar:
            self._fade.begin(self._shown, now_s, fade_s)
        else:
            self._fade.cut()
        self._avatar = avatar

    def _drop_curtain(self) -> AvatarImage:
        """Return the muted avatar's picture. It comes at once: no fade may let the picture before shine through."""
        loop = self._fallback()
        self._avatar, self._curtain = loop.avatar, loop.muted()
        self._last, self._loop = None, loop
        self._fade.cut()
        return self._curtain

    def _raise_curtain(self, now_s: float) -> None:
        """Fade from the muted picture to what comes now."""
        assert self._curtain is not None
        self._fade.begin(self._curtain, now_s, FADE_IN_S)
        self._curtain, self._loop_s = None, now_s

    def _account(self, new: Picture | None, captured_s: float | None, tick_s: float) -> None:
        now_s = self._clock.now_s()
        repeated = new is None and self._loop is None
        late = now_s - tick_s > self._pace.period_s / 2
        self._statistics.count_sent(now_s, captured_s, repeated=repeated, late=late)
        if new is not None:
            self._statistics.add_stage("wait", (self._last_s - new.finished_s) * 1e3)
            self._statistics.add_stage("send", (now_s - self._last_s) * 1e3)
            self._statistics.end_switch(new.avatar, now_s)
