"""Faces made of numbers, and a tracker that sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from engine.errors import EngineError, VideoError
from engine.evaluation.clip_study import ClipStudy, Footage, ReadClip
from engine.evaluation.evaluate_clip import ClipTask, OpenStudio
from engine.evaluation.face_crop import FaceCrop
from engine.evaluation.measuring import Reading
from engine.evaluation.pixels import Likeness, Stillness
from engine.evaluation.reenactment import Reenactment
from engine.evaluation.renderer import Source
from engine.evaluation.still import Still
from engine.evaluation.timeline import BLENDSHAPES, Timeline, timeline
from engine.frame import Array, Frame, Image
from engine.tracking import canonical as c
from engine.tracking.head_pose import apply_head_pose, head_pose, rotation_from_angles
from engine.tracking.measure import measure_face

SIDE_PX = 256


def make_reading(
    *,
    pitch: float = 0.0,
    yaw: float = 0.0,
    roll: float = 0.0,
    lips: float = 0.1,
    eyes: float = 0.0,
    brows: float = 0.0,
    x_px: float = SIDE_PX / 2,
    y_px: float = SIDE_PX / 2,
    scale: float = 90.0,
) -> Reading:
    """A face: lips, eyes and brows move their landmarks down or up by so much, in canonical units."""
    shape = c.mean_face().copy()
    shape[c.LIP_LOWER_INNER[1:-1], 1] += lips
    for lower in (c.LEFT_LID_LOWER, c.RIGHT_LID_LOWER):
        shape[lower[1:-1], 1] += eyes
    shape[np.concatenate([c.LEFT_BROW, c.RIGHT_BROW]), 1] -= brows
    rotation = rotation_from_angles(pitch, yaw, roll)
    pose = head_pose(rotation, np.array([x_px, y_px, 0], np.float32), scale)
    shapes = np.full(BLENDSHAPES, 0.2, np.float32)
    shapes[25] = 0.2 + lips
    face = measure_face(apply_head_pose(shape, pose), shapes)
    return Reading(face, rotation)


class ListTracker:
    """Sees what it was told, one reading after the other."""

    name = "list"
    has_blendshapes = True

    def __init__(self, readings: Sequence[Reading | None]) -> None:
        self.readings, self.pictures = list(readings), 0

    def begin(self, image: Image) -> None:
        pass

    def measure(self, image: Image) -> Reading | None:
        self.pictures += 1
        return self.readings[(self.pictures - 1) % len(self.readings)]

    def close(self) -> None:
        pass


@pytest.fixture
def reading() -> Callable[..., Reading]:
    return make_reading


@pytest.fixture
def list_tracker() -> type[ListTracker]:
    return ListTracker


@pytest.fixture
def talking() -> Callable[..., Timeline]:
    """A timeline of a face that talks, blinks, lifts its brows and turns; gain scales all of it."""

    def make(n: int = 60, gain: float = 1.0, shift_px: float = 0.0, missing: Sequence[int] = ()) -> Timeline:
        t: Array = np.arange(n, dtype=np.float32)
        readings: list[Reading | None] = [
            make_reading(
                lips=0.12 + gain * 0.1 * float(np.sin(t[i] / 3)),
                eyes=gain * 0.04 * float(np.sin(t[i] / 5)),
                brows=gain * 0.05 * float(np.sin(t[i] / 7)),
                yaw=gain * 12 * float(np.sin(t[i] / 9)),
                pitch=gain * 6 * float(np.sin(t[i] / 11)),
                x_px=SIDE_PX / 2 + shift_px,
            )
            for i in range(n)
        ]
        for i in missing:
            readings[i] = None
        return timeline(readings, SIDE_PX)

    return make


def read(path: Path) -> Iterator[Frame]:
    if not path.is_file():
        raise VideoError(f"There is no file {path}.")
    with av.open(str(path)) as container:
        for index, picture in enumerate(container.decode(video=0)):
            yield Frame(picture.to_ndarray(format="rgb24"), float(picture.time), index)


class Replay:
    """An engine that shows the driver itself."""

    name = "replay"

    def __init__(self, clip: ClipStudy) -> None:
        self._clip = clip

    def open(self, engine: str, still: Still) -> Replay:
        if engine != "replay":
            raise EngineError(f"{engine} is broken.")
        return self

    def pictures(self) -> Iterator[Image]:
        return (frame.image for frame in self._clip.footage.frames())


@pytest.fixture
def read_clip() -> ReadClip:
    """Opens a real video file."""
    return read


@pytest.fixture
def replay() -> OpenStudio:
    """Opens engines that show the driver itself."""
    return Replay


@pytest.fixture
def task(media: Path, face_task_model: Path) -> Callable[..., ClipTask]:
    """Tasks on the first frames of a clip in the shared media."""

    def make(*renderers: str, clip: str = "d0.mp4", photos: tuple[Path, ...] = (), **more: object) -> ClipTask:
        footage = Footage(media / clip, read, seconds=0.48)
        return ClipTask(footage, photos, renderers, model=face_task_model, **{"exhibits": False, **more})

    return make


@pytest.fixture
def ball() -> Footage:
    """A clip of 30 frames, 128 px, without a face: a ball rolls through it."""

    def read(path: Path) -> Iterator[Frame]:
        for i in range(30):
            image = np.full((128, 128, 3), 90, np.uint8)
            cv2.circle(image, (20 + 3 * i, 64), 12, (200, 180, 40), -1)
            yield Frame(image, i / 25, i)

    return Footage(Path("ball.mp4"), read)


@pytest.fixture
def measured() -> Callable[..., Reenactment]:
    """A reenactment in which driver and result are what they are said to be."""

    def make(driver: Timeline, result: Timeline, *, truth: bool, stride: int = 1) -> Reenactment:
        photo = np.zeros((256, 256, 3), np.uint8)
        clip = ClipStudy(
            Footage(Path("a.mp4"), iter, stride=stride), photo, FaceCrop(0, 0, 256), len(driver), 25.0, driver
        )
        like = (Likeness(100.0, 1.0, 0.0), *[Likeness(30.0, 0.9, 0.02)] * (len(driver) - 1)) if truth else ()
        stillness = tuple(Stillness(0.5, None, 1.0 if i % 5 == 0 else None) for i in range(len(driver)))
        return Reenactment(
            "mesh", Source("s0.jpg", photo, clip.crop, driver.landmarks[0]), clip, result, like, stillness, 12.5
        )

    return make
