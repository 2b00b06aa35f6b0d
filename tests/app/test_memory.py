from __future__ import annotations

import mmap
import sys

import pytest

from app.memory import peak_mb, resident_mb


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in /proc")
def test_memory_that_is_held_is_seen() -> None:
    before, peak = resident_mb(), peak_mb()
    assert before is not None
    assert peak is not None
    assert 10 < before <= peak
    # from the system itself: an array may come to lie in memory that was held already
    with mmap.mmap(-1, 60_000_000) as block:
        block.write(b"1" * len(block))
        after = resident_mb()
    assert after is not None
    assert after - before > 50
