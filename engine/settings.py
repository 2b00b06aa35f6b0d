"""What a user can change while the program runs: one frozen snapshot, read once per frame."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.errors import UsageError
from engine.region import Region

# value range of every numeric control
RANGES: dict[str, tuple[float, float]] = {
    "eyes": (0.0, 1.0),
    "lips": (0.0, 1.0),
    "head_gain": (0.0, 1.5),
    "expression_gain": (0.0, 1.5),
    "gaze_gain": (0.0, 1.5),
    "smoothing": (0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class Controls:
    """One snapshot of the controls.

    eyes, lips: None follows the driver, 0..1 holds that openness (1 is wide open). head_gain, expression_gain,
    gaze_gain: 0 keeps the photo, 1 follows one to one. smoothing: 0 none, 0.5 the default, 1 the most.
    mirror: move like a mirror image. region: what of the face moves. stitching: shoulders and border stand still.
    paused: idle motion only. muted: the camera is off for the others: a still picture of the avatar, blurred and
    dimmed, and no motion at all.
    Raises UsageError for a value outside its range.
    """

    eyes: float | None = None
    lips: float | None = None
    stitching: bool = True
    head_gain: float = 1.0
    expression_gain: float = 1.0
    gaze_gain: float = 1.0
    smoothing: float = 0.5
    mirror: bool = False
    region: Region = Region.ALL
    paused: bool = False
    muted: bool = False

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name not in RANGES or value is None:
                continue
            low, high = RANGES[item.name]
            if not low <= value <= high:
                raise UsageError(f"{item.name} is {value:g}; choose a value from {low:g} to {high:g}.")
