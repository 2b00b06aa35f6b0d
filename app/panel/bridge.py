"""The one way between the window and the program: the window's wishes go down, states and pictures come up."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from app.panel import looking, opening
from app.panel.bridge_avatars import AvatarBridge, shown_of
from app.panel.cards import DeviceChoices, Message, PanelStatus
from app.panel.voice_desk import NONE, VoiceDesk
from app.settings import BackgroundChoice, Settings
from app.settings_store import SettingsStore
from app.supervision.watched import Watched
from engine.errors import UsageError
from engine.frame import Array, Image

if TYPE_CHECKING:
    from app.library.library import AvatarLibrary
    from engine.session import LiveSession

log = logging.getLogger(__name__)


class Bridge(AvatarBridge):
    """Lives on the window's thread. No method takes longer than 16 ms; what does runs on one of three threads.

    Besides AvatarBridge's: status_changed(PanelStatus), devices_changed(DeviceChoices), gestures_changed(tuple of
    names), capabilities_changed(frozenset), checking(name of a check), checked(list of Finding). calibration_wanted:
    show the guide to calibration.
    """

    status_changed = pyqtSignal(object)
    devices_changed = pyqtSignal(object)
    gestures_changed = pyqtSignal(object)
    capabilities_changed = pyqtSignal(object)
    calibration_wanted = pyqtSignal()
    checking = pyqtSignal(str)
    checked = pyqtSignal(object)

    def __init__(
        self,
        store: SettingsStore,
        library: AvatarLibrary,
        parent: QObject | None = None,
        *,
        watched: Watched | None = None,
    ) -> None:
        super().__init__(store, library, parent)
        self._watched = watched or Watched()
        self.devices, self._looked = DeviceChoices(), False
        self.gestures: tuple[str, ...] = ()
        self._before = store.current
        self._desk.status_changed.connect(self.status_changed)
        self._desk.told.connect(self.told)
        self._desk.started.connect(self._started)
        self._desk.ended.connect(self._choose_microphone)
        self._voice = VoiceDesk(self)
        self._voice.told.connect(self.tell_problem)
        self._levels_wanted = False
        store.changed.connect(self._settings_changed)
        self.avatars_changed.connect(lambda _cards: self._go_on_starting())

    def begin(self) -> None:
        """Read photos and look for devices; to be called once the window is there."""
        entries = self._library.entries()
        if self.store.current.avatar not in [entry.key for entry in entries] and entries:
            self.store.apply(replace(self.store.current, avatar=entries[0].key))
        self._photos.read(entries, self.store.current.avatar)
        self._looks.run(looking.find_gestures, self._gestures_found, self.tell_problem)
        self._ask_capabilities(self.store.current.engine)
        self.look_for_devices()
        self.avatars_changed.emit(self.avatars())

    def close(self) -> None:
        """End the session, all threads and the camera. Raises WorkerStuckError."""
        # all are asked first: then they end at the same time
        self._looks.request_close()
        self._photos.request_close()
        self._voice.request_close()
        with ExitStack() as stack:
            for close in (self._voice.close, self._photos.close, self._looks.close, self._desk.close):
                stack.callback(close)

    @property
    def status(self) -> PanelStatus:
        """What the session does."""
        return self._desk.status

    # the session

    def start(self) -> None:
        """Open camera and output and start, as soon as avatar and devices are known; the state tells how it goes."""
        settings, cards = self.store.current, self.avatars()
        avatar = next((card for card in cards if card.key == settings.avatar), None)
        if avatar is not None and avatar.error:
            self.stop()
            self.tell_problem(avatar.error)
            return
        if avatar is None or not (avatar.prepared and self._looked):
            self._desk.get_ready()
            return
        portraits = self._photos.portraits([avatar.key, *(card.key for card in cards if card is not avatar)])
        devices = self.devices
        self._watched.keep(settings.controls)
        self._desk.start(lambda: opening.open_live(settings, devices, portraits, self._watched.seat))

    def _go_on_starting(self) -> None:
        if self._desk.getting_ready:
            self.start()

    def stop(self) -> None:
        """End the session."""
        self._desk.stop()

    def pause(self, on: bool) -> None:
        """Let the avatar rest, or follow again."""
        self.change_controls(paused=on)

    def mute(self, on: bool) -> None:
        """Show a still picture, as a camera that is off, or go on."""
        self.change_controls(muted=on)

    def ask_calibration(self) -> None:
        """Show the guide that counts down to calibrate()."""
        if self.status.running:
            self.calibration_wanted.emit()

    def calibrate(self) -> None:
        """Take the user's face of this moment as the resting one."""
        if self._desk.session is not None:
            self._desk.session.calibrate()
            self.told.emit(Message("notice", self.tr("Calibrated. The avatar rests when your face does.")))

    def play(self, gesture: str) -> None:
        """Play a gesture once."""
        self._with_session(lambda session: session.play_expression(gesture))

    def hold(self, gesture: str | None) -> None:
        """Hold a gesture, or let go of it."""
        self._with_session(lambda session: session.hold_expression(gesture))

    def record(self, on: bool) -> None:
        """Begin or end a recording."""
        folder = self.store.current.recordings
        if on:
            listening = self._voice.listening
            self._desk.record(lambda session: opening.open_recorder(session, folder, listening))
        else:
            self._desk.end_recording()

    def preview(self) -> Image | None:
        """Return the newest picture that was sent, (H, W, 3) uint8 RGB."""
        session = self._desk.session
        return None if session is None else session.preview()

    def camera(self) -> tuple[Image | None, Array | None]:
        """Return the newest camera picture (H, W, 3) uint8 RGB, and its landmarks (478, 3) if they are wanted."""
        session = self._desk.session
        view = None if session is None else session.camera_view()
        if view is None:
            return None, None
        return view.image, view.landmarks if self.store.current.show_landmarks else None

    def want_levels(self, on: bool) -> None:
        """Listen to the chosen microphone for its level, or only while a session runs."""
        self._levels_wanted = on
        self._choose_microphone()

    def level(self) -> float:
        """Return how loud the microphone is, 0..1 of full scale."""
        return self._voice.level

    def take_snapshot(self) -> None:
        """Take a photo with the chosen camera and add it."""
        self.gallery.add_snapshot(self.store.current, self.devices, self.camera()[0])

    # what is found beside the window

    def look_for_devices(self) -> None:
        """Look again what cameras, outputs and microphones there are."""
        self._looks.run(looking.find_devices, self._devices_found, self._devices_not_found)

    def check(self) -> None:
        """Run the check-up; checked tells what it found."""
        self._looks.run(partial(looking.check_up, self._note_check), self.checked.emit, self.tell_problem)

    def _note_check(self, name: str) -> None:
        """Beside the window. Raises UsageError to end a check-up that nobody waits for."""
        if self._looks.closing:
            raise UsageError(self.tr("The check-up was cancelled."))
        self.checking.emit(name)

    def _devices_found(self, devices: DeviceChoices) -> None:
        self.devices, self._looked = devices, True
        self.devices_changed.emit(devices)
        self._go_on_starting()

    def _devices_not_found(self, text: str) -> None:
        # a start then tells what is missing
        self._looked = True
        self.tell_problem(text)
        self._go_on_starting()

    def _ask_capabilities(self, engine: str) -> None:
        self._looks.run(partial(looking.find_capabilities, engine), self._capabilities_found, self.tell_problem)

    def _capabilities_found(self, capabilities: frozenset[str]) -> None:
        self._capabilities = capabilities
        self.capabilities_changed.emit(capabilities)

    def _gestures_found(self, gestures: tuple[str, ...]) -> None:
        self.gestures = gestures
        self.gestures_changed.emit(gestures)

    def _started(self, session: LiveSession) -> None:
        self._choose_microphone()
        self._tell_session(session, self.store.current)
        if self.store.current.background.kind != "photo":
            self._show_background(self.store.current.background)
        # those that were ready after the session had begun to open
        known = {avatar.name for avatar in session.avatars()}
        for portrait in self._photos.portraits([card.key for card in self.avatars()]):
            if portrait.name not in known:
                session.add_avatar(portrait)
        self._show_chosen(session)

    def _tell_session(self, session: LiveSession, settings: Settings) -> None:
        session.apply(settings.controls)
        session.show_camera(settings.show_camera)
        self._show_chosen(session)

    def _choose_microphone(self) -> None:
        wanted = self._levels_wanted or self.status.running
        self._voice.use(self.store.current.microphone if wanted else NONE)

    def _show_background(self, choice: BackgroundChoice) -> None:
        # a picture has to be read first, which takes its time
        self._desk.do(lambda session: session.set_background(opening.background_of(choice)))

    def _settings_changed(self, settings: Settings) -> None:
        before, self._before = self._before, settings
        session = self._desk.session
        self._desk.show_controls(settings.controls)
        self._watched.keep(settings.controls)
        self._choose_microphone()
        if shown_of(before) != shown_of(settings):
            self._photos.reread(self._library.entries(), settings.avatar, shown_of(settings))
        if before.engine != settings.engine:
            self._ask_capabilities(settings.engine)
        if before.avatar != settings.avatar:
            self.still_changed.emit()
            self.status_changed.emit(self.status)
            self._go_on_starting()
        if session is None:
            return
        self._tell_session(session, settings)
        if before.background != settings.background:
            self._show_background(settings.background)
        if before.camera != settings.camera:
            devices = self.devices
            self._desk.do(lambda one: one.replace_source(opening.open_camera(settings, devices)))

    def change_controls(self, **changes: Any) -> None:
        """Change some of the controls, named as in engine.settings.Controls."""
        settings = self.store.current
        self.store.apply(replace(settings, controls=replace(settings.controls, **changes)))
