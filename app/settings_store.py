"""The settings in use: the one place where they are swapped, announced, undone and saved."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.settings import Settings, lasting
from app.settings_writer import SettingsWriter

log = logging.getLogger(__name__)

# what Ctrl+Z takes back; windows, devices and the avatar on stage stay as they are
UNDOABLE = ("controls", "background", "presets", "hotkeys")
MOST_STEPS = 100
# changes of one group closer together than this are one step: the drag of a slider
GROUP_S = 1.0
SAVE_AFTER_MS = 400


class SettingsStore(QObject):
    """Holds the snapshot in use. Lives on the GUI thread; saving happens on a thread of its own.

    changed(Settings): another snapshot is in use. history_changed(): can_undo or can_redo may have changed.
    save_failed(str): settings could not be saved, in a sentence; said once until it works again.
    """

    changed = pyqtSignal(object)
    history_changed = pyqtSignal()
    save_failed = pyqtSignal(str)

    def __init__(
        self,
        settings: Settings,
        save: Callable[[Settings], None],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """save: writes a snapshot; may raise LiveError, is called on another thread. SettingsFile.save is meant."""
        super().__init__(parent)
        self._current, self._clock = settings, clock
        self._undo: list[Settings] = []
        self._redo: list[Settings] = []
        self._group, self._changed_s = "", float("-inf")
        # the signal brings the failure over to this object's thread
        self._writer = SettingsWriter(save, self.save_failed.emit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(lambda: self._writer.write(self._current))

    @property
    def current(self) -> Settings:
        """The snapshot in use."""
        return self._current

    @property
    def can_undo(self) -> bool:
        """True when there is a step to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """True when a step was taken back and nothing else was changed since."""
        return bool(self._redo)

    def apply(self, new: Settings, group: str = "") -> None:
        """Swap in a new snapshot and announce it: store.apply(replace(store.current, mirror=True)).

        Changes of the same group that follow each other within a second are one step of undo: name the slider.
        """
        if new == self._current:
            return
        if _undoable(new) != _undoable(self._current):
            self._remember(group)
        self._swap(new)

    def undo(self) -> None:
        """Take the last step back; nothing happens when there is none."""
        self._step(self._undo, self._redo)

    def redo(self) -> None:
        """Do again what undo took back; nothing happens when there is nothing."""
        self._step(self._redo, self._undo)

    def close(self) -> None:
        """Save what is not saved yet, and end. Safe to call twice."""
        if self._timer.isActive():
            self._timer.stop()
            self._writer.write(self._current)
        self._writer.close()

    def _remember(self, group: str) -> None:
        now_s = self._clock()
        goes_on = bool(group) and group == self._group and now_s - self._changed_s < GROUP_S
        if not goes_on:
            self._undo = [*self._undo[1 - MOST_STEPS :], self._current]
            self._redo.clear()
            self.history_changed.emit()
        self._group, self._changed_s = group, now_s

    def _step(self, source: list[Settings], target: list[Settings]) -> None:
        if not source:
            return
        before = source.pop()
        target.append(self._current)
        self._group = ""
        wanted = {name: getattr(before, name) for name in UNDOABLE}
        wanted["controls"] = lasting(before.controls, self._current.controls)
        self._swap(replace(self._current, **wanted))
        self.history_changed.emit()

    def _swap(self, new: Settings) -> None:
        self._current = new
        self._timer.start()
        self.changed.emit(new)


def _undoable(settings: Settings) -> tuple[object, ...]:
    """Return what undo would take back, without what holds for a moment only."""
    controls = lasting(settings.controls, Settings().controls)
    return (controls, *(getattr(settings, name) for name in UNDOABLE if name != "controls"))
