from __future__ import annotations

import cv2
import pytest

from drivers.v4l2_formats import Mode
from drivers.webcam_opening import run_in, set_up, shown_url

MJPG, YUYV = (cv2.VideoWriter.fourcc(*code) for code in ("MJPG", "YUYV"))


class Settable:
    """A camera that grants rates by format and size, and 640 × 480 in 30 Hz where nothing was asked."""

    def __init__(self, formats: dict[int, dict[tuple[int, int], float]]) -> None:
        self._formats = formats
        self._code, self._width, self._height, self._asked_hz = YUYV, 640, 480, 30.0

    def set(self, prop: int, value: float) -> bool:
        if prop == cv2.CAP_PROP_FOURCC:
            if int(value) in self._formats:
                self._code = int(value)
        elif prop == cv2.CAP_PROP_FRAME_WIDTH:
            self._width = int(value)
        elif prop == cv2.CAP_PROP_FRAME_HEIGHT:
            self._height = int(value)
        elif prop == cv2.CAP_PROP_FPS:
            self._asked_hz = value
        return True

    def get(self, prop: int) -> float:
        if prop == cv2.CAP_PROP_FOURCC:
            return float(self._code)
        if prop == cv2.CAP_PROP_FPS:
            return min(self._asked_hz, self._formats[self._code].get(self.size, 0.0))
        return 0.0

    @property
    def size(self) -> tuple[int, int]:
        return self._width, self._height


def test_compressed_pictures_are_preferred() -> None:
    camera = Settable({YUYV: {(1280, 720): 10.0, (640, 480): 30.0}, MJPG: {(1280, 720): 30.0}})
    assert set_up(camera, None, None) == 30.0
    assert camera.size == (1280, 720)


def test_a_camera_that_is_slow_in_large_sizes_is_used_in_a_small_one() -> None:
    camera = Settable({YUYV: {(1280, 720): 10.0, (640, 480): 30.0}})
    assert set_up(camera, None, None) == 30.0
    assert camera.size == (640, 480)


def test_what_is_asked_for_is_kept_even_if_slow() -> None:
    camera = Settable({YUYV: {(1280, 720): 10.0, (640, 480): 30.0}})
    assert set_up(camera, (1280, 720), 25.0) == 10.0
    assert camera.size == (1280, 720)


def test_a_camera_that_does_not_tell_its_rate_is_believed_to_do_as_asked() -> None:
    assert set_up(Settable({YUYV: {}}), (320, 240), 25.0) == 25.0


def test_a_mode_that_the_camera_offers_is_set() -> None:
    camera = Settable({YUYV: {(640, 480): 30.0}, MJPG: {(1280, 720): 60.0}})
    assert run_in(camera, Mode("MJPG", (1280, 720), 60.0), None) == 30.0
    assert camera.size == (1280, 720)
    assert run_in(camera, Mode("YUYV", (640, 480), 30.0), 60.0) == 30.0


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://name:secret@10.0.0.5:554/stream?token=secret", "rtsp://10.0.0.5:554/stream"),
        ("http://camera.local/video", "http://camera.local/video"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, shown: str) -> None:
    assert shown_url(url) == shown
