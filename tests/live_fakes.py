"""Small stand-ins for everything around a live session. The camera is watermarked, the avatar is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import count

import numpy as np

from engine.errors import DeviceLostError
from engine.frame import (
    Array,
    AvatarImage,
    Driving,
    FaceMeasurement,
    Frame,
    HeadPose,
    Image,
    Observation,
)
from engine.portrait.portrait import CROP_PX, Portrait
from engine.settings import Controls
from engine.tracking.canonical import mean_face

# the camera's pictures are nothing but this; avatars keep far from it in every channel
WATERMARK = (255, 0, 255)
SKIN, COAT = (40, 200, 60), (20, 90, 30)


class FakeClock:
    """Time that goes on only by waiting. at(time, what) lets something happen meanwhile."""

    def __init__(self, now_s: float = 100.0) -> None:
        self._now_s = now_s
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()

    def now_s(self) -> float:
        return self._now_s

    def at(self, time_s: float, event: Callable[[], None]) -> None:
        self._events.append((time_s, next(self._order), event))
        self._events.sort(key=lambda one: one[:2])

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        self.go_on(max(0.0, timeout_s))
        return event.is_set()

    def go_on(self, seconds: float) -> None:
        """Let time pass, with all that happens in it."""
        until_s = self._now_s + seconds
        while self._events and self._events[0][0] <= until_s:
            self._now_s, _, event = self._events.pop(0)
            event()
        self._now_s = until_s


def picture_of(colour: tuple[int, int, int], size: tuple[int, int] = (64, 36)) -> AvatarImage:
    return AvatarImage(np.full((size[1], size[0], 3), colour, np.uint8))


def head_pose(yaw_deg: float = 0.0) -> HeadPose:
    return HeadPose(np.eye(3, dtype=np.float32), np.array([160, 120, 0], np.float32), 80.0, 0.0, yaw_deg, 0.0)


def face() -> FaceMeasurement:
    shape = np.array(mean_face())
    pose = head_pose()
    return FaceMeasurement(shape * pose.scale + pose.translation, pose, shape, (0.3, 0.3), 0.0, (0.0, 0.0))


def observation(index: int = 0, captured_s: float = 0.0, *, with_face: bool = True) -> Observation:
    return Observation(captured_s, index, (320, 240), face() if with_face else None)


def still_driving(eyes: float = 1.0) -> Driving:
    return Driving(
        rotation=np.eye(3, dtype=np.float32),
        translation=np.zeros(2, np.float32),
        scale=1.0,
        expression=np.zeros((478, 3), np.float32),
        eye_openness=(eyes, eyes),
        lip_openness=0.0,
        gaze_deg=(0.0, 0.0),
    )


def portrait(name: str = "green", skin: tuple[int, int, int] = SKIN, coat: tuple[int, int, int] = COAT) -> Portrait:
    """A photo of 640 x 360: an evenly coloured crop amid an evenly coloured rest."""
    photo = np.full((360, 640, 3), coat, np.uint8)
    photo[40:320, 180:460] = skin
    scale = CROP_PX / 360
    crop_from_photo = np.array([[scale, 0, -140 * scale], [0, scale, 0]], np.float32)
    photo_from_crop = np.array([[1 / scale, 0, 140], [0, 1 / scale, 0]], np.float32)
    crop = np.full((CROP_PX, CROP_PX, 3), coat, np.uint8)
    crop[57:455, 57:455] = skin
    measured = face()
    landmarks = np.asarray(measured.shape * 150 + np.array([256, 230, 0], np.float32), np.float32)
    pose = HeadPose(np.eye(3, dtype=np.float32), np.array([256, 230, 0], np.float32), 150.0, 0.0, 0.0, 0.0)
    foreground: Array = np.zeros((CROP_PX, CROP_PX), np.float32)
    foreground[57:, 57:455] = 1.0
    return Portrait(
        name=name,
        photo=photo,
        crop=crop,
        photo_from_crop=photo_from_crop,
        crop_from_photo=crop_from_photo,
        face=FaceMeasurement(landmarks, pose, measured.shape, (0.3, 0.3), 0.0, (0.0, 0.0)),
        foreground=foreground,
        background=np.full((CROP_PX, CROP_PX, 3), coat, np.uint8),
    )


class FakeCamera:
    """Delivers watermarked frames at rate_hz. trouble is called before each read and may raise."""

    name = "fake camera"

    def __init__(self, rate_hz: float = 30.0) -> None:
        self.rate_hz = rate_hz
        self.trouble: Callable[[], None] = lambda: None
        self.silent = False
        self.closed = 0
        self._next_s = time.monotonic()
        self._index = count()
        self._image: Image = np.full((240, 320, 3), WATERMARK, np.uint8)

    def read(self, timeout_s: float) -> Frame | None:
        self.trouble()
        wait_s = self._next_s - time.monotonic()
        time.sleep(min(max(wait_s, 0.0), timeout_s))
        if wait_s > timeout_s or self.silent:
            time.sleep(0.01)
            return None
        self._next_s = max(self._next_s + 1 / self.rate_hz, time.monotonic() - 1.0)
        return Frame(self._image, time.monotonic(), next(self._index))

    def close(self) -> None:
        self.closed += 1


class FakeTracker:
    """Sees a face in every frame. trouble is called for each and may raise or wait."""

    def __init__(self) -> None:
        self.smoothing = 0.5
        self.trouble: Callable[[], None] = lambda: None
        self.face_in_sight = True
        self.closed = 0

    def track(self, frame: Frame) -> Observation:
        self.trouble()
        return observation(frame.index, frame.captured_s, with_face=self.face_in_sight)

    def close(self) -> None:
        self.closed += 1


class FakeAnimator:
    """Shows the crop of the portrait, a little brighter with every opening of the eyes."""

    name, provider = "fake", "nothing"
    capabilities = frozenset({"eyes"})

    def __init__(self) -> None:
        self.trouble: Callable[[], None] = lambda: None
        self.prepare_trouble: Callable[[], None] = lambda: None
        self.rendered: list[Driving] = []

    def prepare(self, one: Portrait) -> Image:
        self.prepare_trouble()
        return one.crop

    def render(self, prepared: Image, driving: Driving) -> Image:
        self.trouble()
        self.rendered.append(driving)
        shade = np.uint8(min(8, max(0, round(8 * driving.eye_openness[0]))))
        return np.asarray(prepared + shade, np.uint8)


class FakeHalves(FakeAnimator):
    """Renders in two halves, all of it in the second, and notes on which thread each was done."""

    def __init__(self) -> None:
        super().__init__()
        self.halves: list[tuple[str, str]] = []

    def begin(self, prepared: Image, driving: Driving) -> Callable[[], Image]:
        self.halves.append(("first", threading.current_thread().name))

        def second() -> Image:
            self.halves.append(("second", threading.current_thread().name))
            return self.render(prepared, driving)

        return second


class FakeMotion:
    """Follows every face; still otherwise."""

    def __init__(self) -> None:
        self.idle, self.reason = True, "no camera picture"
        self.calibrated = self.cameras = 0
        self.controls: list[Controls] = []

    def calibrate(self) -> None:
        self.calibrated += 1

    def see_anew(self) -> None:
        self.cameras += 1

    def drive(self, seen: Observation | None, controls: Controls, now_s: float) -> Driving:
        self.controls.append(controls)
        self.idle = seen is None or seen.face is None
        self.reason = "no camera picture" if seen is None else "no face" if seen.face is None else ""
        return still_driving()


class FakeSink:
    """Keeps every picture with its time. trouble is called for each and may raise or wait."""

    def __init__(self, size: tuple[int, int] = (64, 36), clock: Callable[[], float] = time.monotonic) -> None:
        self.name, self.size = "fake sink", size
        self.images: list[Image] = []
        self.sent_s: list[float] = []
        self.trouble: Callable[[], None] = lambda: None
        self.closed = 0
        self._clock = clock

    def send(self, image: Image) -> None:
        self.trouble()
        self.images.append(image.copy())
        self.sent_s.append(self._clock())

    def close(self) -> None:
        self.closed += 1


def lose_device() -> None:
    raise DeviceLostError


def fail() -> None:
    raise RuntimeError("broken on purpose")
