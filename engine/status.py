"""What a running session tells about itself: frozen snapshots."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

# in Status.provider while the engine gets faster by itself
GETTING_FASTER = "compiling beside it"


class State(Enum):
    """What the sinks are being sent."""

    OFF = "off"
    STARTING = "starting"
    LIVE = "live"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of one duration, in milliseconds. NaN-free: all 0 before the first sample."""

    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    max: float = 0.0


@dataclass(frozen=True, slots=True)
class Counters:
    """How many items passed since the start.

    idle: sent, and not following the driver. repeated: following the driver, and sent once more because no newer one
    had come. late: sent more than half a period after their turn.
    """

    captured: int = 0
    tracked: int = 0
    rendered: int = 0
    sent: int = 0
    dropped: int = 0
    idle: int = 0
    repeated: int = 0
    late: int = 0

    @property
    def live(self) -> int:
        """Pictures sent that follow the driver, each counted once."""
        return self.sent - self.idle - self.repeated


@dataclass(frozen=True, slots=True)
class SinkState:
    """One sink. error: why it takes no pictures any more, in a sentence for the user; empty while it does.

    trouble: what is wrong although it does, in a sentence for the user.
    """

    name: str
    error: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class AvatarState:
    """One avatar. ready: prepared, going over to it takes one frame. error: why it cannot be prepared, or empty."""

    name: str
    ready: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """One snapshot. reason says in a sentence why the state is IDLE; latency is capture to sink.

    governor: what is saved to hold the latency, in words; empty while nothing has to be. sinks: those in use, and those
    that have failed. camera_hz: frames a second that really come, 0 where that is not known. camera_trouble: what is
    wrong with the camera, in a sentence for the user, also while it is still good enough to follow.
    """

    state: State
    reason: str = ""
    avatar: str = ""
    engine: str = ""
    provider: str = ""
    fps: float = 0.0
    counters: Counters = field(default_factory=Counters)
    latency_ms: Latency = field(default_factory=Latency)
    stages_ms: dict[str, Latency] = field(default_factory=dict)
    last_error: str = ""
    governor: str = ""
    sinks: tuple[SinkState, ...] = ()
    camera_hz: float = 0.0
    camera_trouble: str = ""

    @property
    def output_trouble(self) -> str:
        """What is wrong with an output although it takes pictures, in a sentence for the user."""
        return next((sink.trouble for sink in self.sinks if sink.trouble), "")
