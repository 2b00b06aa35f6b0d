"""Reproducible weights that stand in for the published ones: every tensor is drawn from a seed made of its name."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import torch

from engine.animators.liveportrait.checkpoint import State

Shape = tuple[int, ...]
# first that fits, by a part of the name: mean and deviation of a bias
BIASES = (("fc_kp", 0, 0.25), ("fc_exp", 0, 0.01), ("fc_scale", 1.3, 0), ("fc_t", 0, 0.05), ("/detector.", 0, 0.02))
GAINS = (
    *(("fc_kp", 0.2), ("fc_exp", 0.05), ("fc_scale", 0.3), ("fc_t", 0.1)),
    *(("fc_pitch", 3.0), ("fc_yaw", 3.0), ("fc_roll", 3.0), ("/resblocks_3d.", 1.0)),
    *(("dense_motion_network.mask.weight", 1.0), ("dense_motion_network.occlusion.weight", 1.0)),
    ("conv_img.0.weight", 0.5),
)
LAST_LAYERS = ("retarget_shoulder/module.mlp.6", "retarget_mouth/module.mlp.6", "retarget_eye/module.mlp.10")


def make_state(stem: str, layout: Iterable[tuple[str, Shape]]) -> State:
    """Return the tensors of one checkpoint. layout: names as in the checkpoint, with their shapes."""
    sizes = dict(layout)
    state: State = {}
    # the spectral vectors need their weight first
    for key in sorted(sizes, key=lambda name: name.endswith(("weight_u", "weight_v"))):
        state[key] = torch.from_numpy(_draw(stem, key, sizes[key], state))
    return state


def _draw(stem: str, key: str, shape: Shape, made: State) -> npt.NDArray[np.generic]:
    name = f"{stem}/{key}"
    if key.endswith("num_batches_tracked"):
        return np.array(1000, np.int64)
    if key.endswith("weight_v"):
        return _right_vector(made[key[:-2] + "_orig"].numpy(), _draw(stem, key[:-1] + "u", (), made))
    rng = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    if key.endswith("running_var"):
        return (0.75 + 0.5 * rng.random(shape)).astype(np.float32)
    if key.endswith("weight_u"):
        z = rng.standard_normal(made[key[:-2] + "_orig"].shape[0])
        return (z / np.linalg.norm(z)).astype(np.float32)
    mean, deviation = _moments(name, key, shape)
    return (mean + deviation * rng.standard_normal(shape)).astype(np.float32)


def _moments(name: str, key: str, shape: Shape) -> tuple[float, float]:
    for ending, moments in (("running_mean", (0, 0.1)), ("grn.gamma", (0, 0.2)), ("grn.beta", (0, 0.05))):
        if key.endswith(ending):
            return moments
    if key.endswith("bias"):
        last = (0, 0.005) if name.removesuffix(".bias").endswith(LAST_LAYERS) else (0, 0.1)
        return next(((m, s) for part, m, s in BIASES if part in name), last)
    if len(shape) == 1:
        return 1, 0.1
    last_gain = 0.05 if name.removesuffix(".weight").endswith(LAST_LAYERS) else 1.4
    gain = next((g for part, g in GAINS if part in name), last_gain)
    return 0, gain / np.sqrt(np.prod(shape[1:]))


def _right_vector(weight: npt.NDArray[np.generic], u: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    v = weight.reshape(len(weight), -1).astype(np.float64).T @ u.astype(np.float64)
    return (v / np.linalg.norm(v)).astype(np.float32)
