"""Everything of the panel that is seen: the window, its dialogs, the small preview, the tray; and global hotkeys."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication

from app.actions import perform
from app.autostart import choose_autostart
from app.hotkeys.hotkeys import Hotkeys
from app.panel.action_target import PanelTarget
from app.panel.bridge import Bridge
from app.panel.cards import Message, PanelStatus
from app.panel.floating_preview import FloatingPreview
from app.panel.guide import Guide
from app.panel.icons import icon
from app.panel.look import choose_theme, dress
from app.panel.settings_dialog import SettingsDialog
from app.panel.tray import Tray
from app.panel.window import Window
from app.settings import Settings
from engine.errors import LiveError

if TYPE_CHECKING:
    from app.translations import Translations

log = logging.getLogger(__name__)

_LOOK_EVERY_MS = 50


class Desktop(QObject):
    """Owns the windows. A change of language builds them anew; nothing that runs is touched by that.

    listen: makes the hotkeys, given what takes an action's name.
    """

    def __init__(
        self,
        application: QApplication,
        bridge: Bridge,
        translations: Translations,
        listen: Callable[[Callable[[str], None]], Hotkeys] = Hotkeys,
    ) -> None:
        super().__init__()
        self._application, self._bridge, self._translations = application, bridge, translations
        self.target = PanelTarget(bridge, self.show_window, self)
        self._hotkeys = listen(self._key_pressed)
        self._before = bridge.store.current
        dress(application, choose_theme(self._before.theme))
        application.setWindowIcon(icon("logo", "#2fa08f"))
        self.guide: Guide | None = None
        self._build()
        bridge.store.changed.connect(self._settings_changed)
        bridge.status_changed.connect(self._show_status)
        bridge.avatars_changed.connect(self._show_avatars)
        bridge.devices_changed.connect(lambda _devices: self._fill_guide())
        bridge.checking.connect(lambda name: self.settings.doctor.show_step(name))
        bridge.checked.connect(self._show_findings)
        bridge.told.connect(self._told)
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(lambda _scheme: self._dress())
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def begin(self, *messages: Message) -> None:
        """Show the window, and at the first start the guide; then have the bridge begin."""
        settings = self._bridge.store.current
        self.window.restore_place(settings.window)
        self.window.show()
        self.tray.show()
        for message in messages:
            self.window.say(message)
        self._bridge.begin()
        self._use_hotkeys(settings)
        if not settings.first_start_done:
            self.open("guide")

    def close(self) -> None:
        """Take everything off the screen and let go of the hotkeys. Raises WorkerStuckError."""
        self._timer.stop()
        self._keep_places()
        for one in (self.window, self.floating, self.settings):
            one.hide()
        self.tray.hide()
        self._hotkeys.stop()

    def show_window(self) -> None:
        """Bring the large window to the front."""
        self.floating.hide()
        self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()

    def open(self, name: str) -> None:
        """Open what a button asks for: settings, check, guide or float."""
        if name == "float":
            self.floating.restore_place(self._bridge.store.current.floating)
            self.floating.show()
            self.window.hide()
        elif name == "guide":
            self._open_guide()
        else:
            self.settings.show_page(name)
            self.settings.show()
            self.settings.raise_()

    def _build(self) -> None:
        bridge, store = self._bridge, self._bridge.store
        self.window, self.floating, self.tray = Window(bridge), FloatingPreview(), Tray(self)
        self.settings = SettingsDialog(self.window)
        self.window.wanted.connect(self.open)
        self.window.closing.connect(self._window_closed)
        self.window.minimised.connect(self._window_minimised)
        self.floating.back_wanted.connect(self.show_window)
        self.tray.show_wanted.connect(self.show_window)
        self.tray.quit_wanted.connect(self._application.quit)
        self.tray.chosen.connect(bridge.choose_avatar)
        self.tray.pause_switched.connect(bridge.pause)
        self.tray.switched.connect(self._start_or_stop)
        pages = self.settings
        pages.general.picked.connect(lambda name, value: store.apply(replace(store.current, **{name: value})))
        pages.general.restore_wanted.connect(bridge.gallery.restore)
        pages.hotkeys.changed.connect(lambda keys: store.apply(replace(store.current, hotkeys=keys)))
        pages.hotkeys.switched.connect(lambda on: store.apply(replace(store.current, hotkeys_on=on)))
        pages.doctor.check_wanted.connect(bridge.check)
        self._show_settings(store.current)
        self._show_status(bridge.status)
        self._show_avatars(bridge.avatars())

    def _rebuild(self) -> None:
        """Put new windows in the place of the old ones, in another language."""
        place, page = self.window.keep_place(), self.window.side.page
        old = (self.window, self.floating, self.tray)
        self.window.wires.cut()
        self._build()
        self.window.restore_place(place)
        self.window.side.show_page(page)
        self.window.show()
        self.tray.show()
        self.open("settings")
        for one in old:
            one.hide()
            one.deleteLater()

    def _open_guide(self) -> None:
        guide, bridge, store = Guide(self.window), self._bridge, self._bridge.store
        guide.picked.connect(lambda name, value: store.apply(replace(store.current, **{name: value})))
        guide.check_wanted.connect(lambda: self.open("check"))
        guide.finished_all.connect(lambda: store.apply(replace(store.current, first_start_done=True)))
        gallery = guide.gallery
        gallery.chosen.connect(bridge.choose_avatar)
        gallery.add_wanted.connect(self.window.open_photos)
        gallery.snapshot_wanted.connect(bridge.take_snapshot)
        gallery.files_added.connect(bridge.gallery.add_photos)
        gallery.picture_added.connect(bridge.gallery.add_picture)
        guide.finished.connect(lambda _result: self._close_guide(guide))
        self.guide = guide
        self._fill_guide()
        guide.open()

    def _close_guide(self, guide: Guide) -> None:
        self.guide = None
        guide.deleteLater()

    def _fill_guide(self) -> None:
        if self.guide is not None:
            settings = self._bridge.store.current
            self.guide.show_devices(self._bridge.devices, settings)
            self.guide.show_avatars(self._bridge.avatars(), settings.avatar)

    def _settings_changed(self, settings: Settings) -> None:
        before, self._before = self._before, settings
        if before.theme != settings.theme:
            self._dress()
        if (before.hotkeys, before.hotkeys_on) != (settings.hotkeys, settings.hotkeys_on):
            self._use_hotkeys(settings)
        if before.autostart != settings.autostart:
            self._switch_autostart(settings.autostart)
        if before.language != settings.language:
            self._translations.use(settings.language)
            # not within the signal of a widget that is to go
            QTimer.singleShot(0, self._rebuild)
        self._show_settings(settings)
        self._show_avatars(self._bridge.avatars())

    def _show_settings(self, settings: Settings) -> None:
        self.settings.general.show_settings(settings)
        self.settings.hotkeys.show_hotkeys(
            settings.hotkeys, settings.hotkeys_on, self._hotkeys.refused, self._hotkeys.trouble
        )

    def _show_status(self, status: PanelStatus) -> None:
        self.floating.show_status(status)
        self.tray.show_status(status)

    def _show_avatars(self, cards: object) -> None:
        self.tray.show_avatars(self._bridge.avatars(), self._bridge.store.current.avatar)
        self._fill_guide()

    def _show_findings(self, findings: object) -> None:
        self.settings.doctor.show_findings(findings)  # type: ignore[arg-type]

    def _told(self, message: Message) -> None:
        if message.kind == "problem":
            self.settings.doctor.give_up()

    def _use_hotkeys(self, settings: Settings) -> None:
        self._hotkeys.use(settings.hotkeys, settings.hotkeys_on)
        self._show_settings(settings)

    def _key_pressed(self, action: str) -> None:
        """On the hotkeys' thread."""
        try:
            perform(self.target, action)
        except LiveError as error:
            # a key gives no answer of its own
            log.info("%s: %s", action, error)
            self.target.tell_problem(error.user_message)

    def _switch_autostart(self, on: bool) -> None:
        try:
            choose_autostart().switch(on)
        except LiveError as error:
            self._bridge.tell_problem(error.user_message)

    def _start_or_stop(self) -> None:
        if self._bridge.status.phase == "off":
            self._bridge.start()
        else:
            self._bridge.stop()

    def _window_closed(self) -> None:
        if self._bridge.store.current.close_to_tray and self.tray.there:
            self.window.hide()
        else:
            self._application.quit()

    def _window_minimised(self) -> None:
        if self._bridge.store.current.always_on_top and self._bridge.status.phase != "off":
            self.open("float")

    def _dress(self) -> None:
        dress(self._application, choose_theme(self._bridge.store.current.theme))
        self.window.show_status(self._bridge.status)

    def _keep_places(self) -> None:
        store = self._bridge.store
        store.apply(replace(store.current, window=self.window.keep_place(), floating=self.floating.keep_place()))

    def _look(self) -> None:
        """Feed the small preview while it is there."""
        if self.floating.isVisible():
            sent = self._bridge.preview()
            self.floating.show_picture(self._bridge.still() if sent is None else sent, sent is None)
