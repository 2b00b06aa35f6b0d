"""Does the named actions to a plain session: that of `understudy run`, which has no window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.actions import EXPRESSIONS
from engine.errors import UsageError
from engine.settings import Controls
from engine.status import AvatarState, Status

# how far eyes and lips are open while they are held
_HELD_EYES, _HELD_LIPS = 1.0, 0.0


class ActingSession(Protocol):
    """What of engine.session.LiveSession actions need."""

    def avatars(self) -> tuple[AvatarState, ...]:
        """Return the avatars in their order."""

    def status(self) -> Status:
        """Return one snapshot."""

    def apply(self, controls: Controls) -> None:
        """Use controls from the next frame on."""

    def switch_avatar(self, name: str) -> None:
        """Show another avatar. Raises UsageError."""

    def calibrate(self) -> None:
        """Take the driver's face of the next half second as the neutral."""

    def play_expression(self, name: str) -> None:
        """Play one gesture. Raises UsageError for one that is unknown."""


class SessionActions:
    """Actions on a session that runs. controls: those it was started with. on_stop: ends the program.

    on_controls is told of every change of the controls.

    Called from one thread at a time: that of the control socket.
    """

    def __init__(
        self,
        session: ActingSession,
        controls: Controls,
        on_stop: Callable[[], None],
        on_controls: Callable[[Controls], None] = lambda _controls: None,
    ) -> None:
        self._session, self._controls = session, controls
        self._on_stop, self._on_controls = on_stop, on_controls

    def switch_to(self, position: int) -> str:
        """Show the avatar at position, counted from 1. Raises UsageError."""
        names = self._names()
        if position > len(names):
            raise UsageError(f"There is no avatar {position}: {len(names)} in all.")
        return self._switch(names[position - 1])

    def switch_by(self, steps: int) -> str:
        """Show the avatar so many places further on, around the end. Raises UsageError."""
        names = self._names()
        return self._switch(names[(names.index(self._session.status().avatar) + steps) % len(names)])

    def calibrate(self) -> str:
        """Take the face of the next half second as the resting one."""
        self._session.calibrate()
        return "Calibrating: look straight ahead for a moment."

    def set_paused(self, wanted: bool | None) -> str:
        """Show idle motion only, or follow again; None is the other of both."""
        paused = not self._controls.paused if wanted is None else wanted
        self._apply(replace(self._controls, paused=paused))
        return "Paused." if paused else "Going on."

    def set_muted(self, wanted: bool | None) -> str:
        """Mute the camera or unmute it; None is the other of both."""
        muted = not self._controls.muted if wanted is None else wanted
        self._apply(replace(self._controls, muted=muted))
        return "Camera muted." if muted else "Camera no longer muted."

    def hold_eyes(self) -> str:
        """Keep the eyes open, or let them follow again."""
        held = self._controls.eyes is None
        self._apply(replace(self._controls, eyes=_HELD_EYES if held else None))
        return "Eyes held." if held else "Eyes follow."

    def hold_lips(self) -> str:
        """Keep the lips shut, or let them follow again."""
        held = self._controls.lips is None
        self._apply(replace(self._controls, lips=_HELD_LIPS if held else None))
        return "Lips held." if held else "Lips follow."

    def play_expression(self, name: str) -> str:
        """Play one gesture. Raises UsageError."""
        self._session.play_expression(name)
        return f"{EXPRESSIONS[name]}."

    def toggle_recording(self) -> str:
        """Raises UsageError: recording is the control panel's."""
        raise UsageError("Recording by a key works in the control panel only. Use --output FILE.mp4 here.")

    def start(self) -> str:
        """It runs as long as the program does."""
        return "Already running."

    def stop(self) -> str:
        """End the program."""
        self._on_stop()
        return "Stopping."

    def show_window(self) -> str:
        """Raises UsageError: there is none."""
        raise UsageError("'understudy run' has no window. 'understudy' alone opens the control panel.")

    def _names(self) -> list[str]:
        return [avatar.name for avatar in self._session.avatars()]

    def _switch(self, name: str) -> str:
        self._session.switch_avatar(name)
        return f"Showing {name}."

    def _apply(self, controls: Controls) -> None:
        self._controls = controls
        self._on_controls(controls)
        self._session.apply(controls)
