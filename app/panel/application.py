"""Joins the panel: settings, library, bridge, windows, tray, hotkeys and commands; and takes it all apart again."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from contextlib import ExitStack, suppress
from types import FrameType

from PyQt6.QtCore import QSocketNotifier
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication

from app import user_paths
from app.actions import perform
from app.control.control_socket import ControlSocket
from app.control.endpoint import AlreadyRunningError, choose_endpoint
from app.exit_status import ExitStatus
from app.library.library import open_library
from app.panel.action_target import PanelTarget
from app.panel.bridge import Bridge
from app.panel.cards import Message
from app.panel.desktop import Desktop
from app.panel.resuming import Resuming
from app.settings_file import SettingsFile
from app.settings_store import SettingsStore
from app.supervision.watched import Watched
from app.translations import Translations
from engine.errors import DeviceError, LiveError, UsageError

log = logging.getLogger(__name__)


def run(watched: Watched | None = None) -> ExitStatus:
    """Show the panel until the user quits. Raises UsageError where there is no screen, LiveError at closing."""
    watched = watched or Watched()
    _refuse_without_screen()
    # importing cv2 points Qt to plugins of an older Qt; the variable is read when the application is made
    os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)
    application = QApplication([sys.argv[0]])
    application.setApplicationName("Understudy")
    application.setDesktopFileName("understudy")
    application.setQuitOnLastWindowClosed(False)
    file = SettingsFile(user_paths.settings_path())
    loaded = file.load()
    translations = Translations(application)
    translations.use(loaded.settings.language)
    with ExitStack() as open_things:
        store = SettingsStore(loaded.settings, file.save)
        open_things.callback(store.close)
        library = open_library()
        bridge = Bridge(store, library, watched=watched)
        open_things.callback(bridge.close)
        desktop = Desktop(application, bridge, translations)
        open_things.callback(desktop.close)
        _listen(open_things, desktop.target, bridge)
        open_things.enter_context(_QuitOnSignals(application))
        resuming = Resuming(bridge, watched)
        open_things.callback(resuming.deleteLater)
        desktop.begin(*(Message("problem", note) for note in (loaded.note, library.note) if note))
        application.exec()
    return ExitStatus.DONE


def _listen(open_things: ExitStack, target: PanelTarget, bridge: Bridge) -> None:
    """Take commands of `understudy trigger`. A program that runs already is brought to the front instead."""
    control = ControlSocket(choose_endpoint(user_paths.control_dir()), lambda name: perform(target, name))
    try:
        control.start()
    except AlreadyRunningError:
        _show_the_other_one()
        raise
    except DeviceError as error:
        log.warning("no commands", exc_info=error)
        bridge.tell_problem(error.user_message)
    open_things.callback(control.stop)


def _show_the_other_one() -> None:
    from app.control.client import ask

    with suppress(LiveError):
        ask(choose_endpoint(user_paths.control_dir()), "show-window")


def _refuse_without_screen() -> None:
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    if sys.platform.startswith("linux") and not wanted and not _has_screen():
        raise UsageError(
            "The control panel needs a screen, and there is none here. "
            "Use 'understudy run --avatar PHOTO --camera 0 --output virtual' instead."
        )


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class _QuitOnSignals:
    """Turns Ctrl-C and a polite kill into quitting: Qt's loop runs no Python by itself, a socket wakes it up."""

    def __init__(self, application: QGuiApplication) -> None:
        self._application = application
        self._read, self._write = socket.socketpair()
        for one in (self._read, self._write):
            one.setblocking(False)
        kind = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._read.fileno(), kind)  # type: ignore[call-overload]
        self._notifier.activated.connect(lambda: self._application.quit())
        self._before: list[object] = []

    def __enter__(self) -> None:
        self._before = [signal.signal(one, self._heard) for one in (signal.SIGINT, signal.SIGTERM)]
        self._fd = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)

    def __exit__(self, *_error: object) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._fd)
        for one, before in zip((signal.SIGINT, signal.SIGTERM), self._before, strict=True):
            signal.signal(one, before)  # type: ignore[arg-type]
        self._read.close()
        self._write.close()

    def _heard(self, _signal: int, _frame: FrameType | None) -> None:
        """The byte that Python writes to the socket does the rest."""
