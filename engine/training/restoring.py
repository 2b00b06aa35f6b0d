"""Makes a checkpoint of the graphs that ship, so that training can go on where nobody kept one.

The weights of 8-bit graphs come back as exact as their levels: 27.75 dB on the validation pairs in place of 27.76.
Optimiser, discriminator and reader are not in the graphs and begin anew, so the checkpoint counts as step 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.animators.mobileportrait.keypoints import EXPLICIT_COUNT, MIXED_COUNT, NEURAL_COUNT
from engine.animators.mobileportrait.networks.exported import PAINT_GAIN
from engine.animators.mobileportrait.networks.folded_join import unfolded_kernel
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.networks.stitching_offset import StitchingOffset
from engine.animators.mobileportrait.sizes import SIZES
from engine.errors import WeightsError

# the graphs that hold weights, and what their names begin with that a checkpoint's do not
_GRAPHS = {"avatar": "network.", "motion": "", "synthesis": "", "stitching": ""}
# painted planes, whose weights are written larger
_PAINTED = 12
# shares below this are none
_LEAST_SHARE = 1e-12


def restored_checkpoint(folder: Path) -> tuple[dict[str, Any], StitchingOffset]:
    """Return a checkpoint of step 0 and the stitching offset of the graphs in folder. Raises WeightsError."""
    from google.protobuf.message import DecodeError

    try:
        read = {name: _weights(folder / f"{name}.onnx", prefix) for name, prefix in _GRAPHS.items()}
    except (OSError, ValueError, DecodeError) as error:
        raise WeightsError(f"The graphs in {folder} are missing or damaged. Choose another folder.") from error
    offset = StitchingOffset()
    try:
        weights = _unfolded({**read["avatar"], **read["motion"], **read["synthesis"]})
        offset.load_state_dict(read["stitching"])
        for kind in ("weight", "bias"):
            weights[f"synthesis.heads.{kind}"][:_PAINTED] /= PAINT_GAIN
        size = next(name for name in SIZES if _holds(name, weights))
    except (KeyError, RuntimeError, StopIteration) as error:
        raise WeightsError(f"The graphs in {folder} are not of this program's networks. Choose others.") from error
    return {"size": size, "step": 0, "model": weights, "mean": weights}, offset.eval().requires_grad_(False)


def _holds(name: str, weights: dict[str, Tensor]) -> bool:
    """Return whether weights are those of the size of this name."""
    wanted = MobilePortrait(SIZES[name]).state_dict()
    return {key: value.shape for key, value in wanted.items()} == {key: value.shape for key, value in weights.items()}


def _weights(path: Path, prefix: str) -> dict[str, Tensor]:
    """Return a graph's weights by the names that the networks give them; 8-bit ones times their scale."""
    import onnx
    from onnx import numpy_helper

    values = {one.name: numpy_helper.to_array(one) for one in onnx.load(str(path)).graph.initializer}
    found = {}
    for name, value in values.items():
        kept = name.removesuffix("_quantized").removeprefix(prefix)
        if kept.endswith((".weight", ".bias")):
            scale = values.get(f"{name.removesuffix('_quantized')}_scale", values.get(f"{name}_scale", np.ones(1)))
            found[kept] = torch.from_numpy(np.float32(value * scale.reshape(-1, *[1] * (value.ndim - 1))))
        elif value.shape == (MIXED_COUNT, EXPLICIT_COUNT + NEURAL_COUNT):
            # exported, the softmax of these is computed already
            found["mixer.logits"] = torch.from_numpy(np.log(np.maximum(value, _LEAST_SHARE)))
    return found


def _unfolded(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return weights with each pair of a folded join's kernels as the one kernel that they were made of."""
    folds = [name.removesuffix(".coarse.weight") for name in weights if name.endswith(".coarse.weight")]
    for name in folds:
        coarse, fine = unfolded_kernel(weights.pop(f"{name}.coarse.weight")), weights.pop(f"{name}.fine.weight")
        weights[f"{name}.conv.conv.weight"] = torch.cat([coarse, fine], 1)
        weights[f"{name}.conv.conv.bias"] = weights.pop(f"{name}.fine.bias")
    return weights
