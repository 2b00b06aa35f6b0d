"""Folders for what a runtime compiled for this machine: tied to all it was compiled from, never trusted beyond that."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

from engine.errors import OutputError

ORIGIN = "origin.json"
_KEY_DIGITS = 16


def open_compiled_folder(root: Path, model: str, origin: Mapping[str, str]) -> Path:
    """Return the folder, made if need be, for what is compiled of model from origin (card, driver, versions, weights).

    Whatever was compiled from anything else is removed, as is a folder that does not say what it was compiled from.
    The folder is the user's alone: PyTorch runs what it finds there. Raises OutputError where it cannot be made, and
    where another user could have written to it.
    """
    text = json.dumps(dict(sorted(origin.items())), indent=1)
    family = root / model
    folder = family / hashlib.sha256(text.encode()).hexdigest()[:_KEY_DIGITS]
    try:
        family.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_own(family)
        for other in family.iterdir():
            if other != folder or _text_of(other / ORIGIN) != text:
                _remove(other)
        folder.mkdir(mode=0o700, exist_ok=True)
        _require_own(folder)
        # last: a folder without it counts for nothing
        (folder / ORIGIN).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{family} cannot be used ({error.strerror or error}). Check its permissions.") from error
    return folder


def _require_own(folder: Path) -> None:
    """Raise OutputError where folder is a link, another user's, or open to others' writing."""
    if os.name == "nt":
        # there the folder inherits the user's own permissions
        return
    found = folder.lstat()
    others = stat.S_IWGRP | stat.S_IWOTH
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & others:
        raise OutputError(f"Others can write to {folder}. Remove it; it will be made again.")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
