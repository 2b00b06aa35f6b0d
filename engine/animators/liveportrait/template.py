"""LivePortrait's motion templates (.pkl): read without running anything that a pickle may hold."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.animators.liveportrait.keypoints import ImplicitMotion
from engine.animators.liveportrait.retargeting import FaceRatios
from engine.errors import BadInputError
from engine.frame import Array

# the only names a template needs; everything else in it is plain numbers, texts, lists and dicts
_ADMITTED: dict[tuple[str, str], Any] = {
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
    ("numpy.core.multiarray", "_reconstruct"): np.core.multiarray._reconstruct,  # type: ignore[attr-defined]
    ("numpy._core.multiarray", "_reconstruct"): np.core.multiarray._reconstruct,  # type: ignore[attr-defined]
}
SLOWEST_HZ, FASTEST_HZ = 1.0, 240.0
# a template without the canonical keypoints and ratios (old ones) still drives: relative motion needs neither
_SHAPES = {"scale": (1, 1), "exp": (1, 21, 3), "t": (1, 3)}
_ROTATION_NAMES = ("R", "R_d")
_EYES_NAMES, _LIP_NAMES = ("c_eyes_lst", "c_d_eyes_lst"), ("c_lip_lst", "c_d_lip_lst")


@dataclass(frozen=True, slots=True)
class Template:
    """The motion of a clip at rate_hz frames per second, never empty; canonical keypoints may be zeros.

    ratios: how open eyes and lips are in every frame, None where that is not known. times_s: of every frame, counted
    from the first; None for an even rate. reference: the frame that relative motion is measured against.
    """

    rate_hz: float
    motions: tuple[ImplicitMotion, ...]
    ratios: tuple[FaceRatios, ...] | None = None
    times_s: tuple[float, ...] | None = None
    reference: int = 0

    def time_s(self, row: int) -> float:
        """Return when a frame is shown."""
        return row / self.rate_hz if self.times_s is None else self.times_s[row]

    def first_seconds(self, seconds: float | None) -> Template:
        """Return the beginning of it, one frame at least; all of it for None."""
        if seconds is None:
            return self
        count = max(1, round(seconds * self.rate_hz))
        return replace(
            self,
            motions=self.motions[:count],
            ratios=None if self.ratios is None else self.ratios[:count],
            times_s=None if self.times_s is None else self.times_s[:count],
            reference=min(self.reference, count - 1),
        )


def load_template(path: Path) -> Template:
    """Read a motion template. Raises BadInputError for anything else, and for a pickle that holds more than data."""
    try:
        with path.open("rb") as file:
            content = _PlainUnpickler(file).load()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read ({error.strerror}).") from error
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise BadInputError(f"{path} is not a motion template of LivePortrait. Choose another file.") from error
    if not isinstance(content, Mapping) or not isinstance(content.get("motion"), list) or not content["motion"]:
        raise BadInputError(f"{path} is not a motion template of LivePortrait. Choose another file.")
    rate_hz = content.get("output_fps", 25)
    if not isinstance(rate_hz, (int, float)) or not SLOWEST_HZ <= rate_hz <= FASTEST_HZ:
        raise BadInputError(f"{path} has an impossible frame rate. Choose another file.")
    motions = tuple(_motion(path, entry) for entry in content["motion"])
    return Template(float(rate_hz), motions, _ratios(path, content, len(motions)))


class _PlainUnpickler(pickle.Unpickler):
    """Admits numbers, texts, lists, dicts and arrays."""

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the few admitted names. Raises UnpicklingError for all others."""
        if (module, name) not in _ADMITTED:
            raise pickle.UnpicklingError(f"{module}.{name} is not plain data")
        return _ADMITTED[module, name]


def _motion(path: Path, entry: object) -> ImplicitMotion:
    """Return one frame. Raises BadInputError where a part is missing, of another size or no finite number."""
    if not isinstance(entry, Mapping):
        raise BadInputError(f"{path} is a damaged motion template. Choose another file.")
    rotation = next((entry[name] for name in _ROTATION_NAMES if name in entry), None)
    parts = {name: _array(path, entry.get(name), shape) for name, shape in _SHAPES.items()}
    canonical = entry.get("kp")
    return ImplicitMotion(
        canonical=np.zeros((21, 3), np.float32) if canonical is None else _array(path, canonical, (1, 21, 3))[0],
        expression=parts["exp"][0],
        rotation=_array(path, rotation, (1, 3, 3))[0],
        scale=float(parts["scale"][0, 0]),
        translation=parts["t"][0],
    )


def _ratios(path: Path, content: Mapping[str, object], count: int) -> tuple[FaceRatios, ...] | None:
    """Return how open eyes and lips are; None where the template does not say. Raises BadInputError."""
    eyes = next((content[name] for name in _EYES_NAMES if name in content), None)
    lips = next((content[name] for name in _LIP_NAMES if name in content), None)
    if eyes is None or lips is None:
        return None
    if not isinstance(eyes, list) or not isinstance(lips, list) or not len(eyes) == len(lips) == count:
        raise BadInputError(f"{path} is a damaged motion template. Choose another file.")
    found = []
    for eye, lip in zip(eyes, lips, strict=True):
        left, right = (float(value) for value in _array(path, eye, (2,)))
        found.append(FaceRatios((left, right), float(_array(path, lip, (1,))[0])))
    return tuple(found)


def _array(path: Path, value: object, shape: tuple[int, ...]) -> Array:
    fits = isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size == np.prod(shape)
    if not fits or not np.isfinite(value).all():  # type: ignore[call-overload]
        raise BadInputError(f"{path} is a damaged motion template. Choose another file.")
    return np.asarray(value, np.float32).reshape(shape)
