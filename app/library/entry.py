"""One avatar of the library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AvatarEntry:
    """key: stays as long as the avatar does; portraits, settings and presets go by it. name: what a person reads.

    path: the photo to load. built_in: comes with the program.
    """

    key: str
    name: str
    path: Path
    built_in: bool
