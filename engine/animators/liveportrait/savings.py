"""Makes loaded networks cheaper without changing what they compute, but for rounding.

- Batch norms that follow a convolution are folded into it.
- In G, gain and bias of each normalisation come from one convolution instead of two, and a block whose shortcut is
  normalised, too, does that once for both.
- In G, what sees the enlarged features is computed on the small ones (phase_convolution.py); so are the convolutions
  of the enlarged volumes in W's hourglass.
- In W, the mask's softmax does not change if all logits lose the first one, which then needs no computing.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from engine.animators.liveportrait.builder import Networks
from engine.animators.liveportrait.networks.appearance_extractor import ConvNorm2d
from engine.animators.liveportrait.networks.hourglass import ConvNorm3d, Decoder
from engine.animators.liveportrait.networks.phase_convolution import PhaseConvolution
from engine.animators.liveportrait.networks.spade_generator import SpadeBlock, SpadeNorm


def save_work(networks: Networks) -> None:
    """Rewrite networks in place. Their parameters are no longer named as in the checkpoints."""
    for _, save in SAVINGS:
        save(networks)


def fold_norms(networks: Networks) -> None:
    """Fold batch norms into the convolutions right before them."""
    for network in (networks.appearance, networks.warping):
        for module in network.modules():
            if isinstance(module, (ConvNorm2d, ConvNorm3d, Decoder)):
                _fold(module, "conv")
    _fold(networks.warping.dense_motion_network, "compress")


def join_modulations(networks: Networks) -> None:
    """Let one convolution give gain and bias of each of G's normalisations: a third fewer convolutions."""
    for module in networks.generator.modules():
        if isinstance(module, SpadeNorm):
            module.join_modulations()


def join_shortcuts(networks: Networks) -> None:
    """Normalise once in those of G's blocks that do it for their shortcut, too."""
    for module in networks.generator.modules():
        if isinstance(module, SpadeBlock) and module.learned_shortcut:
            module.join_shortcut()


def keep_features_small(networks: Networks) -> None:
    """Compute on the small features what sees them enlarged in G's last two blocks."""
    generator = networks.generator
    for name, factor in (("up_0", 2), ("up_1", 4)):
        for module in generator.get_submodule(name).modules():
            if isinstance(module, (SpadeNorm, SpadeBlock)) and module.mlp_shared is not None:
                module.mlp_shared[0] = PhaseConvolution(_convolution(module.mlp_shared[0]), factor)
    generator.enlarges_inside = True


def keep_volumes_small(networks: Networks) -> None:
    """Compute on the small volumes what sees them enlarged in W's hourglass. After fold_norms.

    Not in the innermost step: a convolution's phases have 16/9 of its weights, and that one is nearly all weights.
    """
    decoder = networks.warping.dense_motion_network.hourglass.decoder
    for block in decoder.up_blocks[1:]:
        block.conv = PhaseConvolution(_convolution(block.get_submodule("conv")), 2)
    decoder.enlarges_inside_from = 1


def drop_first_logit(networks: Networks) -> None:
    """Take the first of the mask's outputs off all of them: softmax is the same, and the first one is always 0."""
    motion = networks.warping.dense_motion_network
    full = motion.mask
    assert full.bias is not None
    rest = nn.Conv3d(full.in_channels, full.out_channels - 1, 7, padding=3, device="meta")
    rest.weight = nn.Parameter((full.weight[1:] - full.weight[:1]).detach(), requires_grad=False)
    rest.bias = nn.Parameter((full.bias[1:] - full.bias[:1]).detach(), requires_grad=False)
    motion.mask, motion.relative_mask = rest, True


# in the order in which they are done; names for the table of docs/liveportrait.md
SAVINGS: tuple[tuple[str, Callable[[Networks], None]], ...] = (
    ("batch norms folded into convolutions", fold_norms),
    ("G: gain and bias from one convolution", join_modulations),
    ("G: normalised once for block and shortcut", join_shortcuts),
    ("G: enlarged features computed small", keep_features_small),
    ("W: enlarged volumes computed small", keep_volumes_small),
    ("W: one output of the mask less", drop_first_logit),
)


def _fold(module: nn.Module, conv: str) -> None:
    convolution, norm = module.get_submodule(conv), module.get_submodule("norm")
    assert isinstance(convolution, (nn.Conv2d, nn.Conv3d)) and isinstance(norm, (nn.BatchNorm2d, nn.BatchNorm3d))
    fused = fuse_conv_bn_eval(convolution, norm)
    setattr(module, conv, fused.requires_grad_(False))
    module.norm = nn.Identity()


def _convolution(module: nn.Module) -> nn.Conv2d | nn.Conv3d:
    assert isinstance(module, (nn.Conv2d, nn.Conv3d))
    return module
