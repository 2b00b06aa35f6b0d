from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from drivers.delay_line import DelayLine
from engine.frame import Array, AudioBlock

RATE_HZ, BLOCK, TONE_HZ = 48_000, 480, 440.0
LATENCY_S = 0.02


def tone(times_s: np.ndarray) -> Array:
    """A tone whose phase tells its time."""
    return np.sin(2 * np.pi * TONE_HZ * times_s).astype(np.float32)[:, None]


class Wire:
    """A microphone of a certain true rate, a delay line, and a loudspeaker that plays it."""

    def __init__(self, *, true_hz: float = RATE_HZ) -> None:
        self.line = DelayLine(RATE_HZ)
        self.true_hz = true_hz
        self._written = self._read = 0
        self.lost: Callable[[float], bool] = lambda _now_s: False

    def play(self, seconds: float, delay_s: float) -> Array:
        heard = []
        for _ in range(round(seconds * RATE_HZ / BLOCK)):
            now_s = self._read / RATE_HZ
            while (self._written + BLOCK) / self.true_hz <= now_s:
                times_s = (self._written + np.arange(BLOCK)) / self.true_hz
                if not self.lost(now_s):
                    self.line.write(AudioBlock(tone(times_s), RATE_HZ, float(times_s[0])))
                self._written += BLOCK
            heard.append(self.line.read(BLOCK, now_s + LATENCY_S, delay_s))
            self._read += BLOCK
        return np.concatenate(heard)[:, 0]

    def offset_s(self, delay_s: float) -> float:
        return self.line.error_s(self._read / RATE_HZ + LATENCY_S, delay_s)


def expected(wire_heard: Array, start_s: float, delay_s: float) -> Array:
    times_s = start_s + np.arange(len(wire_heard)) / RATE_HZ + LATENCY_S - delay_s
    return tone(times_s)[:, 0]


def assert_no_click(heard: Array) -> None:
    """A tone bends by so much from sample to sample, and a fade hardly more."""
    bend = np.abs(np.diff(heard, 2)).max()
    assert bend < 2.0 * (2 * np.pi * TONE_HZ / RATE_HZ) ** 2


def test_sound_comes_as_late_as_asked_for() -> None:
    wire = Wire()
    heard = wire.play(1.0, 0.1)
    steady = heard[RATE_HZ // 2 :]
    assert steady == pytest.approx(expected(steady, 0.5, 0.1), abs=2e-3)
    assert (wire.line.jumps, wire.line.silences) == (0, 0)
    assert not heard[: round(0.07 * RATE_HZ)].any()
    assert_no_click(heard)


def test_a_delay_that_changes_a_little_is_followed_without_a_click() -> None:
    wire = Wire()
    wire.play(1.0, 0.1)
    heard = wire.play(12.0, 0.125)
    assert wire.line.jumps == 0
    assert abs(wire.offset_s(0.125)) < 0.001
    assert_no_click(heard)
    assert heard[-BLOCK:] == pytest.approx(expected(heard, 1.0, 0.125)[-BLOCK:], abs=0.05)


def test_a_delay_that_changes_much_is_jumped_to_without_a_click() -> None:
    wire = Wire()
    wire.play(1.0, 0.1)
    heard = wire.play(1.0, 0.4)
    assert wire.line.jumps == 1
    assert abs(wire.offset_s(0.4)) < 0.001
    assert_no_click(heard)


@pytest.mark.parametrize("true_hz", [47_990.0, 48_010.0])
def test_a_sound_card_that_drifts_stays_in_step(true_hz: float) -> None:
    wire = Wire(true_hz=true_hz)
    wire.play(1.0, 0.1)
    heard = wire.play(60.0, 0.1)
    assert abs(wire.offset_s(0.1)) < 0.001
    assert (wire.line.jumps, wire.line.silences) == (0, 0)
    assert_no_click(heard)


def test_where_sound_is_missing_there_is_silence_and_then_it_goes_on_in_step() -> None:
    wire = Wire()
    wire.play(1.0, 0.1)
    wire.lost = lambda now_s: 1.2 < now_s < 1.8
    heard = wire.play(2.0, 0.1)
    assert_no_click(heard)
    silent_s = (np.abs(heard.reshape(-1, BLOCK)).max(1) == 0).sum() * BLOCK / RATE_HZ
    assert silent_s == pytest.approx(0.6, abs=0.05)
    assert wire.line.silences == 1
    assert heard[-BLOCK:] == pytest.approx(expected(heard, 1.0, 0.1)[-BLOCK:], abs=2e-2)


def test_no_delay_at_all_is_silence_and_no_error() -> None:
    """What is to be heard now has not been captured yet."""
    wire = Wire()
    assert not wire.play(1.0, 0.0).any()
    assert wire.line.silences == 0


def test_memory_is_bounded_and_two_channels_stay_apart() -> None:
    line = DelayLine(8000, 2)
    for number in range(100):
        samples = np.full((800, 2), (0.25, -0.5), np.float32)
        line.write(AudioBlock(samples, 8000, number * 0.1))
    assert len(line._kept) <= 4 * 8000
    heard = [line.read(80, 9.5 + 0.01 * n, 0.1) for n in range(10)][-1]
    assert heard == pytest.approx(np.tile(np.float32([0.25, -0.5]), (80, 1)))
