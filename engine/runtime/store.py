"""Where models lie on this machine, and whether they are what they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path

from engine.errors import WeightsError
from engine.runtime.manifest import Model, ModelFile
from engine.runtime.seal import is_sealed, seal, sha256_of, unseal


class Presence(Enum):
    """How a model is here. UNCHECKED: all files have the right size; nobody has looked inside yet."""

    MISSING = "not here"
    PARTLY = "partly here"
    UNCHECKED = "here"
    VERIFIED = "verified"
    DAMAGED = "damaged"


class ModelStore:
    """A folder with one folder for each model. It need not be there. Reading only; see download for what fills it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, model: Model, file: ModelFile) -> Path:
        """Return where a file of a model lies, or would."""
        return self.folder / model.name / file.name

    def presence(self, model: Model) -> Presence:
        """Look whether a model is here, at once: sizes and earlier checks count, contents are not read."""
        return worst([self._file_presence(model, file) for file in model.files])

    def verify(self, model: Model, on_bytes: Callable[[int], None] = lambda _count: None) -> dict[str, Presence]:
        """Read every file and return by its name whether it is right. on_bytes: told how many were read each time.

        Raises WeightsError for a file that cannot be read.
        """
        return {file.name: self._verify_file(self.path(model, file), file, on_bytes) for file in model.files}

    def require(self, model: Model) -> dict[str, Path]:
        """Return the files of a model by name, all checked. Raises WeightsError, which names what to type."""
        if self.presence(model) is not Presence.VERIFIED:
            found = worst(self.verify(model).values())
            if found is not Presence.VERIFIED:
                raise WeightsError(
                    f"The model {model.name} is {found.value}. Run:  understudy models download {model.name}"
                )
        return {file.name: self.path(model, file) for file in model.files}

    def _file_presence(self, model: Model, file: ModelFile) -> Presence:
        path = self.path(model, file)
        if not path.is_file():
            return Presence.MISSING
        if path.stat().st_size != file.size_bytes:
            return Presence.DAMAGED
        return Presence.VERIFIED if is_sealed(path, file) else Presence.UNCHECKED

    def _verify_file(self, path: Path, file: ModelFile, on_bytes: Callable[[int], None]) -> Presence:
        try:
            if not path.is_file():
                return Presence.MISSING
            if path.stat().st_size == file.size_bytes and sha256_of(path, on_bytes) == file.sha256:
                seal(path, file)
                return Presence.VERIFIED
            unseal(path)
        except OSError as error:
            raise WeightsError(f"{path} cannot be read ({error.strerror}). Check its permissions.") from error
        return Presence.DAMAGED


def worst(found: Iterable[Presence]) -> Presence:
    """Return what to say of a whole model, from what was found of its files."""
    kinds = set(found)
    if kinds == {Presence.MISSING}:
        return Presence.MISSING
    for presence in (Presence.DAMAGED, Presence.MISSING, Presence.UNCHECKED):
        if presence in kinds:
            return Presence.PARTLY if presence is Presence.MISSING else presence
    return Presence.VERIFIED
