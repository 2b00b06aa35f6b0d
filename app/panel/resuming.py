"""Goes on with a session that the panel before this one could not end: it crashed, and the camera was kept."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import QObject

from app.panel.bridge import Bridge
from app.panel.cards import PanelStatus
from app.supervision.watched import Watched


class Resuming(QObject):
    """Starts the session; nothing, where none is to be gone on with.

    Where the session does not come up, or the user cancels it, the camera that was kept is given back.
    """

    def __init__(self, bridge: Bridge, watched: Watched, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seat = watched.seat
        if self._seat is None or not self._seat.awaited:
            return
        store = bridge.store
        store.apply(replace(store.current, controls=watched.controls(store.current.controls)))
        bridge.tell_problem(
            self.tr("Understudy stopped working and was started again. Meanwhile the others saw your avatar at rest.")
        )
        bridge.start()
        bridge.status_changed.connect(self._follow)
        self._follow(bridge.status)

    def _follow(self, status: PanelStatus) -> None:
        """Give the camera back where the session ended before it showed anything."""
        if status.phase == "off" and self._seat is not None and self._seat.awaited:
            self._seat.give_up()
