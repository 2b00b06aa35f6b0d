"""One avatar of the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.file_wish import is_video


@dataclass(frozen=True, slots=True)
class AvatarEntry:
    """key: stays as long as the avatar does; portraits, settings and presets go by it. name: what a person reads.

    path: the photo or the clip to load. built_in: comes with the program. notes: sentences about what was just added.
    """

    key: str
    name: str
    path: Path
    built_in: bool
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_clip(self) -> bool:
        """Whether it is a short video, which an engine that looks at pixels lets move."""
        return is_video(self.path)
