"""Brings models to this machine: whole and checked, or not at all."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BadInputError, OutputError, WeightsError
from engine.runtime.http_fetch import TIMEOUT_S, AddressError, fetch_rest, wrong_bytes
from engine.runtime.locked_part import LockedPart
from engine.runtime.manifest import Model, ModelFile
from engine.runtime.seal import CHUNK_BYTES, is_sealed, seal, sha256_of
from engine.runtime.store import ModelStore

log = logging.getLogger(__name__)

# at one address in a row, before the next one is asked
_TRIES = 5
_PAUSE_S = 1.0
# what must stay free on the disk
_ROOM_BYTES = 50_000_000

# how many bytes of a model are here, and the name of the file that is coming
OnProgress = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an address may be silent, and how long to wait before it is asked again, in seconds."""

    timeout_s: float = TIMEOUT_S
    pause_s: float = _PAUSE_S


def download(
    model: Model,
    store: ModelStore,
    on_progress: OnProgress = lambda _done, _name: None,
    patience: Patience | None = None,
) -> None:
    """Fetch what is missing of a model. What an earlier run left unfinished is gone on with.

    A file gets its name only when its size and SHA-256 are right. Raises WeightsError when no address gives a file,
    OutputError when it cannot be written, DownloadBusyError while another process does the same.
    """
    _require_room(model, store)
    done = 0
    for file in model.files:
        before = done

        def tell(size: int, before: int = before, name: str = file.name) -> None:
            on_progress(before + size, name)

        _Transfer(model, file, store.path(model, file), tell, patience or Patience()).run()
        done += file.size_bytes
        on_progress(done, file.name)


def take_from(
    folder: Path, model: Model, store: ModelStore, on_progress: OnProgress = lambda _done, _name: None
) -> None:
    """Take a model's files out of a folder, or folders in it, where a person put them. They are copied.

    All are checked before the first is copied. Raises BadInputError for what is missing or not the one wanted, and
    OutputError.
    """
    found = {file: _found_in(folder, file) for file in model.files}
    _require_room(model, store)
    done = 0
    for file, source in found.items():
        target = store.path(model, file)
        with LockedPart(target) as part:
            part.clear()
            _copy(source, part)
            if part.size_bytes != file.size_bytes or sha256_of(part.path) != file.sha256:
                part.clear()
                raise BadInputError(f"{source} changed while it was copied. Try again.")
            part.finish()
        seal(target, file)
        done += file.size_bytes
        on_progress(done, file.name)


class _Transfer:
    """One file on its way."""

    def __init__(
        self, model: Model, file: ModelFile, target: Path, on_size: Callable[[int], None], patience: Patience
    ) -> None:
        self._model, self._file, self._target = model, file, target
        self._on_size, self._patience = on_size, patience

    def run(self) -> None:
        if self._is_here():
            return
        with LockedPart(self._target) as part:
            # another process may have brought it meanwhile
            if self._is_here():
                part.discard()
                return
            self._fetch(part)
            part.finish()
        seal(self._target, self._file)

    def _is_here(self) -> bool:
        path, file = self._target, self._file
        try:
            if is_sealed(path, file) and path.stat().st_size == file.size_bytes:
                return True
            right = path.is_file() and path.stat().st_size == file.size_bytes and sha256_of(path) == file.sha256
        except OSError:
            log.info("%s is fetched again", path, exc_info=True)
            return False
        if right:
            seal(path, file)
        return right

    def _fetch(self, part: LockedPart) -> None:
        """Complete part from the first address that can. Raises WeightsError with what each one said."""
        errors: list[AddressError] = []
        for address in self._file.addresses:
            try:
                self._fetch_from(address, part)
            except AddressError as error:
                log.info("%s: %s", address, error)
                errors.append(error)
            else:
                return
        reasons = "; ".join(dict.fromkeys(error.reason for error in errors))
        model = self._model
        raise WeightsError(
            f"{self._file.name} could not be downloaded: {reasons}. {errors[-1].advice} "
            f"By hand: get it from {model.home} and run:  understudy models download {model.name} --from FOLDER"
        ) from errors[-1]

    def _fetch_from(self, address: str, part: LockedPart) -> None:
        for left in reversed(range(_TRIES)):
            try:
                self._try(address, part)
            except AddressError as error:
                if not error.passing or not left:
                    raise
                threading.Event().wait(self._patience.pause_s)
            else:
                return

    def _try(self, address: str, part: LockedPart) -> None:
        """Complete part and check it. Raises AddressError; a part with wrong bytes is empty then."""
        file, had = self._file, part.size_bytes
        if had > file.size_bytes:
            part.clear()
            had = 0
        if had < file.size_bytes:
            fetch_rest(address, part, file.size_bytes, self._on_size, self._patience.timeout_s)
        if sha256_of(part.path) != file.sha256:
            part.clear()
            # what was there before may have been the wrong half: all of it from here deserves a chance
            raise wrong_bytes(address, passing=had > 0)


def _require_room(model: Model, store: ModelStore) -> None:
    """Raise OutputError if the disk has no room for what is missing of a model."""
    missing = sum(_missing_bytes(store.path(model, file), file) for file in model.files)
    folder = next(parent for parent in (store.folder, *store.folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(folder).free
    if missing and free < missing + _ROOM_BYTES:
        raise OutputError(
            f"The disk is full: {model.name} needs {(missing + _ROOM_BYTES) / 1e6:.0f} MB in {store.folder}, "
            f"{free / 1e6:.0f} MB are free. Make room and try again."
        )


def _missing_bytes(path: Path, file: ModelFile) -> int:
    if path.is_file():
        return 0
    part = path.with_name(f"{path.name}.part")
    return max(0, file.size_bytes - (part.stat().st_size if part.is_file() else 0))


def _found_in(folder: Path, file: ModelFile) -> Path:
    """Return where a file lies in a folder. Raises BadInputError if it does not, or is another one."""
    if not folder.is_dir():
        raise BadInputError(f"There is no folder {folder}. Give the one that holds {file.name}.")
    candidates = sorted(path for path in folder.rglob(file.name) if path.is_file())
    if not candidates:
        raise BadInputError(f"{folder} has no file {file.name}. Fetch it from:  {file.addresses[0]}")
    for path in candidates:
        try:
            if path.stat().st_size == file.size_bytes and sha256_of(path) == file.sha256:
                return path
        except OSError as error:
            raise BadInputError(f"{path} cannot be read ({error.strerror}). Check its permissions.") from error
    raise BadInputError(
        f"{candidates[0]} is not the file that is wanted, or is not complete. Fetch it again from:  {file.addresses[0]}"
    )


def _copy(source: Path, part: LockedPart) -> None:
    try:
        with source.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                part.append(chunk)
    except OSError as error:
        raise BadInputError(f"{source} cannot be read ({error.strerror}). Check its permissions.") from error
