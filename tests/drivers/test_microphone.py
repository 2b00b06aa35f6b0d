from __future__ import annotations

import numpy as np
import pytest

from drivers.microphone import Microphone, find_microphone
from engine.errors import DeviceError, DeviceLostError, UsageError
from engine.frame import AudioBlock
from tests.drivers.fake_sound import FakeSoundSystem, constant, sound_input
from tests.live_fakes import FakeClock


def opened(system: FakeSoundSystem, clock: FakeClock | None = None, spec: str = "default") -> Microphone:
    return Microphone(spec, system=system, clock=clock or FakeClock())


def block_of(microphone: Microphone) -> AudioBlock:
    block = microphone.read(0.0)
    assert block is not None
    return block


def test_blocks_come_with_the_time_of_their_first_sample() -> None:
    system, clock = FakeSoundSystem(), FakeClock(50.0)
    microphone = opened(system, clock)
    for number in range(3):
        clock.go_on(0.01)
        system.streams[0].say(constant(number / 10))
    blocks = [block_of(microphone) for _ in range(3)]
    assert [block.captured_s for block in blocks] == pytest.approx([50.0, 50.01, 50.02])
    assert [float(block.samples[0, 0]) for block in blocks] == pytest.approx([0.0, 0.1, 0.2])
    assert {(block.samples.shape, block.samples.dtype.name, block.rate_hz) for block in blocks} == {
        ((480, 1), "float32", 48_000)
    }
    assert microphone.read(0.0) is None
    microphone.close()


def test_a_device_of_another_rate_is_converted() -> None:
    system, clock = FakeSoundSystem([sound_input(rate_hz=44_100)], only_hz=44_100), FakeClock()
    microphone = opened(system, clock)
    for number in range(40):
        clock.go_on(0.01)
        times_s = (np.arange(441) + 441 * number) / 44_100
        system.streams[0].say(np.sin(2 * np.pi * 500 * times_s).astype(np.float32)[:, None])
    blocks = [block_of(microphone) for _ in range(35)]
    samples = np.concatenate([block.samples for block in blocks])[:, 0]
    crossings = np.flatnonzero(np.diff(np.sign(samples)) > 0)
    assert np.diff(crossings) == pytest.approx(96, abs=1)
    assert blocks[0].rate_hz == 48_000
    microphone.close()


def test_a_microphone_pulled_out_is_told_and_found_again_by_name() -> None:
    system, clock = FakeSoundSystem([sound_input(0, "Laptop"), sound_input(1, "Headset")]), FakeClock()
    microphone = opened(system, clock, "headset")
    system.streams[0].active = False
    system.plugged = [sound_input(0, "Laptop")]
    with pytest.raises(DeviceLostError, match="Headset was disconnected"):
        microphone.read(0.0)
    assert system.streams[0].closed == 1
    with pytest.raises(DeviceLostError, match="Headset was disconnected"):
        for _ in range(10):
            microphone.read(0.25)
    system.plugged = [sound_input(0, "Headset"), sound_input(1, "Laptop")]
    while len(system.streams) == 1:
        microphone.read(0.25)
    system.streams[1].say(constant(0.5))
    assert block_of(microphone).samples[0, 0] == 0.5
    microphone.close()


def test_a_microphone_that_falls_silent_altogether_is_lost() -> None:
    clock = FakeClock()
    microphone = opened(FakeSoundSystem(), clock)
    clock.go_on(1.0)
    assert microphone.read(0.0) is None
    clock.go_on(1.0)
    with pytest.raises(DeviceLostError):
        microphone.read(0.0)
    microphone.close()


def test_what_nobody_reads_in_time_is_counted_and_memory_is_bounded() -> None:
    system = FakeSoundSystem()
    microphone = opened(system)
    for _ in range(60):
        system.streams[0].say(constant(0.0))
    system.streams[0].say(constant(0.0), overflowed=True)
    assert microphone.overflows == 10 + 2
    microphone.close()


@pytest.mark.parametrize(("spec", "index"), [("default", 2), ("1", 1), ("web", 1), ("HEADSET", 2), ("headset usb", 3)])
def test_microphones_are_named_by_number_or_name(spec: str, index: int) -> None:
    inputs = [
        sound_input(0, "Built-in"),
        sound_input(1, "Webcam Sound"),
        sound_input(2, "Headset", default=True),
        sound_input(3, "Headset USB"),
    ]
    assert find_microphone(inputs, spec).index == index


@pytest.mark.parametrize("spec", ["9", "nothing", "e"])
def test_a_name_that_is_not_there_or_not_clear_is_told_with_those_there_are(spec: str) -> None:
    inputs = [sound_input(0, "Headset"), sound_input(1, "Webcam")]
    with pytest.raises(UsageError, match=rf"--mic '{spec}'.*0 Headset; 1 Webcam"):
        find_microphone(inputs, spec)


def test_no_microphone_at_all_and_one_that_cannot_be_opened_are_told() -> None:
    with pytest.raises(DeviceError, match="no microphone"):
        opened(FakeSoundSystem([]))
    with pytest.raises(DeviceError, match="Headset cannot be used"):
        opened(FakeSoundSystem(only_hz=8000))


def test_closing_twice_is_harmless_and_ends_reading() -> None:
    system = FakeSoundSystem()
    microphone = opened(system)
    microphone.close()
    microphone.close()
    assert system.streams[0].closed == 1
    with pytest.raises(DeviceLostError, match="closed"):
        microphone.read(0.0)
