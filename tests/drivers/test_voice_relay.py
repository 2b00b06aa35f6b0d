"""The voice comes as late as the picture. Time is the fake clock's: the relay is stepped, not started."""

from __future__ import annotations

import time

import numpy as np
import pytest

from drivers.voice_relay import VoiceRelay
from engine.errors import DeviceError, DeviceLostError
from engine.frame import Array, AudioBlock
from tests.drivers.fake_sound import FakeOutput
from tests.live_fakes import FakeClock
from tests.waiting import wait_until

RATE_HZ, PIECE = 48_000, 480
SOUND_LATENCY_S = 0.02


class Studio:
    def __init__(self, delay_s: float = 0.12) -> None:
        self.clock = FakeClock(0.0)
        self.delay_s = delay_s
        self.outputs = [FakeOutput(self.clock.now_s)]
        self.missing = False
        self.relay = VoiceRelay(
            self._open, lambda: self.delay_s, rate_hz=RATE_HZ, first=self.outputs[0], clock=self.clock
        )
        self._spoken = 0

    def _open(self) -> FakeOutput:
        if self.missing:
            raise DeviceError("There is no sound server.")
        self.outputs.append(FakeOutput(self.clock.now_s))
        return self.outputs[-1]

    def play(self, seconds: float) -> None:
        """Speak a ramp that tells the time it was captured, and let the relay play."""
        until_s = self.clock.now_s() + seconds
        while self.clock.now_s() < until_s:
            while (self._spoken + PIECE) / RATE_HZ + SOUND_LATENCY_S <= self.clock.now_s():
                times_s = (self._spoken + np.arange(PIECE)) / RATE_HZ
                self.relay.hear(AudioBlock(times_s.astype(np.float32)[:, None], RATE_HZ, float(times_s[0])))
                self._spoken += PIECE
            before_s = self.clock.now_s()
            try:
                self.relay._step()
            except (DeviceLostError, DeviceError) as error:
                self.relay._failed(error)
            self.clock.go_on(max(0.0, before_s + 0.01 - self.clock.now_s()))


def delay_heard_s(output: FakeOutput) -> float:
    heard_s, samples = output.pieces[-1]
    return heard_s - float(samples[0, 0])


def test_the_voice_is_as_late_as_the_picture_and_follows_it() -> None:
    studio = Studio(0.12)
    studio.play(2.0)
    assert delay_heard_s(studio.outputs[0]) == pytest.approx(0.12, abs=0.001)
    studio.delay_s = 0.15
    studio.play(12.0)
    assert delay_heard_s(studio.outputs[0]) == pytest.approx(0.15, abs=0.001)
    assert studio.relay.jumps == 0
    assert abs(studio.relay.error_s) < 0.001


def test_while_nobody_is_followed_the_last_delay_stays() -> None:
    studio = Studio(0.12)
    studio.play(1.0)
    studio.delay_s = 0.0
    studio.play(3.0)
    assert delay_heard_s(studio.outputs[0]) == pytest.approx(0.12, abs=0.001)


@pytest.mark.parametrize("delay_s", [0.0, 0.02])
def test_a_picture_quicker_than_sound_gets_the_sound_as_soon_as_possible(delay_s: float) -> None:
    studio = Studio(delay_s)
    studio.play(5.0)
    assert 0.04 < delay_heard_s(studio.outputs[0]) < 0.09
    loud = [np.abs(samples).min() > 0 for _, samples in studio.outputs[0].pieces[-200:]]
    assert all(loud)


def test_an_output_that_goes_is_opened_again_and_the_trouble_told_meanwhile() -> None:
    studio = Studio()
    studio.play(1.0)
    studio.outputs[0].broken, studio.missing = True, True
    studio.play(3.0)
    assert studio.relay.trouble == "There is no sound server."
    assert studio.outputs[0].closed == 1
    studio.missing = False
    studio.play(6.0)
    assert studio.relay.trouble == ""
    assert delay_heard_s(studio.outputs[1]) == pytest.approx(0.12, abs=0.001)


def test_it_runs_on_a_thread_of_its_own_and_closes_its_output() -> None:
    class Slow(FakeOutput):
        def write(self, samples: Array) -> None:
            time.sleep(0.005)
            super().write(samples)

    output = Slow(time.monotonic)
    with VoiceRelay(lambda: output, lambda: 0.1, rate_hz=RATE_HZ, first=output) as relay:
        wait_until(lambda: len(output.pieces) > 3)
        relay.hear(AudioBlock(np.zeros((PIECE, 1), np.float32), RATE_HZ, time.monotonic()))
    assert output.closed == 1
