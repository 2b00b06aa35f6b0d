"""Does the named actions of hotkeys and `understudy trigger` to the panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from engine.errors import UsageError

if TYPE_CHECKING:
    from app.panel.bridge import Bridge

_NOT_RUNNING = "The avatar is not on. Press Start first."
# how far eyes and mouth are open when a key holds them for the first time
_HELD_EYES, _HELD_LIPS = 0.8, 0.0


class PanelTarget(QObject):
    """Fulfils app.actions.ActionTarget; called on any thread.

    Another avatar is asked of the session directly, everything else is posted to the window's thread. Sentences are
    English, like all of the command line.
    """

    _posted = pyqtSignal(object)

    def __init__(self, bridge: Bridge, show_window: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._show_window = bridge, show_window
        self._posted.connect(self._do)

    def switch_to(self, position: int) -> str:
        """Show the avatar at position, counted from 1. Raises UsageError."""
        cards = self._bridge.avatars()
        if position > len(cards):
            raise UsageError(f"There is no avatar {position}: {len(cards)} in all.")
        return self._switch(position - 1)

    def switch_by(self, steps: int) -> str:
        """Show the avatar so many places further on, around the end."""
        keys = [card.key for card in self._bridge.avatars()]
        chosen = self._bridge.store.current.avatar
        return self._switch((keys.index(chosen) + steps) % len(keys) if chosen in keys else 0)

    def calibrate(self) -> str:
        """Take the face of the next half second as the resting one. Raises UsageError while nothing runs."""
        self._require_running()
        self._posted.emit(self._bridge.calibrate)
        return "Calibrating: look straight ahead for a moment."

    def set_paused(self, wanted: bool | None) -> str:
        """Show idle motion only, or follow again; None is the other of both."""
        paused = not self._bridge.store.current.controls.paused if wanted is None else wanted
        self._posted.emit(lambda: self._bridge.pause(paused))
        return "Paused." if paused else "Going on."

    def set_muted(self, wanted: bool | None) -> str:
        """Mute the camera or unmute it; None is the other of both."""
        muted = not self._bridge.store.current.controls.muted if wanted is None else wanted
        self._posted.emit(lambda: self._bridge.mute(muted))
        return "Camera muted." if muted else "Camera no longer muted."

    def hold_eyes(self) -> str:
        """Keep the eyes open, or let them follow again."""
        held = self._bridge.store.current.controls.eyes is None
        self._post_control("eyes", _HELD_EYES if held else None)
        return "Eyes held." if held else "Eyes follow."

    def hold_lips(self) -> str:
        """Keep the mouth shut, or let it follow again."""
        held = self._bridge.store.current.controls.lips is None
        self._post_control("lips", _HELD_LIPS if held else None)
        return "Lips held." if held else "Lips follow."

    def play_expression(self, name: str) -> str:
        """Play one gesture. Raises UsageError while nothing runs."""
        self._require_running()
        self._posted.emit(lambda: self._bridge.play(name))
        return f"Playing {name.replace('_', ' ')}."

    def toggle_recording(self) -> str:
        """Start a recording, or finish it. Raises UsageError while nothing runs."""
        self._require_running()
        wanted = self._bridge.status.recording_s is None
        self._posted.emit(lambda: self._bridge.record(wanted))
        return "Recording." if wanted else "The recording ends."

    def start(self) -> str:
        """Start sending pictures."""
        self._posted.emit(self._bridge.start)
        return "Starting."

    def stop(self) -> str:
        """Stop sending pictures and let go of the camera."""
        self._posted.emit(self._bridge.stop)
        return "Stopping."

    def show_window(self) -> str:
        """Bring the control panel to the front."""
        self._posted.emit(self._show_window)
        return "Here it is."

    def tell_problem(self, text: str) -> None:
        """Show why something could not be done in the window. Any thread."""
        self._posted.emit(lambda: self._bridge.tell_problem(text))

    def _switch(self, place: int) -> str:
        card = self._bridge.avatars()[place]
        if card.error:
            raise UsageError(f"{card.name} cannot be used. {card.error}")
        there = self._bridge.switch_at_once(card.key) or not self._bridge.status.running
        self._posted.emit(lambda: self._bridge.choose_avatar(card.key))
        return f"Showing {card.name}." if there else f"{card.name} is still being prepared and is shown in a moment."

    def _post_control(self, name: str, value: float | None) -> None:
        changes: dict[str, Any] = {name: value}
        self._posted.emit(lambda: self._bridge.change_controls(**changes))

    def _require_running(self) -> None:
        if not self._bridge.status.running:
            raise UsageError(_NOT_RUNNING)

    def _do(self, what: Callable[[], None]) -> None:
        what()
