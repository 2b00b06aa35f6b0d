from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait  # noqa: E402
from engine.animators.mobileportrait.networks.stitching_offset import StitchingOffset  # noqa: E402
from engine.animators.mobileportrait.sizes import SIZES  # noqa: E402
from engine.errors import WeightsError  # noqa: E402
from engine.training.batch import stack  # noqa: E402
from engine.training.checkpoint import save_checkpoint  # noqa: E402
from engine.training.footage_cache import FootageCache  # noqa: E402
from engine.training.shipping import calibration_pairs  # noqa: E402
from engine.training.stitching import (  # noqa: E402
    StitchingPlan,
    load_stitching,
    save_stitching,
    stitching_errors,
    train_stitching,
)

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def network() -> MobilePortrait:
    torch.manual_seed(0)
    return MobilePortrait(SIZES["tiny"]).eval().requires_grad_(False)


def test_it_begins_as_nothing_and_learns_to_hold_the_shoulders(network: MobilePortrait, cache: FootageCache) -> None:
    batch = stack(calibration_pairs(cache, 4), CPU)
    with torch.no_grad():
        first = stitching_errors(network, StitchingOffset(), batch)
    assert first.length == 0
    assert first.head == 0
    assert first.shoulders == pytest.approx(float(first.before))
    assert first.before > 0.1
    weights = {name: value.clone() for name, value in network.state_dict().items()}
    offset = train_stitching(network, cache, StitchingPlan(steps=30, batch=4))
    with torch.no_grad():
        then = stitching_errors(network, offset, batch)
    assert then.shoulders < 0.95 * first.shoulders
    assert all((value == weights[name]).all() for name, value in network.state_dict().items())


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    offset = StitchingOffset()
    torch.nn.init.normal_(offset.last.weight)
    save_stitching(tmp_path / "stitching.pt", offset, 77)
    again, step = load_stitching(tmp_path / "stitching.pt")
    assert step == 77
    assert (again.last.weight == offset.last.weight).all()


def test_another_file_is_refused(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "last.pt", {"step": 3})
    with pytest.raises(WeightsError, match="does not hold a stitching offset"):
        load_stitching(tmp_path / "last.pt")
