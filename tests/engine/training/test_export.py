from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
onnx = pytest.importorskip("onnx", reason="onnx is not installed")

from engine.animators.mobileportrait.animator import MobilePortraitAnimator  # noqa: E402
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait  # noqa: E402
from engine.animators.mobileportrait.networks.stitching_offset import StitchingOffset  # noqa: E402
from engine.animators.mobileportrait.runtime import PortraitRuntime  # noqa: E402
from engine.animators.mobileportrait.sizes import SIZES  # noqa: E402
from engine.errors import EngineError, WeightsError  # noqa: E402
from engine.training import shipping  # noqa: E402
from engine.training.batch import stack  # noqa: E402
from engine.training.export import TOLERANCE, export_graphs  # noqa: E402
from engine.training.exported_portrait import ExportedPortrait  # noqa: E402
from engine.training.footage_cache import FootageCache  # noqa: E402
from engine.training.losses import render  # noqa: E402
from engine.training.shipping import PSNR_LOSS_DB, calibration_pairs, make_8bit  # noqa: E402
from tests.live_fakes import portrait, still_driving  # noqa: E402


@pytest.fixture(scope="module")
def network() -> MobilePortrait:
    torch.manual_seed(0)
    network = MobilePortrait(SIZES["tiny"]).eval().requires_grad_(False)
    for value in network.parameters():
        value.add_(0.05 * torch.randn_like(value))
    return network


@pytest.fixture(scope="module")
def graphs(network: MobilePortrait, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graphs")
    offset = StitchingOffset().eval().requires_grad_(False)
    offset.last.weight.add_(0.05 * torch.randn_like(offset.last.weight))
    differences = export_graphs(network, offset, SIZES["tiny"], folder)
    assert set(differences) == {"avatar", "mixer", "stitching", "transforms", "motion", "synthesis", "inner"}
    assert max(differences.values()) <= TOLERANCE
    return folder


def test_the_live_engine_runs_what_was_exported(graphs: Path) -> None:
    animator = MobilePortraitAnimator(PortraitRuntime(graphs))
    prepared = animator.prepare(portrait())
    first, again = animator.render(prepared, still_driving()), animator.render(prepared, still_driving())
    assert first.shape == (512, 512, 3)
    assert first.dtype == np.uint8
    assert (first == again).all()
    assert (animator.render(prepared, still_driving(eyes=0.0)) != first).any()


def test_a_missing_and_a_damaged_graph_are_told(graphs: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"avatar\.onnx is missing or damaged"):
        PortraitRuntime(tmp_path)
    (tmp_path / "avatar.onnx").write_bytes((graphs / "avatar.onnx").read_bytes()[:200])
    with pytest.raises(WeightsError, match="Install Understudy again"):
        PortraitRuntime(tmp_path)


def test_the_graphs_do_what_the_networks_do(network: MobilePortrait, graphs: Path, cache: FootageCache) -> None:
    batch = stack(calibration_pairs(cache, 2), torch.device("cpu"))
    wanted, got = (
        render(model, batch).picture for model in (network, ExportedPortrait(network, PortraitRuntime(graphs)))
    )
    # inputs are rounded to whole levels
    assert (wanted - got).abs().max() < 3 / 255


def test_in_8_bits_they_lose_little(network: MobilePortrait, graphs: Path, cache: FootageCache, tmp_path: Path) -> None:
    for graph in graphs.iterdir():
        shutil.copy(graph, tmp_path)
    pairs = calibration_pairs(cache, 2)
    before, after = make_8bit(network, tmp_path, cache, pairs)
    assert after.psnr_db == pytest.approx(before.psnr_db, abs=PSNR_LOSS_DB)
    operators = {node.op_type for node in onnx.load(str(tmp_path / "synthesis.onnx")).graph.node}
    assert "DequantizeLinear" in operators
    assert "Resize" not in operators
    quantised = PortraitRuntime(tmp_path)
    seen = render(ExportedPortrait(network, quantised), stack(pairs, torch.device("cpu")))
    assert seen.picture.shape == (2, 3, 256, 256)


def test_8_bit_graphs_that_lose_too_much_do_not_ship(
    network: MobilePortrait, graphs: Path, cache: FootageCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for graph in graphs.iterdir():
        shutil.copy(graph, tmp_path)
    monkeypatch.setattr(shipping, "PSNR_LOSS_DB", -100.0)
    with pytest.raises(EngineError, match="Use --precision float"):
        make_8bit(network, tmp_path, cache, calibration_pairs(cache, 1))
