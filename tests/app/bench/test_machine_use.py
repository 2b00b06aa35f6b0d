from __future__ import annotations

import sys
import threading
import time

import pytest

from app.bench.machine_use import MachineUse
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what each thread uses")


def test_the_thread_that_works_is_named() -> None:
    worked, end = threading.Event(), threading.Event()

    def work() -> None:
        end_s = time.thread_time() + 0.15
        while time.thread_time() < end_s:
            sum(range(1000))
        worked.set()
        end.wait(5)

    use, thread = MachineUse(), threading.Thread(target=work, name="busy")
    thread.start()
    try:
        assert worked.wait(PATIENCE_S)
        result = use.result()
    finally:
        end.set()
        thread.join()
    assert next(iter(result.cpu_by_thread)) == "busy"
    assert result.cpu > 0 and result.threads is not None and result.threads >= 2
    assert result.growth_mb is not None
    assert result.peak_mb is not None and result.end_mb is not None and result.peak_mb >= result.end_mb > 10
