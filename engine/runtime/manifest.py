"""Which networks can be downloaded, read from the one file that names their addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import UsageError, WeightsError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r"https?://[^\s/]+/\S+")
# a name that is a plain file name on every system: no folder can be left with it
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model. sha256: 64 lower case hex digits. addresses: where it is published; the first is home."""

    name: str
    size_bytes: int
    sha256: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A set of files that are used together. note: what else to know before it is downloaded, may be empty."""

    name: str
    purpose: str
    made_by: str
    licence: str
    home: str
    note: str
    files: tuple[ModelFile, ...]

    @property
    def size_bytes(self) -> int:
        """The size of all files together."""
        return sum(file.size_bytes for file in self.files)


def load_manifest(path: Path) -> dict[str, Model]:
    """Return the models by name, in the file's order. Raises WeightsError if the file is missing or not as it should.

    A JSON object: name → {purpose, made_by, licence, home, note, files: [{name, size_bytes, sha256, addresses}]}.
    """
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
        return {name: _model(name, entry) for name, entry in document.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(f"The list of models {path} cannot be read. Install Understudy again.") from error


def model_named(models: Mapping[str, Model], name: str) -> Model:
    """Return a model by name. Raises UsageError for a name that is not there."""
    if name not in models:
        raise UsageError(f"There is no model '{name}'. Choose one of: {', '.join(models)}.")
    return models[name]


def _model(name: str, entry: Mapping[str, Any]) -> Model:
    words = {key: str(entry[key]) for key in ("purpose", "made_by", "licence", "home", "note")}
    files = tuple(_file(file) for file in entry["files"])
    if not _FILE_NAME.fullmatch(name) or not files:
        raise ValueError(name)
    return Model(name, **words, files=files)


def _file(entry: Mapping[str, Any]) -> ModelFile:
    file = ModelFile(
        str(entry["name"]), int(entry["size_bytes"]), str(entry["sha256"]), tuple(map(str, entry["addresses"]))
    )
    right = _FILE_NAME.fullmatch(file.name) and _SHA256.fullmatch(file.sha256) and file.size_bytes > 0
    if not right or not file.addresses or not all(map(_ADDRESS.fullmatch, file.addresses)):
        raise ValueError(file.name)
    return file
