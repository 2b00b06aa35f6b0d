from __future__ import annotations

import sys

import numpy as np
import pytest

from app.memory import peak_mb, resident_mb


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in /proc")
def test_memory_that_is_held_is_seen() -> None:
    before, peak = resident_mb(), peak_mb()
    assert before is not None
    assert peak is not None
    assert 10 < before <= peak
    block = np.ones(60_000_000, np.uint8)
    after = resident_mb()
    assert after is not None
    assert after - before > 50
    assert block[0] == 1
