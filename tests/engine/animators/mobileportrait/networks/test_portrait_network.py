from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.mobileportrait import thin_plate as plain  # noqa: E402
from engine.animators.mobileportrait.networks import thin_plate  # noqa: E402
from engine.animators.mobileportrait.networks.grids import finer, identity_grid, sample  # noqa: E402
from engine.animators.mobileportrait.networks.portrait_network import (  # noqa: E402
    MobilePortrait,
    SourceInputs,
    inverse_affine,
)
from engine.animators.mobileportrait.networks.synthesis import mix_layers  # noqa: E402
from engine.animators.mobileportrait.networks.transforms import (  # noqa: E402
    TRANSFORMS,
    apply_affine,
    falloff,
    local_remainder,
    pairs,
    spline_weights,
    transforms,
)
from engine.animators.mobileportrait.networks.windows import Windows  # noqa: E402
from engine.animators.mobileportrait.sizes import SIZES  # noqa: E402

# of one frame, without source-only work: Table 2 of the paper has 4, 7 and 16
GIGA_MACS = {"small": (2.5, 4.5), "medium": (6.0, 8.0), "large": (14.0, 17.0)}


def a_source(batch: int = 1) -> SourceInputs:
    torch.manual_seed(0)
    return SourceInputs(
        picture=torch.rand(batch, 3, 256, 256),
        foreground=torch.rand(batch, 1, 256, 256),
        contours=torch.rand(batch, 5, 64, 64),
        keypoints=torch.rand(batch, 106, 2) - 0.5,
        views=torch.rand(batch, 5, 3, 64, 64),
    )


def an_affine(batch: int = 1) -> torch.Tensor:
    return torch.tensor([[[1.1, 0.1, 0.05], [-0.1, 0.9, -0.02]]]).repeat(batch, 1, 1)


@pytest.mark.parametrize("name", ["small", "medium", "large"])
def test_each_size_costs_what_the_table_says(name: str) -> None:
    from torch.utils.flop_counter import FlopCounterMode

    network, source, affine = MobilePortrait(SIZES[name]), a_source(), an_affine()
    with torch.no_grad():
        features = network.encode(source)
        with FlopCounterMode(display=False) as counter:
            mixed = network.mix(features.neural, source.keypoints, affine)
            motion = network.move(source, features, source.keypoints, source.contours, affine, mixed)
            network.paint(source, features, source.picture, torch.rand(1, 5, 256, 256), motion)
    least, most = GIGA_MACS[name]
    assert least < counter.get_total_flops() / 2e9 < most


def test_shapes_and_shares() -> None:
    network, source = MobilePortrait(SIZES["tiny"]), a_source(2)
    with torch.no_grad():
        features = network.encode(source)
        assert features.neural.shape == features.mixed.shape == (2, 50, 2)
        mixed = network.mix(features.neural, source.keypoints, an_affine(2))
        motion = network.move(source, features, source.keypoints, torch.rand(2, 5, 64, 64), an_affine(2), mixed)
        assert motion.grid.shape == (2, 64, 64, 2)
        contours = torch.rand(2, 5, 256, 256)
        warped, painting = network.paint(source, features, torch.rand(2, 3, 256, 256), contours, motion)
    assert warped.shape == painting.painted.shape == painting.shares.shape == (2, 3, 256, 256)
    assert torch.allclose(painting.shares.sum(1), torch.ones(2, 256, 256), atol=1e-5)
    picture = mix_layers(warped, torch.rand(2, 3, 256, 256), painting)
    assert ((picture >= 0) & (picture <= 1)).all()


def test_a_window_shows_what_the_whole_picture_shows_there() -> None:
    network, source = MobilePortrait(SIZES["tiny"]), a_source()
    windows = Windows(((64, 96),), 96)
    contours, background = torch.rand(1, 5, 256, 256), torch.rand(1, 3, 256, 256)
    with torch.no_grad():
        features = network.encode(source)
        mixed = network.mix(features.neural, source.keypoints, an_affine())
        motion = network.move(source, features, source.keypoints, torch.rand(1, 5, 64, 64), an_affine(), mixed)
        whole, _ = network.paint(source, features, background, contours, motion)
        part, painting = network.paint(source, features, windows.of(background), windows.of(contours), motion, windows)
    assert torch.allclose(part, whole[..., 96:192, 64:160], atol=1e-6)
    assert painting.painted.shape == (1, 3, 96, 96)


def test_splines_in_torch_are_those_of_the_live_engine() -> None:
    torch.manual_seed(1)
    controls, values = torch.rand(1, 10, 5, 2) - 0.5, 0.1 * torch.randn(1, 10, 5, 2)
    weights = thin_plate.solve(controls, values)
    assert np.abs(weights[0].numpy() - plain.solve(controls[0].numpy(), values[0].numpy())).max() < 2e-3
    places = identity_grid(8, controls).flatten(0, 1)
    got = thin_plate.evaluate(weights, controls, places)[0].transpose(1, 2).numpy()
    assert np.abs(got - plain.evaluate(weights[0].numpy(), controls[0].numpy(), places.numpy())).max() < 1e-4


def test_an_affine_motion_is_known_to_every_transformation_but_the_identity() -> None:
    affine, driving, mixed = an_affine(), torch.rand(1, 106, 2) - 0.5, torch.rand(1, 50, 2) - 0.5
    source = apply_affine(affine, driving)
    splines = spline_weights(affine, apply_affine(affine, mixed), mixed)
    every = pairs(transforms(affine, splines, source, driving, mixed))
    assert every.shape == (1, TRANSFORMS, 64, 64, 2)
    grid = identity_grid(64, affine)
    assert torch.allclose(every[0, 0], grid)
    wanted = apply_affine(affine, grid.flatten(0, 1)).reshape(64, 64, 2)
    assert float((every[0, 1:] - wanted).abs().max()) < 1e-3


def test_a_remainder_is_felt_at_its_landmark_and_not_far_away() -> None:
    still = torch.tensor([[[1.0, 0, 0], [0, 1.0, 0]]])
    driving = torch.full((1, 106, 2), -0.5)
    source = driving + 0.1
    near = pairs(local_remainder(still, source, driving))[0]
    assert torch.allclose(near[16, 16], torch.tensor([0.1, 0.1]), atol=5e-3)
    assert float(near[48, 48].abs().max()) < 1e-4


def test_the_reach_of_landmarks_does_not_underflow() -> None:
    weights = falloff(torch.linspace(0, 4, 999))
    assert weights[0] == 1 and (weights.diff() <= 0).all()
    # nor does the product of two
    assert weights.min().square() > torch.finfo(torch.float32).tiny


def test_the_inverse_of_an_affine_undoes_it() -> None:
    points = torch.rand(1, 7, 2)
    there = apply_affine(an_affine(), points)
    assert torch.allclose(apply_affine(inverse_affine(an_affine()), there), points, atol=1e-5)


def test_an_enlarged_identity_stays_the_identity() -> None:
    picture = torch.rand(1, 3, 256, 256)
    grid = finer(identity_grid(64, picture)[None], 256)
    assert torch.allclose(sample(picture, grid), picture, atol=1e-4)


def test_gradients_reach_the_keypoints_through_the_splines() -> None:
    mixed = (torch.rand(1, 50, 2) - 0.5).requires_grad_()
    splines = spline_weights(an_affine(), torch.rand(1, 50, 2) - 0.5, mixed)
    splines.square().sum().backward()
    assert mixed.grad is not None
    assert torch.isfinite(mixed.grad).all()
    assert float(mixed.grad.abs().sum()) > 0
