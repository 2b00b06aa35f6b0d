"""Waiting for the moment at which a played frame is due."""

from __future__ import annotations

import threading

from engine.clock import Clock


def wait_until_due(clock: Clock, due_s: float, deadline_s: float, closed: threading.Event) -> bool:
    """Wait until due_s, at most until deadline_s, and return whether it is due. Once closed is set nothing is."""
    wait_s = min(due_s, deadline_s) - clock.now_s()
    if wait_s > 0:
        clock.wait(closed, wait_s)
    return not closed.is_set() and clock.now_s() >= due_s
