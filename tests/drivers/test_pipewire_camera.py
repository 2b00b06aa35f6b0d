"""What needs no daemon; what does is in tests/e2e/test_pipewire_camera.py."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from drivers import pipewire_camera
from drivers.pipewire_camera import PipeWireCamera
from drivers.pipewire_library import load_pipewire
from drivers.sinks import open_sink
from engine.errors import DeviceError, DeviceLostError, UsageError
from engine.frame import Image
from engine.ports import WatchedSink


class FakeStream:
    """Notes what it is sent. there: whether a daemon runs."""

    there = True
    made: list[FakeStream] = []  # noqa: RUF012

    def __init__(self, size: tuple[int, int], rate_hz: Fraction, name: str) -> None:
        if not self.there:
            raise DeviceError("PipeWire does not answer.")
        self.size, self.rate_hz, self.name = size, rate_hz, name
        self.watched, self.lost, self.closed, self.sent = True, False, False, list[Image]()
        self.made.append(self)

    def send(self, planes: Image) -> None:
        self.sent.append(planes)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> type[FakeStream]:
    monkeypatch.setattr(FakeStream, "made", [])
    monkeypatch.setattr(FakeStream, "there", True)
    monkeypatch.setattr(pipewire_camera, "PipeWireStream", FakeStream)
    monkeypatch.setattr(pipewire_camera, "_TRY_AGAIN_EVERY_S", 0.0)
    return FakeStream


def test_pictures_are_sent_as_bt601_limited_range(streams: type[FakeStream]) -> None:
    camera = PipeWireCamera((8, 4), 29.97)
    camera.send(np.full((4, 8, 3), 255, np.uint8))
    camera.send(np.full((4, 8, 3), (255, 0, 0), np.uint8))
    white, red = streams.made[0].sent
    assert white.shape == (6, 8)
    assert (white[0, 0], white[-1, 0]) == (235, 128)
    # Y, U, V of full red
    assert [int(red[0, 0]), int(red[4, 0]), int(red[5, 0])] == pytest.approx([81, 90, 240], abs=1)
    assert streams.made[0].rate_hz == Fraction(29.97).limit_denominator(1001)


def test_nobody_watching_costs_nothing(streams: type[FakeStream]) -> None:
    camera = PipeWireCamera((8, 4), 30)
    streams.made[0].watched = False
    camera.send(np.zeros((4, 8, 3), np.uint8))
    assert streams.made[0].sent == []


def test_a_daemon_that_goes_is_waited_for(streams: type[FakeStream], monkeypatch: pytest.MonkeyPatch) -> None:
    camera = PipeWireCamera((8, 4), 30)
    monkeypatch.setattr(FakeStream, "there", False)
    streams.made[0].lost = True
    for _ in range(3):
        camera.send(np.zeros((4, 8, 3), np.uint8))
    assert streams.made[0].closed
    assert not camera.watched
    monkeypatch.setattr(FakeStream, "there", True)
    camera.send(np.zeros((4, 8, 3), np.uint8))
    assert len(streams.made) == 2
    assert len(streams.made[1].sent) == 1


def test_what_others_see_is_told(streams: type[FakeStream], monkeypatch: pytest.MonkeyPatch) -> None:
    camera = PipeWireCamera((8, 4), 30)
    assert isinstance(camera, WatchedSink)
    assert camera.notice == ""
    streams.made[0].watched = False
    monkeypatch.setattr(pipewire_camera, "_UNSEEN_AFTER_S", -1.0)
    camera.send(np.zeros((4, 8, 3), np.uint8))
    assert "No program shows Understudy Camera yet" in camera.notice
    monkeypatch.setattr(pipewire_camera, "_UNSEEN_AFTER_S", 60.0)
    monkeypatch.setattr(FakeStream, "there", False)
    streams.made[0].lost = True
    camera.send(np.zeros((4, 8, 3), np.uint8))
    assert "comes back by itself" in camera.notice
    monkeypatch.setattr(FakeStream, "there", True)
    camera.send(np.zeros((4, 8, 3), np.uint8))
    assert camera.notice == ""


def test_closed_is_closed(streams: type[FakeStream]) -> None:
    camera = PipeWireCamera((8, 4), 30)
    camera.close()
    camera.close()
    assert streams.made[0].closed
    with pytest.raises(DeviceLostError):
        camera.send(np.zeros((4, 8, 3), np.uint8))


def test_odd_sides_are_refused(streams: type[FakeStream]) -> None:
    with pytest.raises(UsageError, match="even"):
        PipeWireCamera((9, 4), 30)


def test_without_a_daemon_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        load_pipewire()
    except DeviceError as error:
        pytest.skip(str(error))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(DeviceError, match="--output virtual"):
        open_sink("pipewire", (640, 360), 30)
