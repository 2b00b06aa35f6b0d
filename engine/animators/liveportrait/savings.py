"""Makes loaded networks cheaper without changing what they compute, but for rounding.

- Batch norms that follow a convolution are folded into it.
- In G, gain and bias of each normalisation come from one convolution instead of two.
- In G, what sees the enlarged features is computed on the small ones (phase_convolution.py).
"""

from __future__ import annotations

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from engine.animators.liveportrait.builder import Networks
from engine.animators.liveportrait.networks.appearance_extractor import ConvNorm2d
from engine.animators.liveportrait.networks.hourglass import ConvNorm3d, Decoder
from engine.animators.liveportrait.networks.phase_convolution import PhaseConvolution
from engine.animators.liveportrait.networks.spade_generator import MIDDLE_BLOCKS, SpadeBlock, SpadeGenerator, SpadeNorm


def save_work(networks: Networks) -> None:
    """Rewrite networks in place. Their parameters are no longer named as in the checkpoints."""
    for network in (networks.appearance, networks.warping):
        for module in network.modules():
            if isinstance(module, (ConvNorm2d, ConvNorm3d, Decoder)):
                _fold(module, "conv")
    _fold(networks.warping.dense_motion_network, "compress")
    save_work_in_generator(networks.generator)


def _fold(module: nn.Module, conv: str) -> None:
    convolution, norm = module.get_submodule(conv), module.get_submodule("norm")
    assert isinstance(convolution, (nn.Conv2d, nn.Conv3d)) and isinstance(norm, (nn.BatchNorm2d, nn.BatchNorm3d))
    fused = fuse_conv_bn_eval(convolution, norm)
    setattr(module, conv, fused.requires_grad_(False))
    module.norm = nn.Identity()


def save_work_in_generator(generator: SpadeGenerator) -> None:
    """Rewrite G in place: 446 → 392 billion multiplications a picture, and a third fewer convolutions."""
    for i in range(MIDDLE_BLOCKS):
        _join_modulations(generator.get_submodule(f"G_middle_{i}"))
    for name, factor in (("up_0", 2), ("up_1", 4)):
        block = generator.get_submodule(name)
        _join_modulations(block)
        for norm in _norms(block):
            norm.mlp_shared[0] = PhaseConvolution(_convolution(norm.mlp_shared[0]), factor)
    generator.enlarges_inside = True


def _join_modulations(block: nn.Module) -> None:
    for norm in _norms(block):
        norm.join_modulations()


def _norms(block: nn.Module) -> list[SpadeNorm]:
    assert isinstance(block, SpadeBlock)
    return [module for module in block.modules() if isinstance(module, SpadeNorm)]


def _convolution(module: nn.Module) -> nn.Conv2d:
    assert isinstance(module, nn.Conv2d)
    return module
