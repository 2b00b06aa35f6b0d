from __future__ import annotations

from collections.abc import Sequence

from drivers.pulse_system import PulseSystem

INFO = "Server Name: PulseAudio (on PipeWire)\nDefault Source: alsa_input.usb-headset\n"
SOURCES = """Source #44
\tName: alsa_output.pci.monitor
\tDescription: Monitor of Built-in
\tSample Specification: s16le 2ch 48000Hz
Source #45
\tName: alsa_input.pci
\tDescription: Built-in Microphone
\tSample Specification: s32le 4ch 44100Hz
\tProperties:
\t\tdevice.description = "Built-in Microphone"
Source #46
\tName: alsa_input.usb-headset
\tDescription: Headset Mono
\tSample Specification: s16le 1ch 16000Hz
Source #47
\tName: understudy_microphone
\tDescription: Understudy Microphone
\tSample Specification: float32le 1ch 48000Hz
"""


def answer(arguments: Sequence[str]) -> str:
    return INFO if list(arguments) == ["info"] else SOURCES


def test_microphones_are_listed_by_the_names_people_know_without_monitors_and_our_own() -> None:
    inputs = PulseSystem(answer).inputs()
    assert [(one.index, one.name, one.channels, one.rate_hz, one.is_default) for one in inputs] == [
        (0, "Built-in Microphone", 2, 44_100, False),
        (1, "Headset Mono", 1, 16_000, True),
    ]


def test_no_microphone_is_an_empty_list() -> None:
    assert PulseSystem(lambda _arguments: "").inputs() == []
