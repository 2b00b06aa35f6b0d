"""A driver's neutral on disk: an .npz of numbers only."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from engine.errors import BadInputError, OutputError
from engine.motion.neutral import Neutral

_SHAPES: dict[str, tuple[int, ...]] = {
    "shape": (478, 3),
    "rotation": (3, 3),
    "translation": (2,),
    "scale": (),
    "eye_openness": (2,),
    "eye_shut": (2,),
    "lip_openness": (),
    "gaze_deg": (2,),
}


def save_neutral(neutral: Neutral, path: Path) -> None:
    """Write neutral to path. Raises OutputError if it cannot be written."""
    arrays = {name: np.asarray(getattr(neutral, name), np.float32) for name in _SHAPES}
    try:
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)
    except OSError as error:
        raise OutputError(f"The calibration cannot be written to {path}: {error.strerror}.") from error


def load_neutral(path: Path) -> Neutral:
    """Read what save_neutral wrote. Raises BadInputError for anything else."""
    try:
        # opened here: numpy leaves a file open that it cannot read
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            stored = {name: data[name].astype(np.float32) for name in _SHAPES}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInputError(f"{path} is not a saved calibration. Calibrate again.") from error
    sound = all(stored[name].shape == shape and np.isfinite(stored[name]).all() for name, shape in _SHAPES.items())
    if not sound or stored["scale"] <= 0:
        raise BadInputError(f"The calibration in {path} is damaged. Calibrate again.")
    left, right = stored["eye_openness"]
    shut_left, shut_right = stored["eye_shut"]
    yaw_deg, pitch_deg = stored["gaze_deg"]
    return Neutral(
        shape=stored["shape"],
        rotation=stored["rotation"],
        translation=stored["translation"],
        scale=float(stored["scale"]),
        eye_openness=(float(left), float(right)),
        eye_shut=(float(shut_left), float(shut_right)),
        lip_openness=float(stored["lip_openness"]),
        gaze_deg=(float(yaw_deg), float(pitch_deg)),
    )
