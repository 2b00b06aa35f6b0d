from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from engine.avatar import Avatar
from engine.finish_stage import Begun, FinishStage
from engine.frame import Picture
from engine.mailbox import Mailbox
from engine.statistics import Statistics
from tests.live_fakes import FakeAnimator, FakeClock, FakeHalves, fail, portrait, still_driving


class Bench:
    def __init__(self) -> None:
        self.clock, self.statistics = FakeClock(100.0), Statistics()
        self.begun, self.pictures = Mailbox[Begun](), Mailbox[Picture]()
        self.stage = FinishStage(self.begun, self.pictures, self.clock, self.statistics, timeout_s=0.0)
        self.avatar = Avatar(portrait(), FakeAnimator(), (64, 36), self.clock)

    def rendered(self, captured_s: float | None = 99.97) -> Begun:
        stage_ms = {"motion": 1.0}
        return Begun(self.avatar.begin(still_driving(), stage_ms), captured_s, stage_ms)

    def step(self) -> Picture | None:
        self.stage.step()
        return self.pictures.take(0.0)


def test_what_was_rendered_becomes_the_avatar_s_picture() -> None:
    bench = Bench()
    bench.begun.put(bench.rendered())
    bench.clock.go_on(0.01)
    first = bench.step()
    assert first is not None
    assert (first.captured_s, first.index, first.finished_s, first.avatar) == (99.97, 1, 100.01, "green")
    assert set(first.stage_ms) == {"motion", "render", "paste"}
    assert np.array_equal(first.image, bench.avatar.picture(still_driving(), {}))
    assert bench.statistics.summary().counters.rendered == 1


def test_idle_motion_stays_idle_and_pictures_are_numbered() -> None:
    bench = Bench()
    for number in (1, 2, 3):
        bench.begun.put(bench.rendered(None))
        picture = bench.step()
        assert picture is not None and picture.is_idle and picture.index == number


def test_without_a_rendering_there_is_no_picture() -> None:
    assert Bench().step() is None


def test_a_paste_that_fails_makes_no_picture_and_the_next_one_comes() -> None:
    bench = Bench()
    bench.begun.put(bench.rendered())
    one = bench.begun.take(0.0)
    assert one is not None
    broken = replace(one.rendering, _paste=lambda seen: fail())
    bench.begun.put(Begun(broken, None, {}))
    with pytest.raises(RuntimeError):
        bench.step()
    assert bench.pictures.take(0.0) is None
    bench.begun.put(one)
    assert bench.step() is not None


def test_a_face_may_be_rendered_while_another_is_finished() -> None:
    """Two threads, one avatar: every picture is the one that its motion asks for."""
    bench = Bench()
    wanted = bench.avatar.picture(still_driving(), {})
    seen: list[bool] = []

    def paste() -> None:
        for _ in range(50):
            stage_ms: dict[str, float] = {}
            rendering = bench.avatar.begin(still_driving(), stage_ms)
            seen.append(np.array_equal(rendering.finish(stage_ms), wanted))

    threads = [threading.Thread(target=paste) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [True] * 100


def test_an_engine_that_renders_in_halves_does_the_second_where_pictures_are_finished() -> None:
    bench = Bench()
    animator = FakeHalves()
    bench.avatar = Avatar(portrait(), animator, (64, 36), bench.clock)
    begun = bench.rendered()
    assert animator.halves == [("first", "MainThread")]
    finisher = threading.Thread(target=lambda: (bench.begun.put(begun), bench.stage.step()), name="finisher")
    finisher.start()
    finisher.join()
    assert animator.halves == [("first", "MainThread"), ("second", "finisher")]
    picture = bench.pictures.take(0.0)
    assert picture is not None and np.array_equal(picture.image, bench.avatar.picture(still_driving(), {}))
