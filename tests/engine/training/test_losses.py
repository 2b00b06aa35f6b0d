from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage.metrics import structural_similarity

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait  # noqa: E402
from engine.animators.mobileportrait.sizes import SIZES  # noqa: E402
from engine.training import losses  # noqa: E402
from engine.training.batch import stack  # noqa: E402
from engine.training.footage_cache import FootageCache  # noqa: E402
from engine.training.pairs import PairMaker  # noqa: E402


def test_every_part_of_the_network_learns_from_the_first_stage(cache: FootageCache) -> None:
    torch.manual_seed(0)
    model = MobilePortrait(SIZES["tiny"])
    # what begins at nothing would hide what lies before it
    with torch.no_grad():
        for value in model.parameters():
            value.add_(0.02 * torch.randn_like(value))
    batch = stack(PairMaker(cache, 64, seed=0).batch(0, 2), torch.device("cpu"))
    seen = losses.render(model, batch)
    found = losses.reconstruction_losses(seen, batch, model)
    assert set(found) <= set(losses.Weights.__dataclass_fields__)
    losses.sum_of(found.values()).backward()
    silent = [name for name, value in model.named_parameters() if value.grad is None or not value.grad.abs().sum() > 0]
    assert silent == []


def test_a_perfect_picture_costs_nothing(cache: FootageCache) -> None:
    model = MobilePortrait(SIZES["tiny"])
    batch = stack(PairMaker(cache, 64, seed=0).batch(0, 2), torch.device("cpu"))
    with torch.no_grad():
        seen = losses.render(model, batch)
        perfect = losses.Rendering(
            **{name: getattr(seen, name) for name in ("neural", "grid", "masks", "painting", "attention", "contours")},
            warped=seen.target,
            picture=seen.target,
            target=seen.target,
        )
        found = losses.reconstruction_losses(perfect, batch, model)
    assert [float(found[name]) for name in ("picture", "gradient", "coarse", "warped")] == [0, 0, 0, 0]
    assert found["painted"] > 0


def test_structure_is_what_the_evaluation_calls_ssim_nearly() -> None:
    rng = np.random.default_rng(0)
    truth = cv2.GaussianBlur(rng.uniform(0, 1, (96, 96, 3)).astype(np.float32), (0, 0), 2.0)
    for noise in (0.0, 0.01, 0.04):
        seen = np.clip(truth + rng.normal(0, noise, truth.shape), 0, 1).astype(np.float32)
        wanted = 1 - structural_similarity(seen, truth, channel_axis=2, data_range=1.0, use_sample_covariance=False)
        found = losses.structure_error(*(torch.from_numpy(one).movedim(-1, 0)[None] for one in (seen, truth)))
        assert float(found) == pytest.approx(wanted, abs=1e-3)


def test_keypoints_that_lie_apart_cost_nothing() -> None:
    axis = torch.linspace(-0.9, 0.9, 8)
    grid = torch.stack(torch.meshgrid(axis, axis, indexing="ij"), -1).reshape(1, -1, 2)[:, :50]
    assert float(losses.spread_error(grid)) < 1e-6
    assert float(losses.spread_error(torch.zeros(1, 50, 2))) > 1


def test_the_discriminator_pays_for_what_it_takes_for_the_other() -> None:
    real, fake = torch.full((4,), 2.0), torch.full((4,), -2.0)
    assert float(losses.hinge_discriminator(real, fake)) == 0
    assert float(losses.hinge_discriminator(fake, real)) == 6
