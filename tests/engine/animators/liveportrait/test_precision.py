"""Half precision: where it is used, and that the numbers stay near those of full precision."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from torch import nn  # noqa: E402

from engine.animators.liveportrait.builder import Networks  # noqa: E402
from engine.animators.liveportrait.device_steps import SeeStep, ShowStep, network_input, pixels_of  # noqa: E402
from engine.animators.liveportrait.networks import dense_motion  # noqa: E402
from engine.animators.liveportrait.networks.appearance_extractor import AppearanceExtractor  # noqa: E402
from engine.animators.liveportrait.networks.motion_extractor import MotionExtractor  # noqa: E402
from engine.animators.liveportrait.networks.retargeting_mlp import LIP_WIDTHS, RetargetingMlp  # noqa: E402
from engine.animators.liveportrait.networks.spade_generator import SpadeGenerator, normalised  # noqa: E402
from engine.animators.liveportrait.networks.warping import WarpingNetwork  # noqa: E402
from engine.animators.liveportrait.precision import bring_to, dtype_of  # noqa: E402
from engine.animators.liveportrait.savings import save_work  # noqa: E402

CPU = torch.device("cpu")
DEPTH, SIDE = 4, 16


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> Networks:
    """Narrow, and the volume small, so that fp16 takes no minutes on a processor."""
    # the one operator that has no fp16 there
    pool = nn.functional.avg_pool3d
    monkeypatch.setattr(nn.functional, "avg_pool3d", lambda x, size: pool(x.float(), size).to(x.dtype))
    monkeypatch.setattr(dense_motion, "DEPTH", DEPTH)
    monkeypatch.setattr(dense_motion, "SIDE", SIDE)
    torch.manual_seed(0)
    mlp = RetargetingMlp(LIP_WIDTHS)
    made = Networks(
        AppearanceExtractor(8, 16, 4, 1),
        MotionExtractor(),
        WarpingNetwork(4, DEPTH, 16, (110, 4, 4, 4)),
        SpadeGenerator(16, 32),
        *(mlp, mlp, mlp),
    )
    for network in (made.appearance, made.motion, made.warping, made.generator):
        network.requires_grad_(False).eval()
    save_work(made)
    return made


def lowered(networks: Networks) -> Networks:
    low = copy.deepcopy(networks)
    bring_to(low, CPU, low=torch.float16, channels_last=True)
    return low


def test_weights_are_converted_where_coordinates_do_not_suffer(networks: Networks) -> None:
    low = lowered(networks)
    assert dtype_of(low.generator.fc) == dtype_of(low.warping.fourth) == torch.float16
    assert dtype_of(low.motion.detector.fc_exp) == dtype_of(low.motion.detector.fc_pitch) == torch.float32
    norms = [m for m in low.appearance.modules() if isinstance(m, nn.BatchNorm3d)]
    assert norms and all(m.weight.dtype == m.running_mean.dtype == torch.float32 for m in norms)
    assert low.generator.fc.weight.is_contiguous(memory_format=torch.channels_last)
    mask = low.warping.dense_motion_network.mask
    assert mask.weight.is_contiguous(memory_format=torch.channels_last_3d)
    # S, R_eye and R_lip are the processor's
    assert all(p.dtype == torch.float32 for p in low.stitching.parameters())


def test_full_precision_on_a_device_changes_nothing(networks: Networks) -> None:
    same = copy.deepcopy(networks)
    bring_to(same, CPU, low=torch.float32, channels_last=False)
    for own, other in zip(networks.warping.parameters(), same.warping.parameters(), strict=True):
        assert own.dtype == other.dtype and torch.equal(own, other)


def test_pictures_stay_near(networks: Networks) -> None:
    generator = torch.Generator().manual_seed(1)
    volume = torch.randn(1, 4, DEPTH, SIDE, SIDE, generator=generator)
    keypoints, driving = 0.3 * torch.randn(2, 1, 21, 3, generator=generator)

    def show(which: Networks) -> Any:
        layer = which.warping.dense_motion_network.compress
        source = which.warping.prepare(volume.to(dtype_of(layer)), keypoints)
        # sampled at fp32 coordinates
        assert source.volume.dtype == source.heat.dtype == torch.float32
        step = ShowStep(which.warping, which.generator)
        return step(source.volume, source.keypoints, source.compressed, source.heat, driving)

    with torch.inference_mode():
        exact, low = (show(which).numpy().astype(int) for which in (networks, lowered(networks)))
    assert exact.shape == (8 * SIDE, 8 * SIDE, 3) and exact.std() > 3
    assert np.abs(exact - low).mean() < 0.5


def test_motion_stays_near(networks: Networks) -> None:
    pixels = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8))
    with torch.inference_mode():
        exact, low = (SeeStep(which.motion)(pixels) for which in (networks, lowered(networks)))
    assert low.dtype == torch.float32 and low.shape == (1, 133)
    spread = exact[:, :130].std()
    assert (exact - low)[:, :130].abs().max() < 0.1 * spread
    assert (exact - low)[:, 130:].abs().max() < 0.5


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_the_card_s_instance_norm_is_the_same(dtype: Any) -> None:
    x = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(0)) * 5 + 2
    low = normalised(x.to(dtype).to(memory_format=torch.channels_last))
    assert low.dtype == dtype and low.is_contiguous(memory_format=torch.channels_last)
    exact = nn.functional.instance_norm(x.to(dtype).float())
    torch.testing.assert_close(low.float(), exact, rtol=0, atol=2e-2)


def test_pictures_are_cut_off_not_rounded() -> None:
    picture = torch.tensor([-0.2, 0.999, 1.3]).reshape(1, 3, 1, 1).expand(1, 3, 2, 4)
    assert pixels_of(picture)[1, 3].tolist() == [0, 254, 255]
    assert network_input(torch.full((4, 4, 3), 51, dtype=torch.uint8), nn.Conv2d(3, 1, 1)).unique().item() == (
        pytest.approx(0.2)
    )
