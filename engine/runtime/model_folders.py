"""Where engines look for their networks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelFolders:
    """Folders with a folder for each model in them; None where nobody said. None of them need be there.

    shipped: what comes with the program. downloaded: what the user fetched. compiled: what was compiled of it for this
    machine; may be deleted at any time.
    """

    shipped: Path | None = None
    downloaded: Path | None = None
    compiled: Path | None = None
