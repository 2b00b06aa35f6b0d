from __future__ import annotations

from dataclasses import replace

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait  # noqa: E402
from engine.animators.mobileportrait.sizes import SIZES, Size  # noqa: E402
from engine.errors import UsageError  # noqa: E402
from engine.training.batch import Batch, stack  # noqa: E402
from engine.training.footage_cache import FootageCache  # noqa: E402
from engine.training.growth import grown_checkpoint, grown_weights  # noqa: E402
from engine.training.losses import render  # noqa: E402
from engine.training.pairs import PairMaker  # noqa: E402

SMALLER = replace(SIZES["tiny"], motion=(8, 12, 16, 20), synthesis=(8, 12, 16, 20), detector=(8, 12, 16))
LARGER = replace(
    SMALLER, name="wide", motion=(12, 18, 20, 28), synthesis=(10, 18, 16, 30), view=12, detector=(10, 16, 24)
)


def unlike_at_first(size: Size) -> MobilePortrait:
    """Return a network none of whose layers is as it begins."""
    torch.manual_seed(5)
    network = MobilePortrait(size)
    with torch.no_grad():
        for value in network.parameters():
            value += 0.05 * torch.randn_like(value)
    return network.eval()


@pytest.fixture
def batch(cache: FootageCache) -> Batch:
    return stack(PairMaker(cache, 64, 1, None).batch(0, 2), torch.device("cpu"))


def test_a_grown_network_makes_the_same_pictures(batch: Batch) -> None:
    small, large = unlike_at_first(SMALLER), MobilePortrait(LARGER).eval()
    large.load_state_dict(grown_weights(small.state_dict(), SMALLER, LARGER))
    with torch.no_grad():
        wanted, got = render(small, batch), render(large, batch)
    assert torch.allclose(got.picture, wanted.picture, atol=1e-5)
    assert torch.allclose(got.warped, wanted.warped, atol=1e-5)


def test_new_channels_learn(batch: Batch) -> None:
    large = MobilePortrait(LARGER)
    large.load_state_dict(grown_weights(unlike_at_first(SMALLER).state_dict(), SMALLER, LARGER))
    render(large, batch).picture.mean().backward()
    gradient = large.synthesis.up2.conv.conv.weight.grad
    assert gradient is not None
    # what the new channels of the level below give
    assert gradient[: SMALLER.synthesis[0], SMALLER.synthesis[1] : LARGER.synthesis[1]].abs().max() > 0


def test_only_a_larger_size_can_be_grown_to() -> None:
    with pytest.raises(UsageError, match="does not hold 'large'"):
        grown_checkpoint({"size": "large"}, SIZES["small"])
    with pytest.raises(UsageError, match="does not hold 'small'"):
        grown_checkpoint({"size": "small"}, SIZES["small"])
