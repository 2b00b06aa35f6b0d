"""Settings on disk: written whole or not at all, versioned, and never a reason not to start."""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.atomic_file import write_atomically
from app.settings import Settings
from app.settings_document import VERSION, document_of, migrate, settings_from
from engine.errors import OutputError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """settings: those of the file, or the usual ones. note: a sentence for the user on what was wrong, else empty."""

    settings: Settings
    note: str = ""


class SettingsFile:
    """One file of settings. What it holds beyond what this version knows is kept when it is written again.

    save may be called on another thread than load.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: dict[str, Any] = {}
        self._lock = threading.Lock()

    def load(self) -> Loaded:
        """Return the settings. Never raises for what is in the file: a broken one is set aside, and said."""
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
            if not isinstance(document, dict):
                raise ValueError("the settings are no document")
            migrate(document)
        except FileNotFoundError:
            return Loaded(Settings())
        except OSError as error:
            log.warning("%s", self._path, exc_info=error)
            return Loaded(
                Settings(),
                f"The settings in {self._path} cannot be read ({error.strerror}). The usual ones are used.",
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            log.warning("%s", self._path, exc_info=error)
            return Loaded(Settings(), self._set_aside())
        with self._lock:
            self._document = document
        settings, unusable = settings_from(document)
        note = f"Some settings could not be used and are as usual again: {', '.join(unusable)}." if unusable else ""
        return Loaded(settings, note)

    def save(self, settings: Settings) -> None:
        """Write settings. Raises OutputError; the file is then as it was."""
        with self._lock:
            document = _merged(self._document, document_of(settings))
            try:
                write_atomically(self._path, f"{json.dumps(document, indent=2, ensure_ascii=False)}\n".encode())
            except OSError as error:
                raise OutputError(
                    f"Your settings cannot be saved in {self._path.parent} ({error.strerror}). "
                    "They hold until you close the program."
                ) from error
            self._document = document

    def _set_aside(self) -> str:
        aside = self._path.with_name(f"{self._path.stem}.broken-{time.strftime('%Y%m%d-%H%M%S')}{self._path.suffix}")
        try:
            self._path.replace(aside)
        except OSError as error:
            return f"The settings in {self._path} are broken ({error.strerror}). The usual ones are used."
        return f"The settings were broken and are kept as {aside}. The usual ones are used."


def _merged(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return now with what only before has. A newer version's number stays, or its own changes would be lost."""
    merged = before | now
    merged["version"] = max(VERSION, before.get("version", VERSION)) if _is_whole(before.get("version")) else VERSION
    for name in ("controls", "background"):
        if isinstance(before.get(name), dict):
            merged[name] = before[name] | now[name]
    return merged


def _is_whole(version: object) -> bool:
    return isinstance(version, int) and not isinstance(version, bool)
