from __future__ import annotations

from pathlib import Path

import av
import pytest

from drivers.sound_file import open_sound
from drivers.video_encoder import CONTAINERS
from drivers.video_reader import VideoReader
from drivers.video_writer import VideoWriter
from engine.errors import VideoError
from tests.drivers.clips import lag_of, noise, numbered, sound_of, write_clip, write_noise


@pytest.mark.parametrize("ending", CONTAINERS)
def test_foreign_sound_is_encoded_in_sync_and_ends_with_the_pictures(tmp_path: Path, ending: str) -> None:
    sound = open_sound(write_noise(tmp_path / "noise.wav", seconds=2.0))
    out = tmp_path / f"out{ending}"
    with VideoWriter(out, (64, 48), 25, sound=sound) as writer:
        for number in range(30):
            writer.write(numbered(number))
    samples, rate_hz = sound_of(out)
    assert abs(lag_of(samples, noise(2.0, rate_hz), 4800)) <= 0.003 * rate_hz
    assert len(samples) / rate_hz == pytest.approx(1.2, abs=0.05)


@pytest.mark.parametrize("ending", CONTAINERS)
def test_sound_of_a_clip_is_copied_in_sync(media: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out{ending}"
    with (
        VideoReader(media / "d10.mp4") as reader,
        VideoWriter(out, (64, 48), reader.rate, sound=reader.sound) as writer,
    ):
        for number in range(60):
            writer.write(numbered(number))
    with av.open(str(out)) as file, av.open(str(media / "d10.mp4")) as original:
        ours, theirs = ([bytes(packet) for packet in one.demux(audio=0) if packet.size] for one in (file, original))
    assert ours == theirs[: len(ours)] and len(ours) > 80
    samples, rate_hz = sound_of(out)
    expected, _ = sound_of(media / "d10.mp4")
    assert abs(lag_of(samples, expected, 4800)) <= 0.003 * rate_hz


def test_sound_is_cut_to_where_the_pictures_begin(media: Path, tmp_path: Path) -> None:
    # a broadcast stream begins at 1.4 s, and its AAC has no header of its own: it is encoded anew
    broadcast = tmp_path / "clip.ts"
    with av.open(str(media / "d10.mp4")) as source, av.open(str(broadcast), "w") as file:
        tracks = {track.index: file.add_stream_from_template(track) for track in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = tracks[packet.stream.index]
                file.mux(packet)
    with (
        VideoReader(broadcast) as reader,
        VideoWriter(tmp_path / "out.mp4", (64, 48), 30, sound=reader.sound) as writer,
    ):
        for number in range(60):
            writer.write(numbered(number))
    samples, rate_hz = sound_of(tmp_path / "out.mp4")
    expected, _ = sound_of(media / "d10.mp4")
    assert abs(lag_of(samples, expected, 4800)) <= 0.003 * rate_hz


def test_odd_rates_and_many_channels_become_stereo_that_can_be_encoded(tmp_path: Path) -> None:
    sound = open_sound(write_noise(tmp_path / "noise.wav", rate_hz=37_000, channels=6))
    with VideoWriter(tmp_path / "out.mp4", (64, 48), 25, sound=sound) as writer:
        writer.write(numbered(0))
    with av.open(str(tmp_path / "out.mp4")) as file:
        (track,) = file.streams.audio
        assert (track.codec_context.sample_rate, track.codec_context.layout.name) == (48_000, "stereo")


def test_what_has_no_sound_is_refused(tmp_path: Path) -> None:
    silent = write_clip(tmp_path / "silent.mp4")
    with pytest.raises(VideoError, match="has no sound"):
        open_sound(silent)
    with pytest.raises(VideoError, match="no file"):
        open_sound(tmp_path / "missing.wav")
    (tmp_path / "text.wav").write_text("no sound" * 100)
    with pytest.raises(VideoError, match="no sound that can be read"):
        open_sound(tmp_path / "text.wav")
