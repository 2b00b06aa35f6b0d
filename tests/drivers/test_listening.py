from __future__ import annotations

from drivers.listening import Listening
from drivers.microphone import Microphone
from engine.frame import AudioBlock
from tests.drivers.fake_sound import FakeSoundSystem, constant
from tests.waiting import wait_until


def test_all_who_listen_get_every_block_until_they_leave() -> None:
    system = FakeSoundSystem()
    first, second = list[AudioBlock](), list[AudioBlock]()
    with Listening(Microphone(system=system)) as listening:
        listening.add(first.append)
        listening.add(second.append)
        for _ in range(5):
            system.streams[0].say(constant(0.1))
        wait_until(lambda: len(first) == len(second) == 5)
        listening.remove(second.append)
        system.streams[0].say(constant(0.2))
        wait_until(lambda: len(first) == 6)
        assert len(second) == 5
    assert system.streams[0].closed == 1


def test_trouble_is_told_and_ends_with_the_next_sound() -> None:
    system = FakeSoundSystem()
    with Listening(Microphone(system=system)) as listening:
        system.streams[0].active = False
        wait_until(lambda: "disconnected" in listening.trouble)
        wait_until(lambda: len(system.streams) == 2)
        system.streams[1].say(constant(0.1))
        wait_until(lambda: listening.trouble == "")
