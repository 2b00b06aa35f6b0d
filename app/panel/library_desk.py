"""Adds to the avatar library and changes it beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from app.panel import looking
from app.panel.cards import AvatarCard, DeviceChoices, Message
from app.panel.errands import Errands
from app.sentences import in_users_language
from app.settings import Settings
from engine.frame import Image

if TYPE_CHECKING:
    from app.library.entry import AvatarEntry
    from app.library.library import AvatarLibrary


class LibraryDesk(QObject):
    """Lives on the window's thread; the work is done by errands, one after the other.

    told(Message): what was added, or why it was refused. changed: the library is another one.
    """

    told = pyqtSignal(object)
    changed = pyqtSignal()

    def __init__(self, library: AvatarLibrary, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._errands = library, errands

    def add_photos(self, paths: Iterable[Path | str]) -> None:
        """Add photos and clips; one without a usable face is refused with the reason."""
        for path in paths:
            self._add(partial(self._library.add, Path(path)))

    def add_picture(self, picture: QImage) -> None:
        """Add a picture that was pasted or dropped."""
        self._add(partial(looking.add_picture, self._library, picture, self.tr("Pasted photo")))

    def add_snapshot(self, settings: Settings, devices: DeviceChoices, view: Image | None) -> None:
        """Add what the camera sees. view: its newest picture (H, W, 3) uint8 RGB where it runs already."""
        name = self.tr("Camera photo")
        self._add(partial(looking.add_snapshot, self._library, settings, devices, view, name))

    def rename(self, key: str, name: str) -> None:
        """Give an avatar another name."""
        self._change(partial(self._library.rename, key, name))

    def remove(self, key: str, and_then: Callable[[], None]) -> None:
        """Forget an avatar; and_then is called beside the window once it is gone."""

        def work() -> None:
            self._library.remove(key)
            and_then()

        self._change(work)

    def arrange(self, keys: Sequence[str]) -> None:
        """Put the avatars in this order."""
        self._change(partial(self._library.arrange, keys))

    def restore(self) -> None:
        """Bring the built-in avatars back that were removed."""
        self._change(lambda: [self._library.restore(key) for key in self._library.hidden_built_in()])

    def _add(self, work: Callable[[], AvatarEntry]) -> None:
        self._errands.run(work, self._added, self._refused)

    def _added(self, entry: AvatarEntry) -> None:
        self.changed.emit()
        said = [self.tr("{name} was added.").format(name=entry.name), *map(in_users_language, entry.notes)]
        if entry.is_clip:
            said.append(self.tr("It moves by itself with LivePortrait; other engines show its first picture."))
        self.told.emit(Message("notice", " ".join(said)))

    def explain(self, card: AvatarCard, capabilities: frozenset[str]) -> None:
        """Tell the user where the engine does not let the clip move. capabilities: its own, empty while not known."""
        if card.is_clip and capabilities and "pixels" not in capabilities:
            text = self.tr("{name} is a clip. This engine shows its first picture; LivePortrait lets it move.")
            self.told.emit(Message("notice", text.format(name=card.name)))

    def _change(self, work: Callable[[], object]) -> None:
        self._errands.run(work, lambda _result: self.changed.emit(), self._refused)

    def _refused(self, text: str) -> None:
        self.told.emit(Message("problem", text))
