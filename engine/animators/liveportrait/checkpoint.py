"""From the published checkpoints to our networks' parameters: the three retargeting nets apart, spectral norm folded.

Nothing but tensors is ever unpickled.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from engine.errors import WeightsError

State = dict[str, Tensor]
# the entries of the stitching checkpoint that are read; others may be there
GROUPS = {"retarget_shoulder": "stitching", "retarget_mouth": "lip", "retarget_eye": "eye"}
GROUP_PREFIX = "module."
# what the restricted loader raises for bytes that are no checkpoint
_DAMAGE = (
    *(pickle.UnpicklingError, RuntimeError, EOFError, OSError, struct.error),
    *(ValueError, KeyError, IndexError, TypeError, AttributeError),
)


def read_checkpoint(path: Path) -> dict[str, object]:
    """Read one .pth file. Raises WeightsError if it is missing, damaged or holds more than tensors."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise WeightsError(f"The weights file {path} is missing. Fetch it again.") from error
    except _DAMAGE as error:
        raise WeightsError(f"{path} is not a weights file of LivePortrait, or is damaged. Fetch it again.") from error
    if not isinstance(content, Mapping):
        raise WeightsError(f"{path} is not a weights file of LivePortrait. Fetch it again.")
    return dict(content)


def flat_state(content: Mapping[str, object], path: Path) -> State:
    """Return content as parameter names to tensors. Raises WeightsError where something else is in it."""
    for key, value in content.items():
        if not isinstance(value, Tensor):
            raise WeightsError(f"{path} holds '{key}', which is no tensor. Fetch the file again.")
    return {key: value for key, value in content.items() if isinstance(value, Tensor)}


def retargeting_states(content: Mapping[str, object], path: Path) -> dict[str, State]:
    """Return the parameters of the stitching, lip and eye networks by these names. Raises WeightsError."""
    states: dict[str, State] = {}
    for group, name in GROUPS.items():
        entry = content.get(group)
        if not isinstance(entry, Mapping):
            raise WeightsError(f"{path} has no '{group}'. It is not LivePortrait's stitching checkpoint.")
        named = {str(key).removeprefix(GROUP_PREFIX): value for key, value in entry.items()}
        states[name] = flat_state(named, path)
    return states


def fold_spectral_norm(state: Mapping[str, Tensor]) -> State:
    """Return state with each weight_orig, weight_u, weight_v replaced by the weight in use: weight_orig / σ.

    σ = uᵀ W v with W the weight as (out, rest), as in evaluation mode: no power iteration runs.
    """
    folded: State = {}
    for key, value in state.items():
        if key.endswith(("weight_u", "weight_v")):
            continue
        if key.endswith("weight_orig"):
            stem = key.removesuffix("_orig")
            sigma = torch.dot(state[stem + "_u"], torch.mv(value.flatten(1), state[stem + "_v"]))
            folded[stem] = value / sigma
        else:
            folded[key] = value
    return folded
