from __future__ import annotations

from engine.governor.effort import Effort
from engine.governor.governor import Governor
from engine.statistics import Statistics


class Drive:
    """Sends 30 pictures a second into the statistics."""

    def __init__(self, target_ms: float | None = 50.0) -> None:
        self.statistics, self.now_s = Statistics(), 100.0
        self.governor = Governor(self.statistics, target_ms, lighter=False)

    def send(self, seconds: float, latency_s: float) -> None:
        for _ in range(round(seconds * 30)):
            self.now_s += 1 / 30
            self.statistics.count_sent(self.now_s, self.now_s - latency_s, repeated=False, late=False)
            self.governor.tend(self.now_s)


def test_it_saves_under_load_says_so_and_recovers() -> None:
    drive = Drive()
    drive.send(10, 0.03)
    assert drive.governor.effort == Effort()
    drive.send(12, 0.09)
    assert drive.governor.effort.track_every >= 2
    assert drive.governor.effort.words
    drive.send(60, 0.02)
    assert drive.governor.effort == Effort()


def test_without_a_target_nothing_is_ever_saved() -> None:
    drive = Drive(target_ms=None)
    drive.send(30, 0.5)
    assert drive.governor.effort == Effort()


def test_a_machine_that_slept_begins_anew() -> None:
    drive = Drive()
    drive.send(5, 0.03)
    drive.now_s += 3600
    drive.send(2, 0.03)
    assert drive.governor.effort == Effort()


def test_the_slow_first_seconds_do_not_count() -> None:
    drive = Drive()
    drive.send(5, 0.3)
    drive.send(5, 0.03)
    assert drive.governor.effort == Effort()
