"""Where this installation's networks lie."""

from __future__ import annotations

from app import paths, user_paths
from engine.runtime.model_folders import ModelFolders


def model_folders() -> ModelFolders:
    """Return the folders of the networks that ship, of the user's own, and of what is compiled of them."""
    return ModelFolders(
        shipped=paths.shipped_models_dir(), downloaded=user_paths.models_dir(), compiled=user_paths.compiled_dir()
    )
