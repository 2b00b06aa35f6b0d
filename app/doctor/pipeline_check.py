"""The live pipeline itself: the built-in clip plays the camera for two seconds, and nothing takes the pictures."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from app import paths
from app.doctor.finding import Finding, Level
from app.doctor.wording import finding_of
from engine.errors import EngineError, LiveError
from engine.session import LiveSession
from engine.settings import Controls

log = logging.getLogger(__name__)

NAME = "Speed"
SIZE = (1280, 720)
CLIP = "driving"
# what a camera program needs so that motion looks smooth; beyond this delay lips and voice drift apart visibly
SMOOTH_HZ, LONG_DELAY_MS = 24.0, 150.0
_START_WITHIN_S, _WARM_UP_S, _MEASURE_S, _LOOK_EVERY_S = 8.0, 1.0, 2.0, 0.05


@dataclass(frozen=True, slots=True)
class Speed:
    """What the pipeline managed. new_hz: live pictures, each counted once; saved: work left out for it, or empty."""

    new_hz: float
    p50_ms: float
    p95_ms: float
    engine: str
    provider: str
    saved: str = ""


def look_at_pipeline(open_one: Callable[[], LiveSession] | None = None) -> list[Finding]:
    """Run the pipeline. A fault where it fails, or holds fewer than 24 pictures a second."""
    try:
        with (open_one or open_trial)() as session:
            return [judge(measure(session))]
    except LiveError as error:
        log.info("the trial run failed", exc_info=True)
        return [finding_of(NAME, Level.FAULT, error)]


def open_trial() -> LiveSession:
    """Return a session from the built-in clip to nothing, not started. Raises LiveError."""
    # late: what shows a portrait takes a second to load
    from app.wiring import LiveWish, open_session

    name = paths.avatar_names()[0]
    photo = paths.avatar_path(name)
    assert photo is not None, "just listed"
    return open_session(
        LiveWish(
            photo=photo,
            name=name,
            camera=str(paths.clip_path(CLIP)),
            output="null",
            engine="auto",
            size=SIZE,
            fps=None,
            controls=Controls(),
        )
    )


def measure(session: LiveSession, warm_up_s: float = _WARM_UP_S, measure_s: float = _MEASURE_S) -> Speed:
    """Return what a started session manages. Raises EngineError if no live picture comes."""
    _await_live(session)
    time.sleep(warm_up_s)
    session.forget_durations()
    before, started_s = session.summary().counters.live, time.monotonic()
    time.sleep(measure_s)
    summary, ended_s = session.summary(), time.monotonic()
    status = session.status()
    return Speed(
        new_hz=(summary.counters.live - before) / (ended_s - started_s),
        p50_ms=summary.latency_ms.p50,
        p95_ms=summary.latency_ms.p95,
        engine=status.engine,
        provider=status.provider,
        saved=status.governor,
    )


def judge(speed: Speed) -> Finding:
    """Return whether a speed is enough for a call."""
    told = (
        f"The {speed.engine} engine on {speed.provider} makes {speed.new_hz:.0f} pictures a second of "
        f"{SIZE[0]}x{SIZE[1]}, {speed.p50_ms:.0f} ms after the camera (95 % within {speed.p95_ms:.0f} ms)."
    )
    if speed.new_hz < SMOOTH_HZ:
        return Finding(
            NAME, Level.FAULT, f"{told} A call needs {SMOOTH_HZ:.0f}.", "Close other programs, and plug in the charger."
        )
    if speed.p95_ms > LONG_DELAY_MS:
        return Finding(NAME, Level.WARNING, told, "Lips will be seen late. Close other programs.")
    if speed.saved:
        return Finding(NAME, Level.WARNING, f"{told} For that it saves work: {speed.saved}.", "Close other programs.")
    return Finding(NAME, Level.OK, told)


def _await_live(session: LiveSession) -> None:
    until_s = time.monotonic() + _START_WITHIN_S
    while session.summary().first_live_s is None:
        if time.monotonic() > until_s:
            raise EngineError(
                f"No live picture came within {_START_WITHIN_S:g} seconds. Close other programs and check again."
            )
        time.sleep(_LOOK_EVERY_S)
