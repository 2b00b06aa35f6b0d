"""What a user wants to have written to a video file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

RECORDED_MOTION, TEMPLATE = ".npz", ".pkl"
# what is taken for a source video; anything else for a photo
VIDEO_SUFFIXES = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".mpg", ".mpeg", ".ts")


def is_video(path: Path) -> bool:
    """Whether a file is taken for a video of a person, not for a photo."""
    return path.suffix.lower() in VIDEO_SUFFIXES


@dataclass(frozen=True, slots=True)
class PublishedWish:
    """LivePortrait's published options. to_the_letter: its rules are asked for where others would be used.

    retarget: "eyes", "lips" or both, whose openness replaces the driver's motion. multiplier: of all motion.
    """

    to_the_letter: bool = False
    normalise_lips: bool = False
    retarget: tuple[str, ...] = ()
    multiplier: float = 1.0

    @property
    def asked(self) -> bool:
        """Whether the published rules are wanted."""
        return self.to_the_letter or self.normalise_lips or bool(self.retarget)


@dataclass(frozen=True, slots=True)
class FileWish:
    """What a user wants to have written. name: of a built-in avatar. sound: in place of the driving file's.

    everybody: all people in the photo, not only the one with the largest face. drivers_of_others: for the second person
    from the left on. save_motion: where the driver's motion is kept. marks: of the face in the photo, px: the eye on
    its left, the one on its right, the mouth; empty lets it be found. published: LivePortrait's own options.
    """

    photo: Path
    name: str | None
    driving: Path
    output: Path
    engine: str
    crop: bool
    sound: Path | None
    everybody: bool = False
    drivers_of_others: tuple[Path, ...] = ()
    save_motion: Path | None = None
    marks: tuple[tuple[float, float], ...] = ()
    published: PublishedWish = field(default_factory=PublishedWish)

    @property
    def source_is_video(self) -> bool:
        """Whether what is to be animated is a video."""
        return self.name is None and is_video(self.photo)

    @property
    def drivers(self) -> tuple[Path, ...]:
        """All driving files, from left to right."""
        return (self.driving, *self.drivers_of_others)
