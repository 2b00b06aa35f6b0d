"""What a benchmark does otherwise where one picture takes seconds: fewer runs, longer waits."""

from __future__ import annotations

from dataclasses import replace

from app.bench.case import Case, Measured, Refused

# a picture that takes longer is a slow one: the session's own patience and the usual length of a run are too short
SLOW_S = 1.0
# a run is measured until so many live pictures have come
LIVE_PICTURES = 2
# what is waited for is waited for as long as so many pictures take: idle ones come between, the machine may be busy
LONGEST_PICTURES = 10
# waits of one run: for the first live picture, for those that are measured, for the last one to end
_WAITS = 3


def slow_picture_s(parts: Measured) -> float:
    """Return what one whole picture takes, by a run that timed parts; 0 where that is not slow or not known."""
    whole_s = parts.parts.times[-1].latency_ms.p50 / 1e3 if parts.parts is not None else 0.0
    return whole_s if whole_s > SLOW_S else 0.0


def fitted(case: Case, slow_s: float, *, main: bool) -> Case | Refused:
    """Return case as it is to be run, or why it is left out. slow_s: from slow_picture_s; main: the one for all."""
    if not slow_s:
        return case
    if not main:
        return Refused(case, f"Left out, since one picture takes {slow_s:.0f} s here.")
    # it has warmed up when the first live picture comes
    return replace(case, warm_up_s=0.0, slow_picture_s=slow_s)


def wait_s(case: Case) -> float:
    """Return how much longer than usual one thing is waited for."""
    return LONGEST_PICTURES * case.slow_picture_s


def waits_s(case: Case) -> float:
    """Return how much longer than usual the whole run may take."""
    return _WAITS * wait_s(case)
