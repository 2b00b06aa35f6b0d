"""Reads the photos of the library beside the window and has the engine draw each at rest."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QImage, QImageReader

from app.file_wish import is_video
from app.model_folders import model_folders
from app.panel.cards import AvatarCard
from app.panel.errands import Errands
from app.panel.pictures import to_qimage
from engine.frame import Image

if TYPE_CHECKING:
    from app.library.entry import AvatarEntry
    from engine.portrait.portrait import Portrait

log = logging.getLogger(__name__)

# of a tile on a screen with three pixels to the point
_THUMBNAIL_PX = 300


@dataclass(frozen=True, slots=True)
class Drawn:
    """One photo made ready: its portrait, and the engine's pictures of it at the size of the output.

    still: the photo itself, (H, W, 3) uint8 RGB; thumbnail: what the engine makes of it at rest, small and square.
    """

    portrait: Portrait
    still: Image
    thumbnail: QImage


@dataclass(frozen=True, slots=True)
class Shown:
    """How photos are made ready. size: the output's (width, height); engine, framing: see app.settings."""

    size: tuple[int, int]
    engine: str
    framing: str = "auto"


class PhotoDesk(QObject):
    """Owns one thread and what it has read. changed(key): there is a portrait now, or a reason why there is none."""

    changed = pyqtSignal(str)

    def __init__(self, how: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._how = how
        self._errands = Errands("photos", self)
        self._drawn: dict[str, Drawn] = {}
        self._errors: dict[str, str] = {}
        self._pictures: dict[str, QImage] = {}
        self._asked: set[str] = set()
        # photos whose drawing in this way has begun; only the thread adds to it
        self._begun: set[str] = set()

    def read(self, entries: Iterable[AvatarEntry], first: str) -> None:
        """Read what has not been read yet, the one with the key first before the others."""
        new = [entry for entry in entries if entry.key not in self._asked]
        for entry in new:
            self._asked.add(entry.key)
            # the plain photo is there in no time: the gallery need not be empty while the engine draws
            self._errands.run(partial(glance, entry.path), partial(self._show_plain, entry.key))
        for entry in sorted(new, key=lambda entry: entry.key != first):
            self._ask(entry.key, entry.path)

    def reread(self, entries: Iterable[AvatarEntry], first: str, how: Shown) -> None:
        """Draw everything anew, if it is to be shown in another way."""
        if how == self._how:
            return
        self._how, self._begun = how, set()
        self._errands.forget()
        self._asked.clear()
        self.read(entries, first)

    def hurry(self, entry: AvatarEntry) -> None:
        """Draw this one next, if it has not been drawn yet: somebody waits for it."""
        if entry.key in self._asked and entry.key not in self._begun:
            self._ask(entry.key, entry.path, urgent=True)

    def drawn(self, key: str) -> Drawn | None:
        """Return a photo that is ready, or None."""
        return self._drawn.get(key)

    def portraits(self, keys: Sequence[str]) -> list[Portrait]:
        """Return the portraits that are ready, in the order of keys."""
        return [self._drawn[key].portrait for key in keys if key in self._drawn]

    def card(self, entry: AvatarEntry) -> AvatarCard:
        """Return what the gallery shows of an entry."""
        return AvatarCard(
            key=entry.key,
            name=entry.name,
            picture=self._pictures.get(entry.key),
            prepared=entry.key in self._drawn,
            error=self._errors.get(entry.key, ""),
            built_in=entry.built_in,
            is_clip=entry.is_clip,
        )

    def request_close(self) -> None:
        """Begin to end."""
        self._errands.request_close()

    def close(self) -> None:
        """End the thread. Raises WorkerStuckError."""
        self._errands.close()

    def _ask(self, key: str, path: Path, *, urgent: bool = False) -> None:
        how, known, begun = self._how, self._drawn.get(key), self._begun
        portrait = None if known is None else known.portrait

        def work() -> Drawn | None:
            # asked for twice where somebody was in a hurry
            if key in begun:
                return None
            begun.add(key)
            return draw(path, key, how, portrait)

        self._errands.run(
            work, lambda drawn: self._keep(key, drawn), lambda text: self._refuse(key, text), urgent=urgent
        )

    def _show_plain(self, key: str, picture: QImage | None) -> None:
        if picture is not None and key in self._asked and key not in self._pictures:
            self._pictures[key] = picture
            self.changed.emit(key)

    def _keep(self, key: str, drawn: Drawn | None) -> None:
        if drawn is None or key not in self._asked:
            return
        self._drawn[key] = drawn
        self._pictures[key] = drawn.thumbnail
        self._errors.pop(key, None)
        self.changed.emit(key)

    def _refuse(self, key: str, text: str) -> None:
        self._errors[key] = text
        self.changed.emit(key)


def draw(path: Path, key: str, how: Shown, portrait: Portrait | None = None) -> Drawn:
    """Make a photo or a clip ready. Takes a second, of a clip some; runs beside the window.

    portrait: as read before, for an engine that may be another one. Raises BadInputError or EngineError.
    """
    # late: the engine takes seconds to load, and the window is to be there before
    from app.clip_avatar import load_photo_or_clip
    from engine.animators.registry import capabilities_of, create_animator, engine_for_stills
    from engine.avatar import Avatar
    from engine.clock import SystemClock

    moves = is_video(path) and "pixels" in capabilities_of(how.engine, model_folders())
    if portrait is None or (moves and portrait.loop is None):
        portrait = load_photo_or_clip(path, key)
    # a clip's frames take as much memory as sixty photos
    portrait = replace(portrait, framing=how.framing, loop=portrait.loop if moves else None)
    animator = create_animator(engine_for_stills(how.engine), model_folders())
    avatar = Avatar(portrait, animator, how.size, SystemClock())
    avatar.render_thumbnail()
    still: Image = avatar.loop.image_at(0.0)
    return Drawn(portrait, still, thumbnail(still if avatar.thumbnail is None else avatar.thumbnail))


def glance(path: Path) -> QImage | None:
    """Return a photo as it is, small; None for one that Qt cannot read, whatever the engine may do with it."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        room = QSize(_THUMBNAIL_PX, _THUMBNAIL_PX)
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    picture = reader.read()
    return None if picture.isNull() else picture


def thumbnail(image: Image) -> QImage:
    """Return the middle square of image (H, W, 3) uint8 RGB, small."""
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = to_qimage(image[top : top + side, left : left + side])
    room = QSize(_THUMBNAIL_PX, _THUMBNAIL_PX)
    return square.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
