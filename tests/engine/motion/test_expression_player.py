from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import UsageError
from engine.frame import Driving
from engine.motion.expression_player import EASE_IN_S, EASE_OUT_S, HOLD_S, ExpressionPlayer
from engine.motion.expressions import Expression
from engine.motion.limits import BEYOND_REACH, EYES_WIDEST, LIPS_WIDEST
from tests.live_fakes import still_driving

REACH, STEP_S = np.full(478, 0.1, np.float32), 1 / 30


def gesture(name: str, height: float = 0.05, **lids: object) -> Expression:
    offsets = np.zeros((478, 3), np.float32)
    offsets[:, 1] = height
    return Expression(name, offsets, **lids)  # type: ignore[arg-type]


class Stage:
    def __init__(self) -> None:
        known = [gesture("smile"), gesture("wink", 0.0, lids=(0.0, 1.0)), gesture("grimace", 3.0, lips_wider=9.0)]
        self.player = ExpressionPlayer({one.name: one for one in known}, REACH)
        self.now_s = 100.0

    def play(self, seconds: float, driving: Driving | None = None) -> list[Driving]:
        played = []
        for _ in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            played.append(self.player.apply(driving or still_driving(), self.now_s))
        return played


def heights(played: list[Driving]) -> np.ndarray:
    return np.array([driving.expression[0, 1] for driving in played])


def test_nothing_played_leaves_the_motion_as_it_is() -> None:
    driving = still_driving()
    assert Stage().player.apply(driving, 1.0) is driving


def test_one_gesture_comes_stays_and_goes_without_a_jump() -> None:
    stage = Stage()
    stage.play(0.1)
    stage.player.play("smile")
    played = heights(stage.play(2.0))
    shown_s = (played > 0.025).sum() * STEP_S
    assert shown_s == pytest.approx(HOLD_S + EASE_IN_S / 2 + EASE_OUT_S / 2, abs=0.1)
    assert played.max() == pytest.approx(0.05)
    assert (played[0], played[-1]) == (0.0, 0.0)
    assert np.abs(np.diff(played)).max() < 0.05 * 1.6 * STEP_S / EASE_IN_S
    assert played.argmax() * STEP_S < 0.3


def test_a_wink_shuts_one_eye_completely_and_leaves_the_other() -> None:
    stage = Stage()
    stage.player.play("wink")
    played = stage.play(0.6)
    assert played[-1].eye_openness == (pytest.approx(0.0, abs=1e-6), 1.0)
    # even eyes that the driver holds wide open
    played = stage.play(0.2, still_driving(eyes=1.4))
    assert played[-1].eye_openness[0] == pytest.approx(0.0, abs=1e-6)


def test_it_adds_to_what_drives() -> None:
    stage = Stage()
    stage.player.hold("smile")
    moving = replace(still_driving(), expression=np.full((478, 3), 0.01, np.float32), lip_openness=0.2)
    last = stage.play(0.5, moving)[-1]
    assert last.expression[0] == pytest.approx([0.01, 0.06, 0.01])
    assert last.lip_openness == pytest.approx(0.2)


def test_a_held_one_stays_until_it_is_let_go_or_another_takes_its_place() -> None:
    stage = Stage()
    stage.player.hold("smile")
    assert heights(stage.play(5.0))[-1] == pytest.approx(0.05)
    stage.player.hold("smile")
    assert heights(stage.play(0.5)).min() == pytest.approx(0.05)
    stage.player.hold("wink")
    last = stage.play(1.0)[-1]
    assert (last.expression[0, 1], last.eye_openness[0]) == (0.0, pytest.approx(0.0, abs=1e-6))
    stage.player.hold(None)
    driving = still_driving()
    stage.play(1.0)
    assert stage.player.apply(driving, stage.now_s) is driving


def test_played_again_it_lasts_longer_but_is_not_stronger() -> None:
    stage = Stage()
    stage.player.play("smile")
    stage.play(0.8)
    stage.player.play("smile")
    played = heights(stage.play(3.0))
    assert played.max() == pytest.approx(0.05)
    assert (played > 0.04).sum() * STEP_S == pytest.approx(HOLD_S + EASE_IN_S, abs=0.15)


def test_the_limits_hold_whatever_is_played() -> None:
    stage = Stage()
    stage.player.hold("grimace")
    stage.player.play("smile")
    for driving in stage.play(1.0, still_driving(eyes=1.4)):
        assert max(driving.eye_openness) <= EYES_WIDEST
    last = stage.play(0.1)[-1]
    assert np.linalg.norm(last.expression, axis=1).max() <= BEYOND_REACH * 0.1 + 1e-6
    assert last.lip_openness <= LIPS_WIDEST


def test_the_limits_come_in_softly() -> None:
    """A driver at the far end of the reach must not twitch when a small gesture begins."""
    stage = Stage()
    far = replace(still_driving(), lip_openness=1.25)
    stage.player.hold("smile")
    lips = np.array([1.25, *(driving.lip_openness for driving in stage.play(0.4, far))])
    assert np.abs(np.diff(lips)).max() < 0.1


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    stage = Stage()
    for call in (stage.player.play, stage.player.hold):
        with pytest.raises(UsageError, match="smile, wink"):
            call("frwon")
    assert stage.player.names == ("smile", "wink", "grimace")
