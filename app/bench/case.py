"""What one process of a benchmark runs, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from engine.status import Latency


@dataclass(frozen=True, slots=True)
class Case:
    """One run of the live pipeline.

    photo and avatar: the portrait and its built-in name. camera: a video, played as a camera. size (width, height) and
    rate_hz: of the output. seconds: measured after warm_up_s of live pictures. target_ms:
    the delay that is held by leaving work out; None leaves nothing out. allocations: let Python trace its
    memory, which slows everything down, so that nothing else of such a run is used. parts: time the parts of the
    engine's picture by themselves, without the pipeline. slow_picture_s: what one picture takes, where that is known
    and long (slow_engine.py), else 0.
    """

    engine: str
    size: tuple[int, int]
    rate_hz: float
    camera: Path
    photo: Path
    avatar: str | None
    seconds: float
    warm_up_s: float
    target_ms: float | None = None
    allocations: bool = False
    parts: bool = False
    slow_picture_s: float = 0.0

    @property
    def title(self) -> str:
        """What a person calls it."""
        alone = f", {self.alone}" if self.alone else ""
        return f"{self.engine}, {self.size[0]}×{self.size[1]} at {self.rate_hz:g} Hz{alone}"

    @property
    def alone(self) -> str:
        """What alone is measured, in a word; empty for the whole pipeline."""
        return "memory" if self.allocations else "parts" if self.parts else ""


@dataclass(frozen=True, slots=True)
class Use:
    """What the process took of the machine while it was measured; None or empty where the system does not tell.

    cpu: processor seconds a second. cpu_by_thread: the same by the thread's name; threads of one name are added up.
    threads: the most at once. Memory in MB (1e6 bytes): the most the process ever held, at half time, and at the end.
    """

    cpu: float = 0.0
    cpu_by_thread: dict[str, float] = field(default_factory=dict)
    threads: int | None = None
    peak_mb: float | None = None
    half_time_mb: float | None = None
    end_mb: float | None = None

    @property
    def growth_mb(self) -> float | None:
        """How much memory was added in the second half."""
        if self.half_time_mb is None or self.end_mb is None:
            return None
        return round(self.end_mb - self.half_time_mb, 1)


@dataclass(frozen=True, slots=True)
class Allocations:
    """Python's memory per picture sent, as tracemalloc sees it: numpy's pictures too, but not what C++ code takes.

    kept_blocks, kept_bytes: still there at the end, the mean over the run: what would grow without end. peak_bytes:
    the most held at once on top of what was held when the picture before was sent, the median.
    """

    pictures: int
    kept_blocks: float
    kept_bytes: float
    peak_bytes: float


@dataclass(frozen=True, slots=True)
class Computing:
    """What really computed, each part as its own runtime tells it.

    engine: the animator's own words. tracker, opencv: the runtime's. nodes: of networks in ONNX Runtime, how many
    nodes each provider was given; empty where there are none.
    """

    engine: str
    tracker: str
    opencv: str
    nodes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timing:
    """Rates and durations while it was measured.

    seconds: how long that was. fps: pictures sent; camera_fps: frames that came; new_fps: live pictures, each counted
    once, and live: how many. late, dropped, idle: how many. latency_ms: capture to sink. stages_ms: by stage. governor:
    what was saved to hold the latency, in words.
    """

    seconds: float
    fps: float
    camera_fps: float
    new_fps: float
    live: int
    late: int
    dropped: int
    idle: int
    latency_ms: Latency
    stages_ms: dict[str, Latency]
    governor: str
    errors: dict[str, int]


@dataclass(frozen=True, slots=True)
class PartTime:
    """One part of an engine's picture. calls: how many were timed."""

    name: str
    calls: int
    latency_ms: Latency


@dataclass(frozen=True, slots=True)
class PartTimes:
    """All parts, the whole picture last. provider: the engine's own words. settled: as fast as it ever gets."""

    provider: str
    settled: bool
    times: tuple[PartTime, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process answers: timing and use, or of a run that was asked for them, allocations or parts alone."""

    case: Case
    avatar: str
    timing: Timing | None
    use: Use | None
    computing: Computing
    allocations: Allocations | None
    parts: PartTimes | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that could not be run, and why, in a sentence for the user."""

    case: Case
    reason: str
