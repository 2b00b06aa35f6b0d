from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from app.doctor import cameras_check
from app.doctor.cameras_check import Delivery, is_black, judge, look_at_cameras
from app.doctor.finding import Finding, Level
from drivers.devices import Camera
from engine.errors import DeviceError
from engine.frame import Frame

GOOD = Camera("0", "Good")


class Paced:
    """A camera that delivers at a rate; a rate of 0 delivers nothing."""

    name = "paced"

    def __init__(self, rate_hz: float = 100.0, brightness: int = 120) -> None:
        self.rate_hz, self._brightness, self._index, self.closed = rate_hz, brightness, 0, False

    def read(self, timeout_s: float) -> Frame | None:
        if not self.rate_hz:
            time.sleep(min(timeout_s, 0.01))
            return None
        time.sleep(1 / self.rate_hz)
        self._index += 1
        # the driver's own stamps, so that a busy machine does not change what is measured
        return Frame(np.full((48, 64, 3), self._brightness, np.uint8), 1000.0 + self._index / self.rate_hz, self._index)

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"_SETTLE_S": 0.02, "_MEASURE_S": 0.3, "_FIRST_FRAME_WITHIN_S": 0.1}.items():
        monkeypatch.setattr(cameras_check, name, value)


def look(camera: Paced | Callable[[], Paced], *cameras: Camera) -> list[Finding]:
    make = (lambda: camera) if isinstance(camera, Paced) else camera
    return look_at_cameras(lambda: list(cameras or [GOOD]), lambda _spec: make(), lambda _camera: False)


def test_a_camera_that_delivers() -> None:
    camera = Paced(100.0)
    (found,) = look(camera)
    assert found == Finding("Camera Good", Level.OK, "It delivers 64x48 at 100 pictures a second.")
    assert camera.closed


def test_no_camera() -> None:
    (found,) = look_at_cameras(list, lambda _spec: Paced())
    assert (found.level, found.said) == (Level.FAULT, "There is no camera.")


def test_a_camera_that_sends_nothing_is_a_fault_and_closed() -> None:
    camera = Paced(0.0)
    (found,) = look(camera)
    assert (found.level, found.said) == (Level.FAULT, "It sends no pictures.") and camera.closed


def test_a_black_picture() -> None:
    (found,) = look(Paced(brightness=3))
    assert found.level is Level.FAULT and "black" in found.said and "shutter" in found.advice


def test_too_few_pictures() -> None:
    found = judge("Camera", Delivery((640, 480), 12.0, black=False))
    assert found.level is Level.WARNING and "choppy" in found.said and "light" in found.advice


def test_a_camera_in_use_names_who_uses_it() -> None:
    (found,) = look(Paced(), Camera("0", "Good", "in use by zoom"))
    assert (found.level, found.said) == (Level.FAULT, "In use by zoom.") and "Close" in found.advice


def test_a_camera_one_may_not_use_comes_with_the_command() -> None:
    trouble = "you may not use it: sudo usermod -aG video $USER, then log in again"
    (found,) = look(Paced(), Camera("0", "Good", trouble))
    assert found.level is Level.FAULT and found.fix == "sudo usermod -aG video $USER"
    assert found.advice == "Run the command, then log in again."


def test_one_that_works_makes_the_others_warnings() -> None:
    found = look(Paced(), Camera("0", "Busy", "in use by zoom"), GOOD)
    assert [one.level for one in found] == [Level.WARNING, Level.OK]


def test_our_own_use_is_no_trouble() -> None:
    (found,) = look_at_cameras(lambda: [Camera("0", "Good", "in use by x")], lambda _spec: Paced(), lambda _c: True)
    assert found.level is Level.OK


def test_a_camera_that_cannot_be_opened() -> None:
    def refuse() -> Paced:
        raise DeviceError("The camera Good cannot be opened.")

    (found,) = look(refuse)
    assert (found.level, found.said) == (Level.FAULT, "The camera Good cannot be opened.")


def test_a_driver_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras_check, "_OPEN_AND_MEASURE_WITHIN_S", 0.05)
    free = threading.Event()

    def hang() -> Paced:
        free.wait(10.0)
        raise DeviceError("late")

    (found,) = look(hang)
    assert (found.level, found.said) == (Level.FAULT, "It does not answer.")
    free.set()


def test_a_dark_room_is_not_black() -> None:
    room = np.full((48, 64, 3), 8, np.uint8)
    assert is_black(room)
    room[:24] = 60
    assert not is_black(room)
