from __future__ import annotations

import time
from collections.abc import Iterator

import cv2
import pytest

from drivers.webcam import Webcam
from engine.errors import DeviceLostError
from engine.frame import Frame
from tests.drivers.fake_capture import FakeCapture
from tests.waiting import wait_until

TIMEOUT_S = 60.0


@pytest.fixture
def capture() -> FakeCapture:
    return FakeCapture(rate_hz=100.0)


@pytest.fixture
def webcam(capture: FakeCapture) -> Iterator[Webcam]:
    opened = Webcam(capture, "Test Camera", 100.0)
    yield opened
    opened.close()


def frame_of(webcam: Webcam) -> Frame:
    frame = webcam.read(TIMEOUT_S)
    assert frame is not None
    return frame


def error_of(webcam: Webcam) -> DeviceLostError:
    """Read until it is lost."""
    with pytest.raises(DeviceLostError) as raised:
        while True:
            webcam.read(0.1)
    return raised.value


def test_read_gives_the_newest_frame(webcam: Webcam, capture: FakeCapture) -> None:
    frame_of(webcam)
    already = capture.grabbed
    wait_until(lambda: capture.grabbed > already + 3)
    assert frame_of(webcam).index > already


def test_a_hiccup_does_no_harm(webcam: Webcam, capture: FakeCapture) -> None:
    frame_of(webcam)
    failures = iter([True] * 4)
    capture.trouble = lambda: next(failures, False)
    wait_until(lambda: next(failures, None) is None)
    frame_of(webcam)


def test_a_camera_that_keeps_failing_is_lost_and_may_come_back(webcam: Webcam, capture: FakeCapture) -> None:
    frame_of(webcam)
    capture.trouble = lambda: True
    assert "Test Camera has stopped working" in error_of(webcam).user_message
    capture.trouble = lambda: False
    wait_until(lambda: capture.grabbed > 0)
    frame_of(webcam)


def test_opencv_errors_count_as_failed_reads(webcam: Webcam, capture: FakeCapture) -> None:
    def fail() -> bool:
        raise cv2.error("device gone")

    frame_of(webcam)
    capture.trouble = fail
    assert "stopped working" in error_of(webcam).user_message


def test_an_unplugged_camera_is_told_as_such(capture: FakeCapture) -> None:
    capture.trouble = lambda: True
    webcam = Webcam(capture, "Test Camera", 30.0, present=lambda: False)
    try:
        assert "was disconnected" in error_of(webcam).user_message
    finally:
        webcam.close()


def test_the_driver_s_own_time_stamp_is_used_where_it_can_be_believed(capture: FakeCapture) -> None:
    ages_s = [0.02, 5.0, -1.0]
    for age_s in ages_s:
        capture.stamp_s = lambda age_s=age_s: time.monotonic() - age_s
        webcam = Webcam(capture, "Test Camera", 30.0, stamped=True)
        frame = frame_of(webcam)
        webcam.close()
        believed = age_s == ages_s[0]
        assert (time.monotonic() - frame.captured_s >= 0.02) or not believed
        assert abs(time.monotonic() - frame.captured_s) < 0.9


def test_closing_releases_the_device_once(capture: FakeCapture) -> None:
    webcam = Webcam(capture, "Test Camera", 30.0)
    webcam.close()
    webcam.close()
    assert capture.released == 1
