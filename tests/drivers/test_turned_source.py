from __future__ import annotations

import numpy as np
import pytest

from drivers.turned_source import Turn, TurnedSource
from engine.errors import UsageError
from engine.frame import Image
from engine.ports import WatchedSource
from tests.live_fakes import FakeCamera


def corners(image: Image) -> list[int]:
    return [int(image[y, x, 0]) for y, x in ((0, 0), (0, -1), (-1, -1), (-1, 0))]


@pytest.fixture
def image() -> Image:
    """Corners 1, 2, 3, 4, clockwise from the top left."""
    made = np.zeros((40, 80, 3), np.uint8)
    for number, (y, x) in enumerate(((0, 0), (0, -1), (-1, -1), (-1, 0)), 1):
        made[y, x] = number
    return made


@pytest.mark.parametrize(
    ("rotate_deg", "expected"), [(0, [1, 2, 3, 4]), (90, [4, 1, 2, 3]), (180, [3, 4, 1, 2]), (270, [2, 3, 4, 1])]
)
def test_pictures_are_turned_clockwise(image: Image, rotate_deg: int, expected: list[int]) -> None:
    turned = Turn(rotate_deg).applied(image)
    assert corners(turned) == expected
    assert turned.shape[:2] == ((40, 80) if rotate_deg % 180 == 0 else (80, 40))
    assert turned.flags["C_CONTIGUOUS"]


def test_zoom_keeps_the_middle() -> None:
    image = np.zeros((40, 80, 3), np.uint8)
    image[10:30, 20:60] = 9
    cut = Turn(zoom=2.0).applied(image)
    assert cut.shape == (20, 40, 3)
    assert cut.min() == 9


@pytest.mark.parametrize("turn", [{"rotate_deg": 45}, {"zoom": 0.5}, {"zoom": 9.0}])
def test_what_cannot_be_done_is_refused(turn: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="camera"):
        Turn(**turn)  # type: ignore[arg-type]


def test_everything_else_of_the_source_is_passed_on() -> None:
    camera = FakeCamera(50.0)
    source = TurnedSource(camera, Turn(90))
    frame = source.read(1.0)
    assert frame is not None and frame.image.shape == (320, 240, 3)
    assert (source.name, source.rate_hz) == ("fake camera", 50.0)
    assert isinstance(source, WatchedSource)
    assert (source.measured_hz, source.trouble) == (0.0, "")
    source.close()
    assert camera.closed == 1
