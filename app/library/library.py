"""The avatar library: the built-in portraits and those the user added, with their order and names.

A photo or a short clip is copied into the library's folder only when the user adds it. A removed one goes to a trash
inside that folder, so that removing can be undone, until the library is opened the next time.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app import paths, user_paths
from app.library.entry import AvatarEntry
from app.library.index import Line, changed, read_index, write_index
from app.library.photo_check import FaceCheck, PhotoCheck
from engine.errors import OutputError, UsageError
from engine.frame import Image

log = logging.getLogger(__name__)

LONGEST_NAME = 60
_INDEX, _TRASH = "library.json", "trash"


class AvatarLibrary:
    """Thread-safe. Loading and copying photos takes up to seconds: call add and add_image off the GUI thread.

    folder: the user's own (app.user_paths.library_dir); made when something is first written. built_in: key → photo,
    in order. check: refuses what cannot be an avatar (app.library.photo_check).
    note: a sentence for the user if the list on disk was broken, else empty.
    """

    def __init__(self, folder: Path, built_in: Mapping[str, Path], check: PhotoCheck) -> None:
        self._folder, self._built_in, self._check = folder, dict(built_in), check
        self._lock = threading.RLock()
        lines, self.note = read_index(folder / _INDEX)
        self._lines = self._complete(lines)
        self._empty_trash()

    def entries(self) -> tuple[AvatarEntry, ...]:
        """Return the avatars to show, in order."""
        with self._lock:
            return tuple(self._entry(line) for line in self._lines if not line.removed)

    def entry(self, key: str) -> AvatarEntry:
        """Return one avatar by its key. Raises UsageError if it is not in the library."""
        with self._lock:
            return self._entry(self._line(key))

    def add(self, photo: Path, name: str = "") -> AvatarEntry:
        """Copy a photo or a short clip into the library, at the end. name: empty is the file's own.

        The entry's notes say what there is to know about it. Raises PhotoError, VideoError or NoFaceError for one that
        cannot be an avatar; then nothing is copied; OutputError where it cannot be kept.
        """
        notes = self._check.photo(photo)
        entry = self._keep(
            photo.suffix.lower(), name or photo.stem, lambda unfinished: shutil.copyfile(photo, unfinished)
        )
        return replace(entry, notes=notes)

    def add_image(self, image: Image, name: str) -> AvatarEntry:
        """Like add, for a picture (H, W, 3) uint8 RGB that was pasted or taken with the camera."""
        # late: only this needs it
        from PIL import Image as Pillow

        self._check.image(image)
        return self._keep(".png", name, lambda unfinished: Pillow.fromarray(image).save(unfinished, "PNG"))

    def rename(self, key: str, name: str) -> AvatarEntry:
        """Give an avatar another name. Raises UsageError for an empty name or one that is taken; OutputError."""
        name = " ".join(name.split())[:LONGEST_NAME]
        if not name:
            raise UsageError("Give the avatar a name.")
        with self._lock:
            self._line(key)
            if any(line.name.casefold() == name.casefold() and line.key != key for line in self._shown()):
                raise UsageError(f"There is an avatar '{name}' already. Choose another name.")
            self._write(changed(self._lines, key, name=name))
            return self.entry(key)

    def arrange(self, keys: Sequence[str]) -> None:
        """Put the avatars shown into this order; those not named keep theirs, behind. Raises OutputError."""
        with self._lock:
            place = {key: number for number, key in enumerate(keys)}
            self._write(tuple(sorted(self._lines, key=lambda line: place.get(line.key, len(place)))))

    def remove(self, key: str) -> None:
        """Take an avatar out; restore brings it back until the library is next opened. Raises UsageError, OutputError.

        A built-in one is only hidden. The last one stays.
        """
        with self._lock:
            line = self._line(key)
            if len(self._shown()) == 1:
                raise UsageError("This is the last avatar. Add another one before you remove it.")
            self._shift(line.file, self._folder, self._folder / _TRASH)
            self._write(changed(self._lines, key, removed=True))

    def restore(self, key: str) -> AvatarEntry:
        """Bring back a removed avatar, at its old place. Raises UsageError if it is gone for good; OutputError."""
        with self._lock:
            line = next((line for line in self._lines if line.key == key), None)
            if line is None:
                raise UsageError("This avatar is gone for good. Add its photo again.")
            self._shift(line.file, self._folder / _TRASH, self._folder)
            taken = any(other.name.casefold() == line.name.casefold() for other in self._shown())
            name = self._free_name(line.name) if line.removed and taken else line.name
            self._write(changed(self._lines, key, removed=False, name=name))
            return self.entry(key)

    def hidden_built_in(self) -> tuple[str, ...]:
        """Return the keys of the built-in avatars that were removed; restore brings each back."""
        with self._lock:
            return tuple(line.key for line in self._lines if line.removed and not line.file)

    def _complete(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """Return lines without those whose photo is gone, and with what the list does not know yet."""
        kept = tuple(
            line
            for line in lines
            if (
                line.key in self._built_in
                if not line.file
                else not line.removed and (self._folder / line.file).is_file()
            )
        )
        known = {line.key for line in kept}
        new = tuple(Line(key, key.replace("_", " ").title()) for key in self._built_in if key not in known)
        files = {line.file for line in lines}
        # photos of a list that was broken
        lost = sorted(path for path in self._folder.glob("own-*.*") if path.name not in files)
        return (*kept, *new, *(Line(path.stem, path.stem, path.name) for path in lost))

    def _empty_trash(self) -> None:
        try:
            shutil.rmtree(self._folder / _TRASH)
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("the library's trash cannot be emptied", exc_info=error)

    def _shown(self) -> list[Line]:
        return [line for line in self._lines if not line.removed]

    def _line(self, key: str) -> Line:
        for line in self._shown():
            if line.key == key:
                return line
        raise UsageError("This avatar is no longer in the library. Choose another one.")

    def _entry(self, line: Line) -> AvatarEntry:
        photo = self._folder / line.file if line.file else self._built_in[line.key]
        return AvatarEntry(line.key, line.name, photo, built_in=not line.file)

    def _free_name(self, wanted: str) -> str:
        wanted = " ".join(wanted.replace("_", " ").split())[:LONGEST_NAME] or "Avatar"
        taken = {line.name.casefold() for line in self._shown()}
        name, number = wanted, 2
        while name.casefold() in taken:
            name, number = f"{wanted} {number}", number + 1
        return name

    def _write(self, lines: tuple[Line, ...]) -> None:
        write_index(self._folder / _INDEX, lines)
        self._lines = lines

    def _keep(self, suffix: str, name: str, write: Callable[[Path], object]) -> AvatarEntry:
        """Have a photo written into the library and add it to the list; neither remains if one fails."""
        key = f"own-{secrets.token_hex(6)}"
        photo, unfinished = self._folder / f"{key}{suffix}", self._folder / f".{key}.partial"
        with self._lock:
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                write(unfinished)
                unfinished.chmod(0o600)
                unfinished.replace(photo)
                self._write((*self._lines, Line(key, self._free_name(name), photo.name)))
            except OSError as error:
                raise OutputError(
                    f"The file cannot be copied into the avatar library {self._folder} ({error.strerror})."
                ) from error
            finally:
                unwanted = [unfinished] if any(line.key == key for line in self._lines) else [unfinished, photo]
                for path in unwanted:
                    # where it could not be written there may be nothing to take away
                    with contextlib.suppress(OSError):
                        path.unlink()
            return self.entry(key)

    def _shift(self, file: str, source: Path, target: Path) -> None:
        """Move a photo between the library and its trash; a built-in avatar has none to move."""
        if not file or not (source / file).is_file():
            return
        try:
            target.mkdir(mode=0o700, exist_ok=True)
            (source / file).replace(target / file)
        except OSError as error:
            raise OutputError(f"The avatar library {self._folder} cannot be changed ({error.strerror}).") from error


def open_library(folder: Path | None = None) -> AvatarLibrary:
    """Open the user's library, with the built-in avatars in it."""
    built_in = {name: path for name in paths.avatar_names() if (path := paths.avatar_path(name)) is not None}
    return AvatarLibrary(folder or user_paths.library_dir(), built_in, FaceCheck())
