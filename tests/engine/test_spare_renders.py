from __future__ import annotations

from engine.avatar import Avatar
from engine.spare_renders import SpareRenders
from tests.live_fakes import FakeAnimator, FakeClock, portrait

FAR_S = 1e9


class Bench:
    def __init__(self) -> None:
        self.clock, self.animator = FakeClock(), FakeAnimator()
        self.avatar = Avatar(portrait(), self.animator, (64, 36), self.clock)
        self.unpictured: list[Avatar] = []
        self.spare = SpareRenders(
            lambda: self.avatar, lambda: next((a for a in self.unpictured if a.thumbnail is None), None), self.clock
        )

    def render(self, due_s: float = FAR_S, *, ahead: bool = True) -> int:
        """Return how many pictures were rendered."""
        before = len(self.animator.rendered)
        self.spare.render(due_s, stitching=True, ahead=ahead)
        self.clock.go_on(0.2)
        return len(self.animator.rendered) - before


def test_thumbnails_come_before_idle_pictures() -> None:
    bench = Bench()
    bench.unpictured = [bench.avatar]
    assert bench.render() == 1
    assert bench.avatar.thumbnail is not None
    assert bench.animator.rendered[0].eye_openness == (1.0, 1.0)
    assert bench.render() == 1
    # it was begun; it is finished the next time
    assert bench.render() == 0
    bench.avatar.loop.compress(0.0)
    assert bench.avatar.loop.size_bytes > 0


def test_no_idle_pictures_while_they_are_not_wanted() -> None:
    bench = Bench()
    assert bench.render(ahead=False) == 0
    bench.unpictured = [bench.avatar]
    assert bench.render(ahead=False) == 1


def test_where_there_is_no_time_they_come_seldom() -> None:
    bench = Bench()
    bench.animator.trouble = lambda: bench.clock.go_on(0.05)
    assert bench.render() == 1
    assert bench.render() == 0
    bench.avatar.loop.compress(0.0)
    assert bench.render(due_s=0.0) == 0
    bench.clock.go_on(0.6)
    assert bench.render(due_s=0.0) == 1


def test_a_picture_begun_for_one_avatar_does_not_get_into_another_s_loop() -> None:
    bench = Bench()
    first = bench.avatar
    assert bench.render() == 1
    bench.avatar = Avatar(portrait(), bench.animator, (64, 36), bench.clock)
    assert bench.render() == 0
    for one in (first, bench.avatar):
        one.loop.compress(0.0)
    assert first.loop.size_bytes > 0 == bench.avatar.loop.size_bytes
