"""Gestures to be played on the avatar's face: smile, laugh, wink and others, as sums of measured directions."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import BadInputError
from engine.frame import Array
from engine.motion.face_basis import LANDMARKS


@dataclass(frozen=True, slots=True)
class Expression:
    """One gesture at full strength, to be added to whatever drives the avatar.

    offsets (478, 3) float32: of the landmarks, in canonical units and the head's own axes, as Driving.expression.
    lids (left, right): the lids' openness is multiplied by it, 0 shuts the eye completely; lids_wider is added, 0.2 is
    a startled look. lips_wider is added to the lips' openness, gap over width.
    """

    name: str
    offsets: Array
    lids: tuple[float, float] = (1.0, 1.0)
    lids_wider: float = 0.0
    lips_wider: float = 0.0


@dataclass(frozen=True, slots=True)
class _Recipe:
    """An Expression in terms of the directions of the file: how much of each."""

    directions: dict[str, float]
    lids: tuple[float, float] = (1.0, 1.0)
    lids_wider: float = 0.0
    lips_wider: float = 0.0


def _recipes() -> dict[str, _Recipe]:
    smile = {"smile_left": 0.9, "smile_right": 0.9}
    return {
        "smile": _Recipe(smile, lids=(0.9, 0.9)),
        "laugh": _Recipe({**smile, "jaw_open": 0.18, "squint": 0.5}, lids=(0.72, 0.72), lips_wider=0.26),
        "wink_left": _Recipe({"smile_left": 0.45, "squint": 0.1}, lids=(0.0, 1.0)),
        "wink_right": _Recipe({"smile_right": 0.45, "squint": 0.1}, lids=(1.0, 0.0)),
        "surprise": _Recipe({"brows_up": 0.9, "funnel": 0.35, "jaw_open": 0.28}, lids_wider=0.22, lips_wider=0.38),
        "frown": _Recipe({"brows_down": 0.8, "frown": 0.45}, lids=(0.94, 0.94)),
        "sad": _Recipe({"frown": 0.8, "brows_up": 0.25}, lids=(0.82, 0.82)),
        "angry": _Recipe({"brows_down": 1.0, "upper_lip_up": 0.4, "stretch": 0.25}, lids=(0.9, 0.9)),
        "kiss": _Recipe({"pucker": 1.0, "funnel": 0.25}, lids=(0.93, 0.93)),
        "brows_up": _Recipe({"brows_up": 0.9}),
        "brows_down": _Recipe({"brows_down": 0.9}),
    }


def load_expressions(path: Path) -> dict[str, Expression]:
    """Return the gestures that can be made of the directions in path, an .npz of (478, 3) arrays, by name, in order.

    Raises BadInputError for a file that lacks a direction or is none.
    """
    recipes = _recipes()
    needed = {name for recipe in recipes.values() for name in recipe.directions}
    broken = f"{path} holds no expressions. Install Understudy again."
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            directions = {name: np.asarray(stored[name], np.float32) for name in needed}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInputError(broken) from error
    if any(offsets.shape != (LANDMARKS, 3) or not np.isfinite(offsets).all() for offsets in directions.values()):
        raise BadInputError(broken)
    return {name: _cooked(name, recipe, directions) for name, recipe in recipes.items()}


def _cooked(name: str, recipe: _Recipe, directions: dict[str, Array]) -> Expression:
    offsets = np.zeros((LANDMARKS, 3), np.float32)
    for direction, share in recipe.directions.items():
        offsets += np.float32(share) * directions[direction]
    return Expression(name, offsets, recipe.lids, recipe.lids_wider, recipe.lips_wider)
