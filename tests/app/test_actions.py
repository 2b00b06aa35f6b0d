from __future__ import annotations

import pytest

from app import paths
from app.actions import EXPRESSIONS, action_named, all_actions, label_of, perform
from app.hotkeys.defaults import default_hotkeys
from app.session_actions import SessionActions
from engine.errors import UsageError
from engine.motion.expressions import load_expressions
from engine.settings import Controls
from engine.status import AvatarState, State, Status


class FakeSession:
    def __init__(self) -> None:
        self.avatar, self.done = "finn", []  # type: tuple[str, list[object]]

    def avatars(self) -> tuple[AvatarState, ...]:
        return tuple(AvatarState(name, ready=True) for name in ("amara", "finn", "mei"))

    def status(self) -> Status:
        return Status(State.LIVE, avatar=self.avatar)

    def apply(self, controls: Controls) -> None:
        self.done.append(controls)

    def switch_avatar(self, name: str) -> None:
        self.avatar = name

    def calibrate(self) -> None:
        self.done.append("calibrate")

    def play_expression(self, name: str) -> None:
        self.done.append(name)


class Bench:
    def __init__(self) -> None:
        self.session, self.stopped = FakeSession(), 0
        self.kept: list[Controls] = []
        self.target = SessionActions(self.session, Controls(eyes=None, mirror=True), self.stop, self.kept.append)

    def stop(self) -> None:
        self.stopped += 1

    def __call__(self, name: str) -> str:
        return perform(self.target, name)


@pytest.fixture
def do() -> Bench:
    return Bench()


def test_names_are_unique_and_labels_are_words() -> None:
    names = [action.name for action in all_actions()]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and " " not in name for name in names)
    assert all(label_of(name)[0].isupper() for name in names)
    assert label_of("of-the-future") == "of-the-future"


def test_every_gesture_of_the_engine_has_an_action() -> None:
    engine = load_expressions(paths.assets_dir() / "motions" / "expressions.npz")
    assert set(EXPRESSIONS) == set(engine)


def test_every_usual_hotkey_has_its_action() -> None:
    assert set(default_hotkeys()) <= {action.name for action in all_actions()}


def test_an_unknown_name_is_refused_with_similar_ones() -> None:
    with pytest.raises(UsageError, match=r"no action 'pause-it'. Did you mean pause or pause-on"):
        action_named("pause-it")
    with pytest.raises(UsageError, match="trigger --list"):
        action_named("")


def test_avatars_by_number_and_in_turn(do: Bench) -> None:
    assert do("avatar-1") == "Showing amara."
    assert do("previous-avatar") == "Showing mei."
    assert do("next-avatar") == "Showing amara."
    with pytest.raises(UsageError, match="no avatar 9: 3 in all"):
        do("avatar-9")


def test_pause_and_mute_by_turns_and_by_name(do: Bench) -> None:
    assert [do("pause"), do("pause"), do("pause-off"), do("pause-on")] == [
        "Paused.",
        "Going on.",
        "Going on.",
        "Paused.",
    ]
    assert do("mute") == "Camera muted."
    assert do.session.done[-1] == do.kept[-1] == Controls(mirror=True, paused=True, muted=True)
    assert do("mute-off") == "Camera no longer muted."


def test_eyes_and_lips_are_held_and_freed(do: Bench) -> None:
    assert [do("hold-eyes"), do("hold-lips")] == ["Eyes held.", "Lips held."]
    assert do.session.done[-1] == Controls(eyes=1.0, lips=0.0, mirror=True)
    assert [do("hold-eyes"), do("hold-lips")] == ["Eyes follow.", "Lips follow."]
    assert do.session.done[-1] == Controls(mirror=True)


def test_the_rest(do: Bench) -> None:
    assert "look straight ahead" in do("calibrate")
    assert do("expression-wink-left") == "Wink with the left eye."
    assert do.session.done == ["calibrate", "wink_left"]
    assert do("start") == "Already running."
    assert (do("stop"), do.stopped) == ("Stopping.", 1)
    for name in ("record", "show-window"):
        with pytest.raises(UsageError, match=r"control panel|no window"):
            do(name)
