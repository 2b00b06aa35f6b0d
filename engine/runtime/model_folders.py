"""Where engines look for their networks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelFolders:
    """Two folders with a folder for each model in them; None where nobody said. Neither need be there.

    shipped: what comes with the program. downloaded: what the user fetched.
    """

    shipped: Path | None = None
    downloaded: Path | None = None
