"""What a camera offers, from the answers of its driver."""

from __future__ import annotations

import errno
import struct

import pytest

from drivers.v4l2_formats import Mode, best_mode, modes

FMT, SIZES, INTERVALS = 0xC0405602, 0xC02C564A, 0xC034564B


def code(name: str) -> int:
    return int.from_bytes(name.encode(), "little")


class Driver:
    """Answers as the kernel does: fills in the argument, EINVAL after the last."""

    def __init__(self, offered: dict[str, dict[tuple[int, int], list[tuple[int, int]]]]) -> None:
        self._offered = offered
        self.stepwise: tuple[int, ...] = ()

    def __call__(self, request: int, argument: bytearray) -> None:
        index, second = struct.unpack_from("<II", argument)
        by_code = {code(name): sizes for name, sizes in self._offered.items()}
        if request == FMT:
            assert second == 1, "not asked about pictures that come in"
            struct.pack_into("<I", argument, 44, pick(list(by_code), index))
        elif request == SIZES:
            if self.stepwise:
                pick([0], index)
                struct.pack_into("<I6I", argument, 8, 3, *self.stepwise)
            else:
                struct.pack_into("<III", argument, 8, 1, *pick(list(by_code[second]), index))
        elif request == INTERVALS:
            size = struct.unpack_from("<II", argument, 8)
            struct.pack_into("<III", argument, 16, 1, *pick(by_code[second].get(size, []), index))
        else:
            raise OSError(errno.ENOTTY, "what?")


def pick(from_what: list, index: int):  # type: ignore[no-untyped-def,type-arg]
    if index >= len(from_what):
        raise OSError(errno.EINVAL, "no more")
    return from_what[index]


def test_formats_sizes_and_fastest_rates_are_listed() -> None:
    driver = Driver(
        {
            "YUYV": {(640, 480): [(1, 15), (1, 30)], (1280, 720): [(1, 10)]},
            "MJPG": {(1280, 720): [(1, 30), (1, 60)]},
        }
    )
    assert list(modes(driver)) == [
        Mode("YUYV", (640, 480), 30.0),
        Mode("YUYV", (1280, 720), 10.0),
        Mode("MJPG", (1280, 720), 60.0),
    ]


def test_a_free_choice_of_sizes_is_asked_about_the_usual_ones() -> None:
    driver = Driver({"YUYV": {}})
    driver.stepwise = (48, 1280, 2, 32, 800, 2)
    assert [mode.size for mode in modes(driver)] == [(640, 480), (1280, 720)]
    assert {mode.rate_hz for mode in modes(driver)} == {0.0}


def test_a_driver_that_fails_is_told() -> None:
    def broken(_request: int, _argument: bytearray) -> None:
        raise OSError(errno.ENODEV, "gone")

    with pytest.raises(OSError, match="gone"):
        list(modes(broken))


WEBCAM = [
    Mode("YUYV", (640, 480), 30.0),
    Mode("YUYV", (1280, 720), 10.0),
    Mode("MJPG", (640, 480), 30.0),
    Mode("MJPG", (1280, 720), 30.0),
    Mode("MJPG", (1920, 1080), 30.0),
    Mode("H264", (1280, 720), 60.0),
]


@pytest.mark.parametrize(
    ("offered", "size", "rate_hz", "expected"),
    [
        # compressed where that is needed for the rate, else not
        (WEBCAM, (1280, 720), 30.0, Mode("MJPG", (1280, 720), 30.0)),
        (WEBCAM, (640, 480), 30.0, Mode("YUYV", (640, 480), 30.0)),
        (WEBCAM, (1280, 720), 10.0, Mode("YUYV", (1280, 720), 10.0)),
        # rather small than slow
        (WEBCAM[:2], (1280, 720), 30.0, Mode("YUYV", (640, 480), 30.0)),
        # none is fast enough: the fastest
        (WEBCAM[:2], (1280, 720), 60.0, Mode("YUYV", (640, 480), 30.0)),
        (WEBCAM, (1280, 720), 29.97, Mode("MJPG", (1280, 720), 30.0)),
        # the rate is not told
        ([Mode("YU12", (800, 600), 0.0)], (1280, 720), 30.0, Mode("YU12", (800, 600), 0.0)),
        (WEBCAM[5:], (1280, 720), 30.0, None),
        ([], (1280, 720), 30.0, None),
    ],
)
def test_the_best_mode(offered: list[Mode], size: tuple[int, int], rate_hz: float, expected: Mode | None) -> None:
    assert best_mode(offered, size, rate_hz) == expected
