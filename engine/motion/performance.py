"""Recorded motion: the driving motion of a performance, as numbers in a file."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.errors import BadInputError, OutputError
from engine.frame import Array, Driving

FORMAT = 1
SLOWEST_HZ, FASTEST_HZ = 1.0, 240.0
# what each frame has, by the name of Driving's field
_SHAPES: dict[str, tuple[int, ...]] = {
    "rotation": (3, 3),
    "translation": (2,),
    "scale": (),
    "expression": (478, 3),
    "eye_openness": (2,),
    "lip_openness": (),
    "gaze_deg": (2,),
}
# what only some motions have: LivePortrait's view of the face, recorded with it
_OPTIONAL: dict[str, tuple[int, ...]] = {"implicit_change": (21, 3)}
# expression is by far the largest: half precision moves a landmark by less than 0.1 % of the face
_HALF = frozenset({"expression"})


@dataclass(frozen=True, slots=True)
class Performance:
    """Driving motion at rate_hz frames per second, relative to the performer's neutral. drivings is not empty."""

    rate_hz: float
    drivings: tuple[Driving, ...]

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return len(self.drivings) / self.rate_hz


def save_performance(path: Path, rate_hz: float, drivings: Sequence[Driving]) -> None:
    """Write drivings as .npz, numbers only. Raises OutputError if the file cannot be written."""
    arrays = {name: _column(drivings, name) for name in _SHAPES} | _optional_columns(drivings)
    try:
        with path.open("wb") as file:
            np.savez_compressed(file, format=np.int32(FORMAT), rate_hz=np.float32(rate_hz), **arrays)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written ({error.strerror}). Choose another place.") from error


def is_performance(path: Path) -> bool:
    """True for a file that looks like a recorded motion from outside; load_performance tells for certain."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as file:
        return "rate_hz.npy" in file.namelist()


def load_performance(path: Path) -> Performance:
    """Read what save_performance wrote. Raises BadInputError for anything else."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            wanted = ("format", "rate_hz", *_SHAPES, *(name for name in _OPTIONAL if name in data))
            stored = {name: np.asarray(data[name]) for name in wanted}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInputError(f"{path} is not a recorded motion. Choose a file that Understudy recorded.") from error
    rate_hz, count = _check(path, stored)
    columns = {name: stored[name].astype(np.float32) for name in (*_SHAPES, *_OPTIONAL) if name in stored}
    return Performance(rate_hz, tuple(_driving(columns, row) for row in range(count)))


def _column(drivings: Sequence[Driving], name: str) -> npt.NDArray[np.float16] | Array:
    values = [getattr(driving, name) for driving in drivings]
    return np.asarray(values, np.float16) if name in _HALF else np.asarray(values, np.float32)


def _optional_columns(drivings: Sequence[Driving]) -> dict[str, Array]:
    """Return the columns that at least one motion has; a motion without is one in which nothing is seen to change."""
    columns: dict[str, Array] = {}
    for name, shape in _OPTIONAL.items():
        values = [getattr(driving, name) for driving in drivings]
        if any(value is not None for value in values):
            filled = [np.zeros(shape, np.float32) if value is None else value for value in values]
            columns[name] = np.asarray(filled, np.float32)
    return columns


def _check(path: Path, stored: dict[str, npt.NDArray[np.generic]]) -> tuple[float, int]:
    """Return the rate and the number of frames. Raises BadInputError for sizes or numbers that cannot be."""
    broken = BadInputError(f"{path} is a damaged recorded motion. Choose another file.")
    if stored["format"].shape != () or stored["rate_hz"].shape != () or stored["scale"].ndim != 1:
        raise broken
    if stored["format"] != FORMAT:
        raise BadInputError(f"{path} was recorded by another version of Understudy. Record it again.")
    count = len(stored["scale"])
    for name, shape in (_SHAPES | {name: _OPTIONAL[name] for name in _OPTIONAL if name in stored}).items():
        values = stored[name]
        if values.shape != (count, *shape) or values.dtype.kind != "f" or not np.isfinite(values).all():
            raise broken
    rate_hz = float(stored["rate_hz"].astype(np.float64))
    if count == 0 or not SLOWEST_HZ <= rate_hz <= FASTEST_HZ:
        raise broken
    return rate_hz, count


def _driving(columns: dict[str, npt.NDArray[np.float32]], row: int) -> Driving:
    left, right = columns["eye_openness"][row]
    yaw_deg, pitch_deg = columns["gaze_deg"][row]
    return Driving(
        rotation=columns["rotation"][row],
        translation=columns["translation"][row],
        scale=float(columns["scale"][row]),
        expression=columns["expression"][row],
        eye_openness=(float(left), float(right)),
        lip_openness=float(columns["lip_openness"][row]),
        gaze_deg=(float(yaw_deg), float(pitch_deg)),
        implicit_change=columns["implicit_change"][row] if "implicit_change" in columns else None,
    )
