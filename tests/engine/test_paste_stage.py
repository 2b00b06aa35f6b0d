from __future__ import annotations

import threading

import numpy as np
import pytest

from engine.avatar import Avatar
from engine.frame import Picture
from engine.mailbox import Mailbox
from engine.paste_stage import PasteStage, Unpasted
from engine.statistics import Statistics
from tests.live_fakes import FakeAnimator, FakeClock, fail, portrait, still_driving


class Bench:
    def __init__(self) -> None:
        self.clock, self.statistics = FakeClock(100.0), Statistics()
        self.renderings, self.pictures = Mailbox[Unpasted](), Mailbox[Picture]()
        self.stage = PasteStage(self.renderings, self.pictures, self.clock, self.statistics, timeout_s=0.0)
        self.avatar = Avatar(portrait(), FakeAnimator(), (64, 36), self.clock)

    def rendered(self, captured_s: float | None = 99.97) -> Unpasted:
        stage_ms = {"motion": 1.0}
        return Unpasted(self.avatar.render(still_driving(), stage_ms), captured_s, stage_ms)

    def step(self) -> Picture | None:
        self.stage.step()
        return self.pictures.take(0.0)


def test_what_was_rendered_becomes_the_avatar_s_picture() -> None:
    bench = Bench()
    bench.renderings.put(bench.rendered())
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
        bench.renderings.put(bench.rendered(None))
        picture = bench.step()
        assert picture is not None and picture.is_idle and picture.index == number


def test_without_a_rendering_there_is_no_picture() -> None:
    assert Bench().step() is None


def test_a_paste_that_fails_makes_no_picture_and_the_next_one_comes() -> None:
    bench = Bench()
    bench.renderings.put(bench.rendered())
    unpasted = bench.renderings.take(0.0)
    assert unpasted is not None
    broken = type(unpasted.rendering)("green", fail, bench.clock)  # type: ignore[arg-type]
    bench.renderings.put(Unpasted(broken, None, {}))
    with pytest.raises(RuntimeError):
        bench.step()
    assert bench.pictures.take(0.0) is None
    bench.renderings.put(unpasted)
    assert bench.step() is not None


def test_a_face_may_be_rendered_while_another_is_pasted() -> None:
    """Two threads, one avatar: every picture is the one that its motion asks for."""
    bench = Bench()
    wanted = bench.avatar.picture(still_driving(), {})
    seen: list[bool] = []

    def paste() -> None:
        for _ in range(50):
            rendering = bench.avatar.render(still_driving(), {})
            seen.append(np.array_equal(rendering.paste({}), wanted))

    threads = [threading.Thread(target=paste) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [True] * 100
