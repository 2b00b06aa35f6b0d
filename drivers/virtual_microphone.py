"""A microphone that other programs can choose and we speak into: "Understudy Microphone" (Linux).

PipeWire and PulseAudio make it of two modules: an output that nobody hears, and a microphone that gives what is played
there.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from drivers.pactl import Control, run_pactl
from drivers.pulse_player import PulsePlayer
from engine.errors import DeviceError
from engine.frame import Array

log = logging.getLogger(__name__)

MICROPHONE_NAME, _SINK_NAME = "Understudy Microphone", "Understudy Voice"
_SINK, _SOURCE = "understudy_voice", "understudy_microphone"
_MARKS = (f"sink_name={_SINK}", f"source_name={_SOURCE}")
_ELSEWHERE = {
    "win32": "A virtual microphone is not made by this program on Windows. Install VB-CABLE and choose it as output.",
    "darwin": "A virtual microphone is not made by this program on macOS. Install BlackHole and choose it as output.",
}


class VirtualMicrophone:
    """Exists from opening to close; one that a crash left behind is found by its name and removed first.

    control: how the sound server is asked. Raises DeviceError where it cannot be made.
    """

    name = MICROPHONE_NAME

    def __init__(
        self,
        rate_hz: int,
        channels: int,
        *,
        control: Control = run_pactl,
        make_player: Callable[[str, int, int], PulsePlayer] = PulsePlayer,
    ) -> None:
        if sys.platform in _ELSEWHERE:
            raise DeviceError(_ELSEWHERE[sys.platform])
        self.rate_hz, self.channels, self._control = rate_hz, channels, control
        self._closed = False
        remove_left_behind(control)
        try:
            self._make(rate_hz, channels)
            self._player = make_player(_SINK, rate_hz, channels)
        except DeviceError:
            self._remove()
            raise

    def write(self, samples: Array) -> None:
        """Speak samples (n, channels) float32 in -1..1. Waits until there is room. Raises DeviceLostError."""
        self._player.write(samples)

    def heard_s(self) -> float:
        """Return when what is written next will be heard at the far end of the microphone. Raises DeviceLostError."""
        return self._player.heard_s()

    def close(self) -> None:
        """Take the microphone away. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._player.close()
        self._remove()

    def _make(self, rate_hz: int, channels: int) -> None:
        sound = [f"rate={rate_hz}", f"channels={channels}", f"channel_map={('mono', 'stereo')[channels - 1]}"]
        hidden = f"sink_properties=\"device.description='{_SINK_NAME}'\""
        self._control(["load-module", "module-null-sink", _MARKS[0], *sound, hidden])
        shown = f"source_properties=\"device.description='{MICROPHONE_NAME}'\""
        self._control(["load-module", "module-remap-source", f"master={_SINK}.monitor", _MARKS[1], *sound, shown])

    def _remove(self) -> None:
        try:
            remove_left_behind(self._control)
        except DeviceError as error:
            # the sound server ended before us, and its modules with it
            log.info("the virtual microphone could not be removed: %s", error)


def remove_left_behind(control: Control = run_pactl) -> int:
    """Remove every virtual microphone of this program; return how many modules that were. Raises DeviceError."""
    lines = [line.split("\t") for line in control(["list", "short", "modules"]).splitlines()]
    # the microphone before the output that it hangs on
    ours = [parts[0] for mark in reversed(_MARKS) for parts in lines if len(parts) > 2 and mark in parts[2].split()]
    for number in ours:
        control(["unload-module", number])
    return len(ours)
