from __future__ import annotations

from app.doctor.finding import Level
from app.doctor.room_check import look_at_room


def test_room_enough_takes_two_lines() -> None:
    assert [found.level for found in look_at_room(lambda: 4.0, lambda _folder: 50.0)] == [Level.OK, Level.OK]


def test_little_memory() -> None:
    found = look_at_room(lambda: 0.4, lambda _folder: 50.0)[0]
    assert (found.level, found.said) == (Level.WARNING, "Only 0.4 GB are free.")


def test_little_disk_names_both_places() -> None:
    found = look_at_room(lambda: None, lambda _folder: 0.2)
    assert [one.level for one in found] == [Level.WARNING] * 2
    assert "recordings" in found[0].said and "networks" in found[1].said


def test_this_machine_tells() -> None:
    assert look_at_room()
