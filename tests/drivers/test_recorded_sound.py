"""A recording with sound: beside its pictures, whatever the delay, the clocks and the disk do."""

from __future__ import annotations

import time
from pathlib import Path

import av
import numpy as np
import pytest

from drivers.live_sound_track import SoundFormat
from drivers.mp4_boxes import playable_length
from drivers.video_file_sink import VideoFileSink
from engine.errors import OutputError
from engine.frame import Array, AudioBlock, Image
from tests.drivers.test_video_writer import files_at_most
from tests.live_fakes import FakeClock
from tests.waiting import wait_until

RATE, SOUND_HZ, SIZE = 20, 48_000, (64, 48)
DELAY_S = 0.15
# every so often a white picture and a click, captured at the same moment
EVERY_S = 0.5


def click(times_s: np.ndarray) -> Array:
    """A short tone at each flash, silence else."""
    since_s = times_s % EVERY_S
    return np.where(since_s < 0.03, 0.8 * np.sin(2 * np.pi * 1000 * since_s), 0.0).astype(np.float32)[:, None]


def flash(captured_s: float) -> Image:
    return np.full((SIZE[1], SIZE[0], 3), 255 if (captured_s + 1e-6) % EVERY_S < 0.5 / RATE else 20, np.uint8)


def record(sink: VideoFileSink, clock: FakeClock, seconds: float, *, sound_hz: float = SOUND_HZ) -> None:
    """Send what was captured DELAY_S ago; hear what was captured just now by a sound card that runs at sound_hz."""
    heard, begun_s = 0, clock.now_s()
    for number in range(round(seconds * RATE)):
        clock.go_on(begun_s + number / RATE - clock.now_s())
        now_s = clock.now_s()
        while (heard + 480) / sound_hz <= now_s - begun_s:
            times_s = begun_s + (heard + np.arange(480)) / sound_hz
            sink.hear(AudioBlock(click(times_s), SOUND_HZ, float(times_s[0])))
            heard += 480
        written = sink.pictures
        sink.send(flash(now_s - DELAY_S))
        wait_until(lambda written=written: sink.pictures > written)


def flashes_s(path: Path) -> np.ndarray:
    with av.open(str(path)) as file:
        return np.array([f.time for f in file.decode(video=0) if f.to_ndarray(format="gray").mean() > 128])


def clicks_s(path: Path) -> np.ndarray:
    """When each click begins."""
    found, last_s = [], -1.0
    with av.open(str(path)) as file:
        for frame in file.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.3)
            for index in loud:
                at_s = float(frame.time) + index / SOUND_HZ
                if at_s - last_s > 0.2:
                    found.append(at_s)
                last_s = at_s
    return np.array(found)


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
@pytest.mark.parametrize("sound_hz", [48_000.0, 47_985.0])
def test_flash_and_click_lie_together(tmp_path: Path, ending: str, sound_hz: float) -> None:
    clock = FakeClock(now_s=0.0)
    path = tmp_path / f"out.{ending}"
    sink = VideoFileSink(path, SIZE, RATE, clock, sound=SoundFormat(SOUND_HZ), delay_s=lambda: DELAY_S)
    record(sink, clock, 5.0, sound_hz=sound_hz)
    sink.close()
    seen, heard = flashes_s(path), clicks_s(path)
    seen, heard = seen[seen > 0.4], heard[heard > 0.4]
    assert len(seen) >= 8 and len(heard) == len(seen)
    assert heard == pytest.approx(seen, abs=0.02)


def test_without_a_sound_the_track_is_silent_and_as_long_as_the_pictures(tmp_path: Path) -> None:
    clock = FakeClock(now_s=0.0)
    sink = VideoFileSink(tmp_path / "out.mp4", SIZE, RATE, clock, sound=SoundFormat())
    for number in range(40):
        clock.go_on(1 / RATE)
        written = sink.pictures
        sink.send(flash(number))
        wait_until(lambda written=written: sink.pictures > written)
    sink.close()
    with av.open(str(tmp_path / "out.mp4")) as file:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    assert not samples.any()
    assert len(samples) / SOUND_HZ == pytest.approx(2.0, abs=0.05)


def noise(number: int) -> Image:
    return np.random.default_rng(number).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)


def fill_the_disk(sink: VideoFileSink) -> str:
    with pytest.raises(OutputError) as raised:
        for number in range(2000):
            sink.hear(AudioBlock(np.zeros((480, 1), np.float32), SOUND_HZ, number / 100))
            sink.send(noise(number))
            time.sleep(0.002)
    return raised.value.user_message


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv"])
def test_a_full_disk_ends_the_recording_and_what_came_before_can_be_played(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    clock = FakeClock(now_s=0.0)
    sink = VideoFileSink(path, SIZE, RATE, clock, sound=SoundFormat())
    with files_at_most(400_000):
        clock_ticks(sink, clock)
        told = fill_the_disk(sink)
    sink.close()
    assert "ends here" in told and "kept" in told
    assert list(tmp_path.iterdir()) == [path]
    with av.open(str(path)) as file:
        times_s = [frame.time for frame in file.decode(video=0)]
    assert len(times_s) >= 2 * RATE
    assert times_s == sorted(times_s)


def clock_ticks(sink: VideoFileSink, clock: FakeClock) -> None:
    """Let a period pass before each picture."""
    send = sink.send

    def later(image: Image) -> None:
        clock.go_on(1 / RATE)
        send(image)

    sink.send = later  # type: ignore[method-assign]


def test_after_a_power_cut_the_hidden_file_can_be_played(tmp_path: Path) -> None:
    clock = FakeClock(now_s=0.0)
    sink = VideoFileSink(tmp_path / "out.mp4", SIZE, RATE, clock, sound=SoundFormat())
    record(sink, clock, 4.0)
    (hidden,) = tmp_path.iterdir()
    rescued = tmp_path / "rescued.mp4"
    sink._writer._part.stream.flush()
    rescued.write_bytes(hidden.read_bytes()[:-100])
    sink.discard()
    with av.open(str(rescued)) as file:
        assert len([frame.time for frame in file.decode(video=0)]) >= RATE


def test_what_can_be_played_is_found_box_by_box(tmp_path: Path) -> None:
    def box(kind: bytes, size: int) -> bytes:
        return size.to_bytes(4, "big") + kind + bytes(size - 8)

    whole = box(b"ftyp", 24) + box(b"moov", 100) + box(b"moof", 40) + box(b"mdat", 60)
    for extra in (b"", box(b"moof", 40), box(b"moof", 40) + box(b"mdat", 60)[:-1], b"\0\0"):
        path = tmp_path / "file"
        path.write_bytes(whole + extra)
        with path.open("rb") as stream:
            assert playable_length(stream) == len(whole)
    path.write_bytes(whole[:-1])
    with path.open("rb") as stream:
        assert playable_length(stream) == 0
