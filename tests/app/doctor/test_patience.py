from __future__ import annotations

import threading

import pytest

from app.doctor.patience import HungError, within
from engine.errors import DeviceError


def test_what_ends_in_time_is_returned() -> None:
    assert within(5.0, lambda: 7) == 7


def test_what_is_raised_is_raised() -> None:
    def fail() -> None:
        raise DeviceError("It is broken.")

    with pytest.raises(DeviceError, match="broken"):
        within(5.0, fail)


def test_what_hangs_is_left_behind() -> None:
    free = threading.Event()
    with pytest.raises(HungError, match=r"0\.05 seconds"):
        within(0.05, lambda: free.wait(10.0))
    # the test's own duty: no thread is left running
    free.set()
