from __future__ import annotations

import sys

import pytest

from drivers.virtual_microphone import VirtualMicrophone, remove_left_behind
from engine.errors import DeviceError
from engine.frame import Array
from tests.drivers.fake_sound import FakePactl, constant

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="made on Linux only")


class Player:
    def __init__(self, sink: str, rate_hz: int, channels: int) -> None:
        self.sink, self.rate_hz, self.channels = sink, rate_hz, channels
        self.written: list[Array] = []
        self.closed = 0

    def write(self, samples: Array) -> None:
        self.written.append(samples)

    def heard_s(self) -> float:
        return 5.0

    def close(self) -> None:
        self.closed += 1


def made(pactl: FakePactl) -> tuple[VirtualMicrophone, list[Player]]:
    players: list[Player] = []

    def make_player(sink: str, rate_hz: int, channels: int) -> Player:
        players.append(Player(sink, rate_hz, channels))
        return players[-1]

    microphone = VirtualMicrophone(48_000, 1, control=pactl, make_player=make_player)  # type: ignore[arg-type]
    return microphone, players


def test_it_is_there_from_opening_to_close_under_its_name() -> None:
    pactl = FakePactl()
    microphone, (player,) = made(pactl)
    assert "sink_name=understudy_voice rate=48000 channels=1" in pactl.ours[0]
    assert "master=understudy_voice.monitor" in pactl.ours[1] and "'Understudy Microphone'" in pactl.ours[1]
    assert (player.sink, player.rate_hz, player.channels) == ("understudy_voice", 48_000, 1)
    microphone.write(constant(0.5))
    assert len(player.written) == 1 and microphone.heard_s() == 5.0
    microphone.close()
    microphone.close()
    assert (pactl.ours, player.closed, len(pactl.modules)) == ([], 1, 1)


def test_what_a_crash_left_behind_is_removed_first() -> None:
    pactl = FakePactl()
    made(pactl)
    microphone, _ = made(pactl)
    assert len(pactl.ours) == 2
    microphone.close()
    made(pactl)
    assert remove_left_behind(pactl) == 2
    assert len(pactl.modules) == 1


def test_half_a_microphone_is_not_left_behind() -> None:
    pactl = FakePactl()
    pactl.refuse = "module-remap-source"
    with pytest.raises(DeviceError, match="refused"):
        made(pactl)
    assert pactl.ours == []


def test_a_sound_server_that_ended_first_does_not_disturb_closing() -> None:
    pactl = FakePactl()
    microphone, _ = made(pactl)
    pactl.refuse = "list"
    microphone.close()
