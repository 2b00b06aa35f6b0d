"""Training states on disk: whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from engine.errors import WeightsError


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write state, tensors and plain values, to path. An interrupted write leaves the file that was there."""
    partial = path.with_name(f".{path.name}.partial")
    torch.save(state, partial)
    partial.replace(path)


def load_checkpoint(path: Path, device: torch.device) -> dict[str, Any]:
    """Return a state written by save_checkpoint. Raises WeightsError where it is missing or damaged."""
    try:
        state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    except (OSError, RuntimeError, EOFError, ValueError) as error:
        raise WeightsError(f"The checkpoint {path} cannot be read. Choose another one, or train anew.") from error
    return state
