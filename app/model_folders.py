"""Where this installation's networks lie."""

from __future__ import annotations

from app import paths, user_paths
from engine.runtime.model_folders import ModelFolders


def model_folders() -> ModelFolders:
    """Return the folder of the networks that ship and that of the user's own."""
    return ModelFolders(shipped=paths.shipped_models_dir(), downloaded=user_paths.models_dir())
