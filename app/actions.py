"""The named actions: what a hotkey, `understudy trigger` and a menu can ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.translatable import QT_TRANSLATE_NOOP
from engine.errors import UsageError

# avatars that have an action of their own
MOST_NUMBERED = 9
# the gestures of engine.motion.expressions that have an action, with their labels
EXPRESSIONS = {
    "smile": QT_TRANSLATE_NOOP("Action", "Smile"),
    "laugh": QT_TRANSLATE_NOOP("Action", "Laugh"),
    "wink_left": QT_TRANSLATE_NOOP("Action", "Wink with the left eye"),
    "wink_right": QT_TRANSLATE_NOOP("Action", "Wink with the right eye"),
    "surprise": QT_TRANSLATE_NOOP("Action", "Look surprised"),
    "frown": QT_TRANSLATE_NOOP("Action", "Frown"),
    "sad": QT_TRANSLATE_NOOP("Action", "Look sad"),
    "angry": QT_TRANSLATE_NOOP("Action", "Look angry"),
    "kiss": QT_TRANSLATE_NOOP("Action", "Blow a kiss"),
    "brows_up": QT_TRANSLATE_NOOP("Action", "Raise the eyebrows"),
    "brows_down": QT_TRANSLATE_NOOP("Action", "Lower the eyebrows"),
}


class ActionTarget(Protocol):
    """What actions are done to: the control panel's bridge, or a plain session (app.session_actions).

    Every method returns a sentence on what is so now ("Paused."), and raises LiveError where it cannot be done. They
    are called on the thread of a hotkey or of the control socket, never on the GUI thread.
    """

    def switch_to(self, position: int) -> str:
        """Show the avatar at position, counted from 1 as in the gallery."""

    def switch_by(self, steps: int) -> str:
        """Show the avatar so many places further on, around the end."""

    def calibrate(self) -> str:
        """Take the face of the next half second as the resting one."""

    def set_paused(self, wanted: bool | None) -> str:
        """Show idle motion only, or follow again; None is the other of both."""

    def set_muted(self, wanted: bool | None) -> str:
        """Mute the camera: a dimmed still picture; None is the other of both."""

    def hold_eyes(self) -> str:
        """Keep the eyes as open as the slider says, or let them follow again."""

    def hold_lips(self) -> str:
        """Keep the lips as open as the slider says, or let them follow again."""

    def play_expression(self, name: str) -> str:
        """Play one gesture of EXPRESSIONS."""

    def toggle_recording(self) -> str:
        """Start a recording, or finish it."""

    def start(self) -> str:
        """Start sending pictures."""

    def stop(self) -> str:
        """Stop sending pictures and let go of the camera."""

    def show_window(self) -> str:
        """Bring the control panel to the front."""


@dataclass(frozen=True, slots=True)
class Action:
    """name: as for `understudy trigger` and in Settings.hotkeys. label: English, to be translated in "Action"."""

    name: str
    label: str
    do: Callable[[ActionTarget], str]


def all_actions() -> tuple[Action, ...]:
    """Return every action, in the order of a menu."""
    return (*_AVATARS, *_STATES, *_EXPRESSIONS, *_PROGRAM)


def action_named(name: str) -> Action:
    """Return an action by its name. Raises UsageError, which names similar ones."""
    known = {action.name: action for action in all_actions()}
    if name in known:
        return known[name]
    start = name.split("-")[0]
    similar = [one for one in known if start and one.startswith(start)]
    hint = f"Did you mean {' or '.join(similar[:2])}? " if similar else ""
    raise UsageError(f"There is no action '{name}'. {hint}'understudy trigger --list' shows all.")


def label_of(name: str) -> str:
    """Return an action's English label, or its name where it is unknown (settings of a newer version)."""
    return next((action.label for action in all_actions() if action.name == name), name)


def perform(target: ActionTarget, name: str) -> str:
    """Do the action of that name to target; return the sentence that says what is so now. Raises LiveError."""
    return action_named(name).do(target)


def _avatar(position: int) -> Action:
    label = _NUMBERED[position - 1]
    return Action(f"avatar-{position}", label, lambda target: target.switch_to(position))


def _expression(name: str, label: str) -> Action:
    return Action(f"expression-{name.replace('_', '-')}", label, lambda target: target.play_expression(name))


# one text each: in some languages the number does not stand at the end
_NUMBERED = (
    QT_TRANSLATE_NOOP("Action", "Avatar 1"),
    QT_TRANSLATE_NOOP("Action", "Avatar 2"),
    QT_TRANSLATE_NOOP("Action", "Avatar 3"),
    QT_TRANSLATE_NOOP("Action", "Avatar 4"),
    QT_TRANSLATE_NOOP("Action", "Avatar 5"),
    QT_TRANSLATE_NOOP("Action", "Avatar 6"),
    QT_TRANSLATE_NOOP("Action", "Avatar 7"),
    QT_TRANSLATE_NOOP("Action", "Avatar 8"),
    QT_TRANSLATE_NOOP("Action", "Avatar 9"),
)
_AVATARS = (
    *(_avatar(position) for position in range(1, MOST_NUMBERED + 1)),
    Action("next-avatar", QT_TRANSLATE_NOOP("Action", "Next avatar"), lambda target: target.switch_by(1)),
    Action("previous-avatar", QT_TRANSLATE_NOOP("Action", "Previous avatar"), lambda target: target.switch_by(-1)),
)
_STATES = (
    Action("calibrate", QT_TRANSLATE_NOOP("Action", "Calibrate"), lambda target: target.calibrate()),
    Action("pause", QT_TRANSLATE_NOOP("Action", "Pause or go on"), lambda target: target.set_paused(None)),
    Action("pause-on", QT_TRANSLATE_NOOP("Action", "Pause"), lambda target: target.set_paused(True)),
    Action("pause-off", QT_TRANSLATE_NOOP("Action", "Go on after a pause"), lambda target: target.set_paused(False)),
    Action("mute", QT_TRANSLATE_NOOP("Action", "Mute or unmute the camera"), lambda target: target.set_muted(None)),
    Action("mute-on", QT_TRANSLATE_NOOP("Action", "Mute the camera"), lambda target: target.set_muted(True)),
    Action("mute-off", QT_TRANSLATE_NOOP("Action", "Unmute the camera"), lambda target: target.set_muted(False)),
    Action("hold-eyes", QT_TRANSLATE_NOOP("Action", "Hold or free the eyes"), lambda target: target.hold_eyes()),
    Action("hold-lips", QT_TRANSLATE_NOOP("Action", "Hold or free the lips"), lambda target: target.hold_lips()),
)
_EXPRESSIONS = tuple(_expression(name, label) for name, label in EXPRESSIONS.items())
_PROGRAM = (
    Action(
        "record", QT_TRANSLATE_NOOP("Action", "Start or finish a recording"), lambda target: target.toggle_recording()
    ),
    Action("start", QT_TRANSLATE_NOOP("Action", "Start"), lambda target: target.start()),
    Action("stop", QT_TRANSLATE_NOOP("Action", "Stop"), lambda target: target.stop()),
    Action("show-window", QT_TRANSLATE_NOOP("Action", "Show the control panel"), lambda target: target.show_window()),
)
