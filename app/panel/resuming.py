"""Goes on with a session that the panel before this one could not end: it crashed, and the camera was kept."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import QObject

from app.panel.bridge import Bridge
from app.panel.cards import PanelStatus
from app.supervision.watched import Watched


class Resuming(QObject):
    """Starts the session as soon as avatar and devices are there; nothing, where none is to be gone on with.

    The user may be quicker. Where the session does not come up, the camera that was kept is given back.
    """

    def __init__(self, bridge: Bridge, watched: Watched, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._seat = bridge, watched.seat
        if self._seat is None or not self._seat.awaited:
            return
        store = bridge.store
        store.apply(replace(store.current, controls=watched.controls(store.current.controls)))
        self._devices_known = self._begun = False
        bridge.devices_changed.connect(self._know_devices)
        bridge.avatars_changed.connect(self._look)
        bridge.status_changed.connect(self._follow)
        bridge.tell_problem(
            self.tr("Understudy stopped working and was started again. Meanwhile the others saw your avatar at rest.")
        )

    def _know_devices(self, _devices: object) -> None:
        self._devices_known = True
        self._look()

    def _look(self, _cards: object = None) -> None:
        chosen = self._bridge.store.current.avatar
        card = next((card for card in self._bridge.avatars() if card.key == chosen), None)
        ready = card is not None and (card.prepared or bool(card.error))
        if not self._begun and self._devices_known and ready:
            self._begun = True
            self._bridge.start()
            self._follow(self._bridge.status)

    def _follow(self, status: PanelStatus) -> None:
        """Give the camera back where the session ended before it showed anything."""
        self._begun = self._begun or status.phase != "off"
        if self._begun and status.phase == "off" and self._seat is not None and self._seat.awaited:
            self._seat.give_up()
