"""Files that the program made out of downloaded ones: a record tells what they were made from and if they are whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import OutputError, WeightsError
from engine.runtime.manifest import ModelFile
from engine.runtime.seal import is_sealed, seal, sha256_of

RECORD = "made.json"


@dataclass(frozen=True, slots=True)
class Made:
    """What a folder's record says. origin: what the files were made from, as whoever made them calls it."""

    origin: str
    files: tuple[ModelFile, ...]

    @property
    def size_bytes(self) -> int:
        """The size of all files together."""
        return sum(file.size_bytes for file in self.files)


def record_made(paths: Sequence[Path], origin: str) -> Made:
    """Remember in the folder of paths that they are complete. To be called last. Raises OutputError."""
    folder = paths[0].parent
    part = folder / f"{RECORD}.part"
    try:
        files = tuple(ModelFile(path.name, path.stat().st_size, sha256_of(path), ()) for path in paths)
        entries = [{"name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256} for file in files]
        part.write_text(json.dumps({"origin": origin, "files": entries}, indent=1), encoding="utf-8")
        for path, file in zip(paths, files, strict=True):
            seal(path, file)
        part.replace(folder / RECORD)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written to ({error.strerror}). Free some disk space.") from error
    return Made(origin, files)


def forget_made(folder: Path) -> None:
    """Take the record away before files are made anew: what is left of a broken run then counts for nothing.

    Raises OutputError.
    """
    try:
        (folder / RECORD).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written to ({error.strerror}). Check its permissions.") from error


def read_record(folder: Path) -> Made | None:
    """Return what was made in folder, or None where nothing was, or not to the end. Contents are not read."""
    try:
        document: Any = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        files = tuple(
            ModelFile(str(entry["name"]), int(entry["size_bytes"]), str(entry["sha256"]), ())
            for entry in document["files"]
        )
        return Made(str(document["origin"]), files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def require_made(folder: Path, made: Made, advice: str) -> dict[str, Path]:
    """Return the files of a record by name, all found right. advice: what to do where they are not.

    A file that was not written to since it was last found right is not read again. Raises WeightsError.
    """
    paths = {file.name: folder / file.name for file in made.files}
    for file in made.files:
        path = paths[file.name]
        try:
            if is_sealed(path, file):
                continue
            right = path.stat().st_size == file.size_bytes and sha256_of(path) == file.sha256
        except OSError as error:
            raise WeightsError(f"{path} is missing or cannot be read. {advice}") from error
        if not right:
            raise WeightsError(f"{path} is damaged. {advice}")
        seal(path, file)
    return paths
