from __future__ import annotations

import numpy as np

from app.doctor.finding import Finding, Level
from app.doctor.microphones_check import look_at_microphones
from drivers.devices import Microphone
from engine.errors import DeviceError
from engine.frame import AudioBlock

ONE, USUAL = Microphone("0", "One", 1, False), Microphone("3", "Usual", 2, True)


class Tone:
    name, rate_hz = "tone", 8000

    def __init__(self, loudness: float) -> None:
        self._loudness, self.closed = loudness, False

    def read(self, timeout_s: float) -> AudioBlock | None:
        return AudioBlock(np.full((800, 1), self._loudness, np.float32), self.rate_hz, 0.0)

    def close(self) -> None:
        self.closed = True


def listen(loudness: float) -> Finding:
    tone = Tone(loudness)
    asked: list[str] = []

    def open_it(spec: str) -> Tone:
        asked.append(spec)
        return tone

    (found,) = look_at_microphones(lambda: ([ONE, USUAL], ""), open_it)
    assert asked == ["3"] and tone.closed
    return found


def test_the_usual_one_is_listened_to() -> None:
    said = "It works; its level now is -20 dB. 2 microphones in all."
    assert listen(0.1) == Finding("Microphone Usual", Level.OK, said)


def test_silence() -> None:
    found = listen(0.0)
    assert (found.level, found.said) == (Level.WARNING, "It delivers silence.")


def test_no_microphone_is_no_fault() -> None:
    (found,) = look_at_microphones(lambda: ([], ""))
    assert (found.level, found.said) == (Level.WARNING, "There is no microphone.")


def test_no_sound_system_says_what_to_install() -> None:
    (found,) = look_at_microphones(lambda: ([], "PortAudio is missing. Run:  sudo apt install libportaudio2"))
    assert (found.level, found.fix) == (Level.WARNING, "sudo apt install libportaudio2")


def test_one_that_cannot_be_opened() -> None:
    def refuse(_spec: str) -> Tone:
        raise DeviceError("The microphone Usual is in use. Close the other program.")

    (found,) = look_at_microphones(lambda: ([USUAL], ""), refuse)
    assert (found.level, found.said) == (Level.WARNING, "The microphone Usual is in use.")
