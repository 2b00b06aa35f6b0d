from __future__ import annotations

from engine.ensemble import in_step
from engine.frame import Driving
from engine.offline import TimedDriving
from tests.live_fakes import still_driving


def motion(rate_hz: float, count: int) -> list[TimedDriving]:
    """Frames whose eyes tell their number."""
    return [(still_driving(float(row)), row / rate_hz) for row in range(count)]


def rows(drivings: tuple[Driving, ...]) -> tuple[int, ...]:
    return tuple(int(one.eye_openness[0]) for one in drivings)


def test_the_others_follow_the_first_at_their_own_rates() -> None:
    seen = list(in_step([motion(30, 6), motion(15, 3), motion(60, 12)]))
    assert [rows(drivings) for drivings, _ in seen] == [
        (0, 0, 0),
        (1, 0, 2),
        (2, 1, 4),
        (3, 1, 6),
        (4, 2, 8),
        (5, 2, 10),
    ]
    assert [round(time_s * 30) for _, time_s in seen] == [0, 1, 2, 3, 4, 5]
    assert [one.driver for one in seen[0][0]] == [0, 1, 2]


def test_the_shortest_ends_it() -> None:
    assert len(list(in_step([motion(10, 9), motion(10, 4)]))) == 4
    assert len(list(in_step([motion(10, 3), motion(10, 4)]))) == 3
    assert len(list(in_step([motion(10, 5), motion(10, 1)]))) == 1
    assert list(in_step([motion(10, 5), []])) == []
