"""The part of the bridge that is about avatars: which there are, how they look, which one is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from app.panel.cards import AvatarCard, Message
from app.panel.errands import Errands
from app.panel.library_desk import LibraryDesk
from app.panel.photo_desk import PhotoDesk, Shown
from app.panel.session_desk import SessionDesk
from app.settings import Settings
from app.settings_store import SettingsStore
from engine.errors import LiveError, UsageError
from engine.frame import Image

if TYPE_CHECKING:
    from app.library.library import AvatarLibrary
    from engine.session import LiveSession


class AvatarBridge(QObject):
    """Owns what avatars need: the session, the library and the photos. On the window's thread, but for switch_at_once.

    avatars_changed(tuple of AvatarCard), told(Message). still_changed: the picture of the chosen avatar at rest is
    another one.
    """

    avatars_changed = pyqtSignal(object)
    told = pyqtSignal(object)
    still_changed = pyqtSignal()

    def __init__(self, store: SettingsStore, library: AvatarLibrary, parent: QObject | None) -> None:
        super().__init__(parent)
        self.store, self._library = store, library
        self._capabilities: frozenset[str] = frozenset()
        self._looks = Errands("looking", self)
        self._desk = SessionDesk(self)
        self.gallery = LibraryDesk(library, self._looks, self)
        self.gallery.told.connect(self.told)
        self.gallery.changed.connect(self._library_changed)
        self._photos = PhotoDesk(shown_of(store.current), self)
        self._photos.changed.connect(self._photo_changed)

    def tell_problem(self, text: str) -> None:
        """Show the user a problem."""
        self.told.emit(Message("problem", text))

    def avatars(self) -> tuple[AvatarCard, ...]:
        """Return what the gallery shows, in order."""
        return tuple(self._photos.card(entry) for entry in self._library.entries())

    def avatar_name(self) -> str:
        """Return what a person calls the chosen avatar."""
        chosen = self.store.current.avatar
        return next((entry.name for entry in self._library.entries() if entry.key == chosen), "")

    def still(self) -> Image | None:
        """Return the photo of the chosen avatar at the size of the output, (H, W, 3) uint8 RGB."""
        drawn = self._photos.drawn(self.store.current.avatar)
        return None if drawn is None else drawn.still

    def choose_avatar(self, key: str) -> None:
        """Show another avatar, from the next picture on, or as soon as it is ready."""
        card = next((card for card in self.avatars() if card.key == key and not card.error), None)
        if card is None or key == self.store.current.avatar:
            return
        self.store.apply(replace(self.store.current, avatar=key))
        if not card.prepared:
            self._photos.hurry(next(entry for entry in self._library.entries() if entry.key == key))
        if not card.prepared and self._desk.session is not None:
            text = self.tr("{name} is still being prepared and is shown in a moment.").format(name=card.name)
            self.told.emit(Message("notice", text))
        else:
            self.gallery.explain(card, self._capabilities)

    def switch_at_once(self, key: str) -> bool:
        """Show another avatar without waiting for the window's thread; choose_avatar is to follow. Any thread.

        Returns whether the session has it; one that is still being prepared is shown once it joins. Raises UsageError
        for one that could not be prepared.
        """
        session = self._desk.session
        has_it = session is not None and key in [avatar.name for avatar in session.avatars()]
        if session is not None and has_it:
            session.switch_avatar(key)
        return has_it

    def step_avatar(self, step: int) -> None:
        """Go to the next avatar (1) or the one before (-1), around the end."""
        keys = [card.key for card in self.avatars() if not card.error]
        if keys:
            chosen = self.store.current.avatar
            place = keys.index(chosen) if chosen in keys else -step
            self.choose_avatar(keys[(place + step) % len(keys)])

    def remove_avatar(self, key: str) -> None:
        """Forget an avatar; another one is shown if it is on stage."""
        if key == self.store.current.avatar:
            self.step_avatar(1)
        self.gallery.remove(key, partial(self._leave_session, key))

    def _leave_session(self, key: str) -> None:
        session = self._desk.session
        # one that is still on stage for a moment stays in the session, where nobody can choose it any more
        with suppress(UsageError):
            if session is not None and key in [avatar.name for avatar in session.avatars()]:
                session.remove_avatar(key)

    def _photo_changed(self, key: str) -> None:
        drawn, session, cards = self._photos.drawn(key), self._desk.session, self.avatars()
        chosen = next((card for card in cards if card.key == key == self.store.current.avatar), None)
        if drawn is not None and session is not None and key not in [avatar.name for avatar in session.avatars()]:
            session.add_avatar(drawn.portrait)
        if chosen is not None:
            self.still_changed.emit()
        if chosen is not None and session is not None:
            self._show_chosen(session)
            # the session goes on with the avatar before
            if chosen.error:
                self.tell_problem(chosen.error)
        self.avatars_changed.emit(cards)

    def _show_chosen(self, session: LiveSession) -> None:
        """Have the session show the avatar of the settings, once it has it."""
        chosen = self.store.current.avatar
        if session.status().avatar != chosen and chosen in [avatar.name for avatar in session.avatars()]:
            self._with_session(lambda one: one.switch_avatar(chosen))

    def _with_session(self, what: Callable[[LiveSession], object]) -> None:
        session = self._desk.session
        if session is None:
            return
        try:
            what(session)
        except LiveError as error:
            self.tell_problem(error.user_message)

    def _library_changed(self) -> None:
        entries = self._library.entries()
        self._photos.read(entries, self.store.current.avatar)
        self.avatars_changed.emit(self.avatars())
        self.still_changed.emit()


def shown_of(settings: Settings) -> Shown:
    """Return how photos are drawn."""
    return Shown(settings.size, settings.engine, settings.framing)
