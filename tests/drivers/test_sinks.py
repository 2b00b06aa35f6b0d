"""What every sink keeps to, whatever stands behind it, and what --output takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from drivers.sinks import open_sink
from drivers.virtual_camera import VirtualCamera
from engine.errors import DeviceError, LiveError, OutputError, UsageError
from engine.ports import PictureSink
from tests.drivers import fake_backend
from tests.drivers.clips import SIZE, numbered
from tests.live_fakes import FakeSink


@pytest.fixture(params=["fake", "null", "file", "virtual"])
def sink(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PictureSink]:
    makers: dict[str, Callable[[], PictureSink]] = {
        "fake": lambda: FakeSink(SIZE),
        "null": lambda: open_sink("null", SIZE, 30.0),
        "file": lambda: open_sink(str(tmp_path / "out.mp4"), SIZE, 30.0),
        "virtual": virtual_camera,
    }
    opened = makers[request.param]()
    yield opened
    opened.close()


def virtual_camera() -> PictureSink:
    fake_backend.register()
    return VirtualCamera(SIZE, 30.0, backend=fake_backend.NAME)


def test_a_sink_tells_its_name_and_size(sink: PictureSink) -> None:
    assert sink.name
    assert sink.size == SIZE


def test_pictures_are_taken_and_left_alone(sink: PictureSink) -> None:
    for number in range(5):
        picture = numbered(number)
        picture.setflags(write=False)
        sink.send(picture)


def test_closing_twice_is_harmless(sink: PictureSink) -> None:
    sink.send(numbered(0))
    sink.close()
    sink.close()


def test_closing_at_once_is_harmless(sink: PictureSink) -> None:
    sink.close()


@pytest.mark.parametrize("sink", ["null", "file", "virtual"], indirect=True)
def test_a_closed_sink_says_so(sink: PictureSink) -> None:
    sink.send(numbered(0))
    sink.close()
    with pytest.raises(LiveError):
        sink.send(numbered(1))


@pytest.mark.parametrize("spec", ["", "out.avi", "nothing", "/tmp", "out.mp3"])
def test_what_is_not_known_is_told_with_the_option(spec: str) -> None:
    with pytest.raises(UsageError, match="--output") as raised:
        open_sink(spec, SIZE, 30.0)
    assert "\n" not in raised.value.user_message


@pytest.mark.parametrize("spec", ["virtual", "pipewire", "/dev/video10"])
def test_odd_sides_are_wrong_use_and_the_next_even_ones_are_named(spec: str) -> None:
    with pytest.raises(UsageError, match="Take 642x360"):
        open_sink(spec, (641, 360), 30.0)


def test_a_camera_is_written_by_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # no daemon here: what the other process met is told as if it had been met here
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(DeviceError, match="PipeWire"):
        open_sink("pipewire", SIZE, 30.0)


def test_a_file_that_cannot_be_made_is_told_before_the_first_picture(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no folder"):
        open_sink(str(tmp_path / "missing" / "out.mp4"), SIZE, 30.0)


def test_the_null_sink_counts() -> None:
    sink = open_sink("null", SIZE, 30.0)
    sink.send(np.zeros((48, 64, 3), np.uint8))
    assert getattr(sink, "pictures", None) == 1
