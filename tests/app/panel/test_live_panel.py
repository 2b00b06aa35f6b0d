"""The panel with the real session on the test pattern: start, switch, stop; and the window is never kept waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.library.library import open_library
from app.panel.bridge import Bridge
from app.panel.cards import Message
from app.panel.window import Window
from app.settings_store import SettingsStore

Until = Callable[[Callable[[], object]], None]
# a picture of a screen with 60 of them a second
LONGEST_CALL_S = 0.016
CALLS = (
    "preview",
    "camera",
    "avatars",
    "choose_avatar",
    "change_controls",
    "calibrate",
    "play",
    "still",
    "stop",
    "start",
)


class CallWatch:
    """Notes what processor time each call of the bridge takes on this thread: others on the machine do not count."""

    def __init__(self, bridge: Bridge) -> None:
        self.longest_s: dict[str, float] = {}
        for name in CALLS:
            setattr(bridge, name, self._watched(name, getattr(bridge, name)))

    def _watched(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def watched(*arguments: object, **named: object) -> object:
            begun_s = time.thread_time()
            try:
                return call(*arguments, **named)
            finally:
                self.longest_s[name] = max(self.longest_s.get(name, 0.0), time.thread_time() - begun_s)

        return watched


def test_the_real_session_runs_in_the_window_and_ends_with_it(
    qapp: QApplication, store: SettingsStore, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    store.apply(replace(store.current, avatar="amara", size=(640, 360)))
    threads, told = set(threading.enumerate()), []
    bridge = Bridge(store, open_library(tmp_path))
    watch = CallWatch(bridge)
    bridge.told.connect(told.append)
    window = Window(bridge)
    window.show()
    with closing(bridge):
        bridge.begin()
        until(lambda: bridge.still() is not None)
        qtbot.mouseClick(window.transport.go, Qt.MouseButton.LeftButton)
        until(lambda: bridge.status.phase == "live")
        until(lambda: window.stage.preview.image is not None and bridge.status.fps > 0)
        first = window.stage.preview.image
        assert first is not None and first.shape == (360, 640, 3)
        # shut eyes are seen in the picture that is sent
        window.side.controls.follows["eyes"].changed.emit(0.0)
        until(lambda: window.stage.preview.image is not first)
        bridge.play("smile")
        bridge.calibrate()
        until(lambda: all(card.prepared for card in bridge.avatars()[:2]))
        other = bridge.avatars()[1].key
        bridge.choose_avatar(other)
        until(lambda: bridge.status.avatar == other)
        still = bridge.still()
        assert still is not None
        until(lambda: _alike(window.stage.preview.image, still))
        bridge.stop()
        until(lambda: bridge.status.phase == "off")
        # whatever is left of the tracker and its friends is not ours: threads of libraries
        ours = {thread.name for thread in threading.enumerate()} - {thread.name for thread in threads}
        assert not ours & {"capture", "track", "animate", "finish", "pace", "background"}
    window.hide()
    window.deleteLater()
    assert [message for message in told if message.kind == "problem"] == []
    assert {"preview", "start", "stop", "choose_avatar", "calibrate"} <= set(watch.longest_s)
    slow = {name: seconds for name, seconds in watch.longest_s.items() if seconds > LONGEST_CALL_S}
    assert slow == {}


def _alike(shown: np.ndarray | None, still: np.ndarray) -> bool:
    """True if most of a picture is that of an avatar at rest: its background and clothes do not move."""
    if shown is None or shown.shape != still.shape:
        return False
    return float(np.median(np.abs(shown.astype(np.int16) - still))) < 6


def test_closing_while_it_runs_ends_everything(
    qapp: QApplication, store: SettingsStore, until: Until, tmp_path: Path
) -> None:
    store.apply(replace(store.current, avatar="finn", size=(320, 180), camera="pattern"))
    bridge, told = Bridge(store, open_library(tmp_path)), []
    bridge.told.connect(told.append)
    bridge.begin()
    until(lambda: bridge.still() is not None)
    bridge.start()
    until(lambda: bridge.status.phase == "live")
    session = bridge._desk.session
    assert session is not None
    bridge.close()
    assert [one for one in told if isinstance(one, Message) and one.kind == "problem"] == []
    assert session.status().state.value == "off"
