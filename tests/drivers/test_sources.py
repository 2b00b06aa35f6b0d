"""What every source keeps to, whatever stands behind it, and what --camera takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from drivers.sources import open_source
from drivers.webcam import Webcam
from engine.errors import BadInputError, DeviceError, DeviceLostError, LiveError, UsageError
from engine.frame import Frame
from engine.ports import FrameSource
from tests.drivers.clips import write_clip
from tests.drivers.fake_capture import FakeCapture
from tests.drivers.mjpeg_server import mjpeg_server
from tests.live_fakes import FakeCamera

TIMEOUT_S = 60.0


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with mjpeg_server() as running:
        yield running


@pytest.fixture(params=["fake", "pattern", "file", "webcam", "address"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FrameSource]:
    makers: dict[str, Callable[[], FrameSource]] = {
        "fake": FakeCamera,
        "pattern": lambda: open_source("pattern", (160, 120), 30.0),
        "file": lambda: open_source(str(write_clip(tmp_path / "clip.mp4", count=5, rate=30))),
        "webcam": lambda: Webcam(FakeCapture(), "fake webcam", 30.0),
        "address": lambda: open_source(address(request.getfixturevalue("server"))),
    }
    opened = makers[request.param]()
    yield opened
    opened.close()


def address(server: ThreadingHTTPServer) -> str:
    return f"http://name:secret@127.0.0.1:{server.server_port}/camera?key=secret"


def next_frame(source: FrameSource) -> Frame:
    deadline_s = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline_s:
        frame = source.read(0.2)
        if frame is not None:
            return frame
    raise AssertionError(f"{source.name} sends nothing")


def test_a_source_tells_its_name_and_rate(source: FrameSource) -> None:
    assert source.name and "secret" not in source.name
    assert 1 <= source.rate_hz <= 240


def test_frames_are_rgb_with_rising_numbers_and_times(source: FrameSource) -> None:
    begun_s = time.monotonic()
    frames = [next_frame(source) for _ in range(8)]
    for frame in frames:
        assert frame.image.dtype == np.uint8 and frame.image.ndim == 3 and frame.image.shape[2] == 3
    indices, times_s = [frame.index for frame in frames], [frame.captured_s for frame in frames]
    assert indices == sorted(set(indices))
    assert times_s == sorted(set(times_s))
    assert begun_s - 1.0 <= times_s[0] and times_s[-1] <= time.monotonic()


def test_frames_come_at_the_nominal_rate_at_most(source: FrameSource) -> None:
    first = next_frame(source)
    last = [next_frame(source) for _ in range(10)][-1]
    assert last.captured_s - first.captured_s > 5 / source.rate_hz


def test_reading_without_time_to_wait_returns_at_once(source: FrameSource) -> None:
    next_frame(source)
    begun_s = time.monotonic()
    for _ in range(3):
        source.read(0.0)
    assert time.monotonic() - begun_s < 2.0


def test_closing_twice_is_harmless(source: FrameSource) -> None:
    next_frame(source)
    source.close()
    source.close()


@pytest.mark.parametrize("source", ["pattern", "file", "webcam", "address"], indirect=True)
def test_a_closed_source_says_so(source: FrameSource) -> None:
    source.close()
    with pytest.raises(DeviceLostError):
        source.read(0.1)


def test_colours_of_a_camera_come_as_rgb() -> None:
    source = Webcam(FakeCapture(colour_bgr=(10, 20, 30)), "fake", 30.0)
    try:
        assert tuple(next_frame(source).image[0, 0]) == (30, 20, 10)
    finally:
        source.close()


@pytest.mark.parametrize("spec", ["", "nothing.mp4", "-1", "patern", "/no/such/folder/clip.mp4"])
def test_what_is_not_there_is_told_with_the_option(spec: str) -> None:
    with pytest.raises(BadInputError, match="--camera") as raised:
        open_source(spec)
    assert "\n" not in raised.value.user_message


def test_an_unknown_kind_of_address_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--camera 'ftp://x/y'"):
        open_source("ftp://x/y")


def test_an_address_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(DeviceError, match="does not answer") as raised:
        open_source("http://name:secret@127.0.0.1:9/camera")
    assert "secret" not in raised.value.user_message


@pytest.mark.parametrize("spec", ["97", "/dev/video97"])
def test_a_camera_that_is_not_there_is_told(spec: str) -> None:
    with pytest.raises(DeviceError, match=r"There is no camera /dev/video97"):
        open_source(spec)


def test_a_device_that_is_no_camera_is_told() -> None:
    with pytest.raises(DeviceError, match=r"/dev/null delivers no pictures"):
        open_source("/dev/null")


def test_a_network_camera_that_goes_is_lost() -> None:
    with mjpeg_server() as server:
        source = open_source(address(server))
        next_frame(source)
    try:
        with pytest.raises(LiveError, match="Check the network"):
            while True:
                next_frame(source)
    finally:
        source.close()
