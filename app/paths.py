"""Where the program's own data lie: in a checkout, beside an installed package, or in a frozen bundle."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

from engine.errors import BadInputError

_PHOTO_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")


def assets_dir() -> Path:
    """Return the folder of avatars, motions and clips. Raises BadInputError if it is nowhere."""
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [
        *([Path(frozen) / "assets"] if frozen else []),
        Path(__file__).resolve().parent.parent / "assets",
        Path(sysconfig.get_path("data")) / "share" / "understudy" / "assets",
    ]
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise BadInputError(f"The folder {candidates[0]} is missing. Install Understudy again.")


def avatar_names() -> list[str]:
    """Return the names of the built-in avatars, in order."""
    return sorted(_photos())


def avatar_path(name: str) -> Path | None:
    """Return the photo of a built-in avatar, or None for a name that is none."""
    return _photos().get(name)


def motion_names() -> list[str]:
    """Return the names of the built-in recorded motions, in order."""
    # late: numbers are not wanted where only photos are looked for
    from engine.motion.performance import is_performance

    return sorted(path.stem for path in (assets_dir() / "motions").glob("*.npz") if is_performance(path))


def motion_path(name: str) -> Path | None:
    """Return the file of a built-in recorded motion, or None for a name that is none."""
    path = assets_dir() / "motions" / f"{name}.npz"
    return path if name in motion_names() else None


def face_basis_path() -> Path:
    """Return the file of what faces have in common."""
    return assets_dir() / "motions" / "face_basis.npz"


def expressions_path() -> Path:
    """Return the file of the directions that gestures are made of."""
    return assets_dir() / "motions" / "expressions.npz"


def shipped_models_dir() -> Path:
    """Return the folder of the networks that ship."""
    return assets_dir() / "models"


def model_manifest_path() -> Path:
    """Return the file that says which networks can be downloaded, and from where."""
    return assets_dir() / "models" / "manifest.json"


def clip_path(name: str) -> Path:
    """Return the file of a built-in driving clip. Raises BadInputError if it is missing."""
    path = assets_dir() / "clips" / f"{name}.mp4"
    if not path.is_file():
        raise BadInputError(f"The built-in clip {path} is missing. Install Understudy again, or use a camera.")
    return path


def _photos() -> dict[str, Path]:
    folder = assets_dir() / "avatars"
    return {path.stem: path for path in folder.glob("*") if path.suffix.lower() in _PHOTO_SUFFIXES}
