"""Small videos and sounds for the tests. Every picture carries its number, which survives compression."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from engine.frame import Image

BITS = 8
SIZE = (64, 48)


def numbered(number: int, size: tuple[int, int] = SIZE) -> Image:
    """A picture whose columns are the bits of its number: dark 0, bright 1. The upper half is a little reddish."""
    width, height = size
    bits = number >> np.arange(BITS) & 1
    columns = np.where(bits, 200, 40)[np.arange(width) * BITS // width]
    picture = np.repeat(np.tile(columns, (height, 1))[..., None], 3, axis=2)
    picture[: height // 2, :, 0] += 30
    return np.asarray(picture, np.uint8)


def number_of(picture: Image) -> int:
    """Read the number of a picture that may be compressed."""
    height, width = picture.shape[:2]
    columns = picture[3 * height // 4, (2 * np.arange(BITS) + 1) * width // (2 * BITS), 1]
    return int(((columns > 120) << np.arange(BITS)).sum())


def write_clip(
    path: Path,
    count: int = 10,
    rate: Fraction | int = 25,
    *,
    size: tuple[int, int] = SIZE,
    times: list[Fraction] | None = None,
    container: str | None = None,
) -> Path:
    """Write numbered pictures, at times if given, with a plain encoder of the test's own."""
    with av.open(str(path), "w", format=container) as file:
        track = file.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "crf": "10"})
        track.width, track.height, track.pix_fmt = *size, "yuv420p"
        tick_s = 1 / Fraction(rate) if times is None else Fraction(1, 90_000)
        track.codec_context.time_base = tick_s
        for number in range(count):
            picture = av.VideoFrame.from_ndarray(numbered(number, size), format="rgb24")
            picture.pts = number if times is None else round(times[number] / tick_s)
            picture.time_base = tick_s
            file.mux(track.encode(picture))
        file.mux(track.encode(None))
    return path


def write_noise(path: Path, seconds: float = 2.0, rate_hz: int = 48_000, channels: int = 1) -> Path:
    """Write a WAV file of smooth noise, which fits upon itself at one place only."""
    samples = noise(seconds, rate_hz)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.repeat((samples * 20_000).astype("<i2"), channels).tobytes())
    return path


def noise(seconds: float, rate_hz: int) -> np.ndarray:
    rough = np.random.default_rng(7).standard_normal(round(seconds * rate_hz))
    smooth = np.convolve(rough, np.hanning(24), "same")
    return smooth / np.abs(smooth).max()


def sound_of(path: Path) -> tuple[np.ndarray, int]:
    """Return the sound of a file on the time line of its first picture, in mono float, and its rate."""
    with av.open(str(path)) as file:
        start_s = next(file.decode(video=0)).time if file.streams.video else 0.0
    with av.open(str(path)) as file:
        frames = list(file.decode(audio=0))
        rate_hz = frames[0].sample_rate
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate_hz)
        parts = [part for frame in frames for part in resampler.resample(frame)]
    samples = np.concatenate([part.to_ndarray()[0] for part in parts])
    offset = round((frames[0].time - start_s) * rate_hz)
    return (np.pad(samples, (offset, 0)) if offset > 0 else samples[-offset:]), rate_hz


def lag_of(late: np.ndarray, early: np.ndarray, longest: int) -> int:
    """Return by how many samples one sound lies behind another one."""
    length = min(len(late), len(early)) - 1
    # differences: a constant offset would fit upon itself best at lag 0
    late, early = np.diff(late)[:length], np.diff(early)[:length]
    assert late.any() and early.any(), "silence fits upon itself everywhere"
    spectrum = np.fft.rfft(late, 2 * length) * np.conj(np.fft.rfft(early, 2 * length))
    match = np.fft.irfft(spectrum)
    lags = np.concatenate([np.arange(longest + 1), np.arange(-longest, 0)])
    return int(lags[np.argmax(match[lags])])


def turn_display(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Change how an MP4 file wants its pictures to be turned: x' = a x + c y, y' = b x + d y for (a, b, c, d)."""
    data = bytearray(path.read_bytes())
    # behind the name of the box: version, three times and a number, times reserved, layers, volume
    at = data.index(b"tkhd") + 4 + 4 + 16 + 4 + 8 + 8
    a, b, c, d = (value << 16 for value in matrix)
    fields = (a, b, 0, c, d, 0, 0, 0, 1 << 30)
    data[at : at + 36] = b"".join(value.to_bytes(4, "big", signed=True) for value in fields)
    path.write_bytes(data)
    return path
