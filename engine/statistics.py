"""What a session counts and times, in memory that does not grow."""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass, field, replace
from itertools import takewhile

import numpy as np

from engine.status import Counters, Latency

# bins of equal ratio: a percentile is exact to 1 %
_SMALLEST_MS, _RATIO, _BINS = 0.01, 1.02, 820
# how far back the shown rate looks
_RECENT_PICTURES = 61
# how far back figures of the last seconds can reach, and over how much the shown delay is taken
_RECENT_KEPT, _DELAY_OVER_S = 1200, 3.0


class DurationHistogram:
    """Counts durations by size: percentiles of any number of samples in 7 KB. Not thread-safe."""

    def __init__(self) -> None:
        self._counts = np.zeros(_BINS, np.int64)
        self._max_ms = 0.0

    def add(self, duration_ms: float) -> None:
        """Count one duration."""
        steps = math.log(max(duration_ms, _SMALLEST_MS) / _SMALLEST_MS) / math.log(_RATIO)
        self._counts[min(_BINS - 1, int(steps))] += 1
        self._max_ms = max(self._max_ms, duration_ms)

    def latency(self) -> Latency:
        """Return the percentiles, all 0 before the first sample."""
        total = int(self._counts.sum())
        if total == 0:
            return Latency()
        below = np.cumsum(self._counts)
        bins = np.searchsorted(below, np.array([0.5, 0.95, 0.99]) * total)
        p50, p95, p99 = np.minimum(_SMALLEST_MS * _RATIO ** (bins + 0.5), self._max_ms)
        return Latency(float(p50), float(p95), float(p99), self._max_ms)


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures at one moment. Times are monotonic seconds, None as long as it has not happened.

    fps: pictures sent per second since the first; recent_fps: over the last two seconds or so. late_after_start:
    those of counters.late that were sent later than five seconds after the first picture. stages_ms: by stage, in the
    data's order. switches_ms: from asking for another avatar to the end of sending its first picture, the latest
    ones. errors: per stage.
    """

    counters: Counters = field(default_factory=Counters)
    fps: float = 0.0
    recent_fps: float = 0.0
    latency_ms: Latency = field(default_factory=Latency)
    stages_ms: dict[str, Latency] = field(default_factory=dict)
    first_sent_s: float | None = None
    first_live_s: float | None = None
    late_after_start: int = 0
    switches_ms: tuple[float, ...] = ()
    errors: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recent:
    """Figures of the last seconds.

    sent: pictures; late: those of them sent late; live: those that were new and followed the driver, whose latency
    p50_ms and p95_ms are; both 0 where live is.
    """

    sent: int = 0
    late: int = 0
    live: int = 0
    p50_ms: float = 0.0
    p95_ms: float = 0.0


class Statistics:
    """Collects from all workers of one session. Thread-safe."""

    STEADY_AFTER_S = 5.0
    _STAGES = ("track", "motion", "render", "paste", "wait", "send")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counters = Counters()
        self._latency = DurationHistogram()
        self._stages: dict[str, DurationHistogram] = {}
        self._errors: dict[str, int] = {}
        self._sent_s: deque[float] = deque(maxlen=_RECENT_PICTURES)
        self._first_sent_s: float | None = None
        self._first_live_s: float | None = None
        self._late_after_start = 0
        self._switching: tuple[str, float] | None = None
        self._switches_ms: deque[float] = deque(maxlen=100)
        # of every picture sent: when, its latency where it was new and live, and whether it was late
        self._recent: deque[tuple[float, float | None, bool]] = deque(maxlen=_RECENT_KEPT)

    def count_captured(self) -> None:
        """A frame came from the source."""
        with self._lock:
            self._counters = replace(self._counters, captured=self._counters.captured + 1)

    def count_tracked(self) -> None:
        """A frame was measured."""
        with self._lock:
            self._counters = replace(self._counters, tracked=self._counters.tracked + 1)

    def count_rendered(self) -> None:
        """A picture was made, live or idle."""
        with self._lock:
            self._counters = replace(self._counters, rendered=self._counters.rendered + 1)

    def count_error(self, stage: str) -> None:
        """A stage failed once."""
        with self._lock:
            self._errors[stage] = self._errors.get(stage, 0) + 1

    def add_stage(self, stage: str, duration_ms: float) -> None:
        """A stage took this long for one item."""
        with self._lock:
            self._stages.setdefault(stage, DurationHistogram()).add(duration_ms)

    def begin_switch(self, avatar: str, now_s: float) -> None:
        """Another avatar was asked for."""
        with self._lock:
            self._switching = (avatar, now_s)

    def end_switch(self, avatar: str, now_s: float) -> None:
        """A new picture of avatar was sent: where it is the one asked for, the switch is done."""
        with self._lock:
            if self._switching is not None and self._switching[0] == avatar:
                self._switches_ms.append((now_s - self._switching[1]) * 1e3)
                self._switching = None

    def count_sent(self, now_s: float, captured_s: float | None, *, repeated: bool, late: bool) -> None:
        """A picture was sent, done at now_s. captured_s: of the driving frame behind it, None for idle motion."""
        with self._lock:
            if self._first_sent_s is None:
                self._first_sent_s = now_s
            self._sent_s.append(now_s)
            seen = self._counters
            self._counters = replace(
                seen,
                sent=seen.sent + 1,
                idle=seen.idle + (captured_s is None),
                # idle motion is idle motion, also where its picture is sent once more
                repeated=seen.repeated + (repeated and captured_s is not None),
                late=seen.late + late,
            )
            latency_ms = (now_s - captured_s) * 1e3 if captured_s is not None and not repeated else None
            self._recent.append((now_s, latency_ms, late))
            self._late_after_start += late and now_s - self._first_sent_s > self.STEADY_AFTER_S
            if latency_ms is not None:
                self._latency.add(latency_ms)
                if self._first_live_s is None:
                    self._first_live_s = now_s

    def forget_durations(self) -> None:
        """Let the durations begin anew, for one who wants them without the warming up; what is counted goes on."""
        with self._lock:
            self._latency = DurationHistogram()
            self._stages = {}

    def recent(self, since_s: float) -> Recent:
        """Return the figures of the pictures sent after since_s, monotonic seconds."""
        with self._lock:
            # from the newest on, so that a short look back costs little
            seen = list(takewhile(lambda one: one[0] > since_s, reversed(self._recent)))
        latencies = [latency_ms for _, latency_ms, _ in seen if latency_ms is not None]
        late = sum(one[2] for one in seen)
        if not latencies:
            return Recent(len(seen), late)
        p50, p95 = np.percentile(latencies, [50, 95])
        return Recent(len(seen), late, len(latencies), float(p50), float(p95))

    def delay_s(self, now_s: float) -> float:
        """Return the usual delay from capture to sink over the last seconds; 0 while nobody is followed."""
        return self.recent(now_s - _DELAY_OVER_S).p50_ms / 1e3

    def summary(self, dropped: int = 0) -> Summary:
        """Return all figures. dropped: what the mailboxes lost."""
        with self._lock:
            known = [stage for stage in self._STAGES if stage in self._stages]
            others = sorted(self._stages.keys() - set(known))
            return Summary(
                counters=replace(self._counters, dropped=dropped),
                fps=self._rate(self._first_sent_s, self._counters.sent),
                recent_fps=self._rate(self._sent_s[0] if self._sent_s else None, len(self._sent_s)),
                latency_ms=self._latency.latency(),
                stages_ms={stage: self._stages[stage].latency() for stage in [*known, *others]},
                first_sent_s=self._first_sent_s,
                first_live_s=self._first_live_s,
                late_after_start=self._late_after_start,
                switches_ms=tuple(self._switches_ms),
                errors=dict(self._errors),
            )

    def _rate(self, since_s: float | None, pictures: int) -> float:
        if since_s is None or pictures < 2 or self._sent_s[-1] <= since_s:
            return 0.0
        return (pictures - 1) / (self._sent_s[-1] - since_s)
