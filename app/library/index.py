"""The library's list on disk: which avatars, in which order, under which names."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.atomic_file import write_atomically
from engine.errors import OutputError

log = logging.getLogger(__name__)

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One avatar in the list. file: its photo in the library's folder, empty for a built-in one. removed: not shown."""

    key: str
    name: str
    file: str = ""
    removed: bool = False


def read_index(path: Path) -> tuple[tuple[Line, ...], str]:
    """Return the list, and a sentence for the user if it was broken; then it is empty and the file set aside."""
    try:
        return _lines(json.loads(path.read_text(encoding="utf-8"))), ""
    except FileNotFoundError:
        return (), ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s", path, exc_info=error)
    aside = path.with_name(f"{path.stem}.broken-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
    try:
        path.replace(aside)
    except OSError as error:
        return (
            (),
            f"The list of your avatars, {path}, cannot be read ({error.strerror}). Their order and names are lost.",
        )
    return (), f"The list of your avatars was broken and is kept as {aside}. Their order and names are lost."


def write_index(path: Path, lines: tuple[Line, ...]) -> None:
    """Write the list, whole or not at all. Raises OutputError."""
    avatars = [{"key": line.key, "name": line.name, "file": line.file, "removed": line.removed} for line in lines]
    text = json.dumps({"version": _VERSION, "avatars": avatars}, indent=2, ensure_ascii=False)
    try:
        write_atomically(path, f"{text}\n".encode())
    except OSError as error:
        raise OutputError(f"The avatar library {path.parent} cannot be changed ({error.strerror}).") from error


def changed(lines: tuple[Line, ...], key: str, **what: Any) -> tuple[Line, ...]:
    """Return lines with some fields of that of key changed."""
    return tuple(replace(line, **what) if line.key == key else line for line in lines)


def _lines(told: Any) -> tuple[Line, ...]:
    """Raises KeyError, TypeError or ValueError for what is no list of avatars."""
    lines = tuple(
        Line(str(one["key"]), str(one["name"]), str(one["file"]), bool(one["removed"])) for one in told["avatars"]
    )
    if len({line.key for line in lines}) < len(lines):
        raise ValueError("a key occurs twice")
    for line in lines:
        # a list that somebody tampered with must not lead out of the library's folder
        if line.file and Path(line.file).name != line.file:
            raise ValueError(f"{line.file} is no name of a file")
    return lines
