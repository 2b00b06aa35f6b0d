"""Less work, the same numbers."""

from __future__ import annotations

import copy
from dataclasses import fields
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

import torch.nn.functional as nnf  # noqa: E402
from torch import nn  # noqa: E402
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402
from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from engine.animators.liveportrait.builder import Networks, empty_networks  # noqa: E402
from engine.animators.liveportrait.networks.appearance_extractor import AppearanceExtractor  # noqa: E402
from engine.animators.liveportrait.networks.motion_extractor import MotionExtractor  # noqa: E402
from engine.animators.liveportrait.networks.phase_convolution import (  # noqa: E402
    PhaseConvolution,
    multiplications_saved,
)
from engine.animators.liveportrait.networks.retargeting_mlp import LIP_WIDTHS, RetargetingMlp  # noqa: E402
from engine.animators.liveportrait.networks.spade_generator import SpadeBlock, SpadeGenerator  # noqa: E402
from engine.animators.liveportrait.networks.warping import WarpingNetwork  # noqa: E402
from engine.animators.liveportrait.savings import (  # noqa: E402
    drop_first_logit,
    keep_features_small,
    keep_volumes_small,
    save_work,
)


@pytest.fixture
def narrow() -> Networks:
    """Networks of the published make, but narrow; their batch norms have seen something."""
    torch.manual_seed(0)
    mlp = RetargetingMlp(LIP_WIDTHS)
    networks = Networks(
        AppearanceExtractor(8, 16, 4, 1),
        MotionExtractor(),
        WarpingNetwork(4, 16, 16, (110, 4, 4, 4, 4, 4)),
        SpadeGenerator(16, 32),
        *(mlp, mlp, mlp),
    )
    for network in (networks.appearance, networks.warping, networks.generator):
        for module in network.modules():
            if isinstance(module, (nn.BatchNorm2d, nn.BatchNorm3d)):
                module.running_mean.normal_(0, 0.1)
                module.running_var.uniform_(0.5, 1.5)
        network.requires_grad_(False).eval()
    return networks


@pytest.mark.parametrize("factor", [2, 4])
def test_phases_equal_the_enlarged_convolution(factor: int) -> None:
    torch.manual_seed(1)
    conv, x = nn.Conv2d(5, 7, 3, padding=1), torch.randn(2, 5, 6, 9)
    with torch.inference_mode():
        wanted = conv(nnf.interpolate(x, scale_factor=factor))
        torch.testing.assert_close(PhaseConvolution(conv, factor)(x), wanted, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("factor", "left"), [(2, 4 / 9), (4, 25 / 144)])
def test_phases_cost_less(factor: int, left: float) -> None:
    conv, x = nn.Conv2d(5, 7, 3, padding=1), torch.randn(1, 5, 8, 8)
    phases = PhaseConvolution(conv, factor)
    with torch.inference_mode(), FlopCounterMode(display=False) as plain:
        conv(nnf.interpolate(x, scale_factor=factor))
    with torch.inference_mode(), FlopCounterMode(display=False) as saved:
        phases(x)
    assert saved.get_total_flops() / plain.get_total_flops() == pytest.approx(left, rel=0.01)
    assert multiplications_saved(factor) == pytest.approx(left)


def test_all_networks_give_the_same(narrow: Networks) -> None:
    saved = copy.deepcopy(narrow)
    save_work(saved)
    image, joined, features = torch.rand(1, 3, 64, 64), torch.randn(1, 110, 2, 32, 32), torch.randn(1, 16, 16, 16)
    with torch.inference_mode():
        outputs = []
        for networks in (narrow, saved):
            volume, warping = networks.appearance(image), networks.warping
            motion = warping.dense_motion_network
            moved = warping.third(torch.flatten(volume, 1, 2))
            seen = motion.hourglass(joined)
            logits = motion.mask(seen)
            mask = torch.softmax(nnf.pad(logits, (0,) * 6 + (1, 0)) if motion.relative_mask else logits, 1)
            parts = (volume, moved, motion.compressed(volume), seen, mask)
            outputs.append((*parts, networks.generator(features)))
    for plain, cheap in zip(*outputs, strict=True):
        torch.testing.assert_close(cheap, plain, rtol=0, atol=2e-5)


class Normalisations(TorchDispatchMode):
    """Counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.count += func is torch.ops.aten.native_batch_norm.default
        return func(*args, **(kwargs or {}))


def test_a_block_and_its_shortcut_are_normalised_once() -> None:
    torch.manual_seed(3)
    block, x, features = SpadeBlock(6, 4, 5), torch.randn(1, 6, 8, 8), torch.randn(1, 5, 8, 8)
    with torch.no_grad(), Normalisations() as before:
        wanted = block(x, features)
    block.norm_0.join_modulations()
    block.norm_s.join_modulations()
    block.join_shortcut()
    with torch.no_grad(), Normalisations() as after:
        torch.testing.assert_close(block(x, features), wanted, rtol=0, atol=1e-5)
    assert (before.count, after.count) == (3, 2)


def test_phases_of_volumes() -> None:
    torch.manual_seed(2)
    conv, x = nn.Conv3d(5, 7, 3, padding=1), torch.randn(2, 5, 4, 3, 6)
    with torch.inference_mode():
        wanted = conv(nnf.interpolate(x, scale_factor=(1, 2, 2)))
        torch.testing.assert_close(PhaseConvolution(conv, 2)(x), wanted, rtol=0, atol=1e-5)


def test_the_published_sizes_cost_less() -> None:
    with torch.device("meta"):
        networks = empty_networks()
        for field in fields(networks):
            getattr(networks, field.name).requires_grad_(False).eval()
        seen = [_billions(networks)]
        for save in (keep_features_small, keep_volumes_small, drop_first_logit):
            save(networks)
            seen.append(_billions(networks))
    warping, generator = zip(*seen, strict=True)
    assert generator == pytest.approx([445.8, 389.8, 389.8, 389.8], abs=0.6)
    assert warping == pytest.approx([171.9, 171.9, 155.7, 152.6], abs=0.6)


def _billions(networks: Networks) -> tuple[float, float]:
    """Return the multiplications of W and of G for one picture, in billions."""
    volume, keypoints = torch.empty(1, 32, 16, 64, 64), torch.empty(1, 21, 3)
    source = networks.warping.prepare(volume, keypoints)
    with FlopCounterMode(display=False) as warping:
        features = networks.warping(source, keypoints).features
    with FlopCounterMode(display=False) as generator:
        networks.generator(features)
    # each comes with an addition
    return warping.get_total_flops() / 2e9, generator.get_total_flops() / 2e9
