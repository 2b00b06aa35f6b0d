"""Brings the networks to a device in the precision and the memory layout that it computes fastest."""

from __future__ import annotations

import torch
from torch import nn

from engine.animators.liveportrait.builder import Networks

# M's heads: what they give are coordinates and angles
_KEPT_EXACT = "fc_"
# norms that were not folded: they take fp16 and compute with fp32 parameters
_MIXED = (nn.BatchNorm2d, nn.BatchNorm3d)


def bring_to(networks: Networks, device: torch.device, *, low: torch.dtype, channels_last: bool) -> None:
    """Move F, M, W and G in place; S, R_eye and R_lip stay where they are.

    low: the precision, but for M's heads and batch norms, which stay fp32. In W's code grids, heat maps, softmax and
    the sampled volume are fp32 in any case: fp16 cannot tell neighbouring voxels apart. Weights are converted once;
    autocast would do so for every picture.
    """
    for network in (networks.appearance, networks.motion, networks.warping, networks.generator):
        for name, module in network.named_modules():
            head = name.rpartition(".")[2].startswith(_KEPT_EXACT)
            dtype = torch.float32 if head or isinstance(module, _MIXED) else low
            for parameter in module.parameters(recurse=False):
                parameter.data = _brought(parameter.data, device, dtype, channels_last=channels_last)
            for key, buffer in module.named_buffers(recurse=False):
                module.register_buffer(key, buffer.to(device))


def _brought(tensor: torch.Tensor, device: torch.device, dtype: torch.dtype, *, channels_last: bool) -> torch.Tensor:
    formats = {4: torch.channels_last, 5: torch.channels_last_3d}
    layout = formats.get(tensor.dim(), torch.preserve_format) if channels_last else torch.preserve_format
    return tensor.to(device, dtype, memory_format=layout)


def dtype_of(layer: nn.Module) -> torch.dtype:
    """Return the precision of a layer's weights, which is what it takes."""
    weight = layer.weight
    assert isinstance(weight, torch.Tensor)
    return weight.dtype
