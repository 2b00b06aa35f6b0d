"""Remembers that a file was checked, so that half a gigabyte is not read at every start."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from pathlib import Path

from engine.runtime.manifest import ModelFile

log = logging.getLogger(__name__)

CHUNK_BYTES = 1 << 20


def sha256_of(path: Path, on_bytes: Callable[[int], None] = lambda _count: None) -> str:
    """Return a file's SHA-256 as hex digits. on_bytes: told how many bytes were read each time. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            on_bytes(len(chunk))
    return digest.hexdigest()


def is_sealed(path: Path, file: ModelFile) -> bool:
    """Tell whether path was found right before and was not written to since."""
    try:
        return bool(_seal_of(path).read_text(encoding="ascii") == _seal_text(path, file))
    except (OSError, ValueError):
        return False


def seal(path: Path, file: ModelFile) -> None:
    """Remember that path was found right just now. Where that cannot be written, it is checked anew next time."""
    try:
        _seal_of(path).write_text(_seal_text(path, file), encoding="ascii")
    except OSError:
        log.info("%s will be checked anew next time", path, exc_info=True)


def unseal(path: Path) -> None:
    """Forget that path was right. Raises OSError."""
    _seal_of(path).unlink(missing_ok=True)


def _seal_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.checked")


def _seal_text(path: Path, file: ModelFile) -> str:
    """A change of the file, or of what is expected of it, changes this."""
    found = path.stat()
    return json.dumps({"sha256": file.sha256, "size": found.st_size, "written_ns": found.st_mtime_ns})
