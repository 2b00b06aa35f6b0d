"""How much of Python's memory a picture takes, by tracemalloc."""

from __future__ import annotations

import gc
import statistics
import sys
import time
import tracemalloc

from app.bench.case import Allocations
from engine.session import LiveSession

SETTLE_S = 1.0


def trace_allocations(session: LiveSession, seconds: float) -> Allocations:
    """Watch a running session, one look per picture. Tracing goes on until the process ends.

    Python may crash where it is ended while another thread allocates (seen in 3.11).
    """
    period_s = 1.0 / session.rate_hz
    tracemalloc.start()
    # what was there before is not known, so its going would not be seen: first let the pipeline replace it
    time.sleep(min(SETTLE_S, seconds))
    sent = session.summary().counters.sent
    gc.collect()
    blocks, (held, _) = sys.getallocatedblocks(), tracemalloc.get_traced_memory()
    peaks, before, end_s = [], held, time.monotonic() + seconds
    while time.monotonic() < end_s:
        tracemalloc.reset_peak()
        time.sleep(period_s)
        now, peak = tracemalloc.get_traced_memory()
        peaks.append(max(0, peak - before))
        before = now
    gc.collect()
    pictures = max(1, session.summary().counters.sent - sent)
    return Allocations(
        pictures=pictures,
        kept_blocks=(sys.getallocatedblocks() - blocks) / pictures,
        kept_bytes=(tracemalloc.get_traced_memory()[0] - held) / pictures,
        peak_bytes=float(statistics.median(peaks)),
    )
