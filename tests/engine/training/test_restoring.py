from __future__ import annotations

import shutil
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
pytest.importorskip("onnx", reason="onnx is not installed")

from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait  # noqa: E402
from engine.animators.mobileportrait.networks.stitching_offset import StitchingOffset  # noqa: E402
from engine.animators.mobileportrait.sizes import SIZES  # noqa: E402
from engine.errors import WeightsError  # noqa: E402
from engine.training.batch import stack  # noqa: E402
from engine.training.export import export_graphs  # noqa: E402
from engine.training.footage_cache import FootageCache  # noqa: E402
from engine.training.losses import render  # noqa: E402
from engine.training.restoring import restored_checkpoint  # noqa: E402
from engine.training.shipping import calibration_pairs, make_8bit  # noqa: E402
from tests.engine.training.test_growth import unlike_at_first  # noqa: E402


@pytest.fixture(scope="module")
def network() -> MobilePortrait:
    return unlike_at_first(SIZES["tiny"]).requires_grad_(False)


@pytest.fixture(scope="module")
def graphs(network: MobilePortrait, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graphs")
    export_graphs(network, StitchingOffset().eval(), SIZES["tiny"], folder)
    return folder


def test_what_was_exported_comes_back(network: MobilePortrait, graphs: Path) -> None:
    state, _ = restored_checkpoint(graphs)
    assert state["size"] == "tiny"
    wanted = network.state_dict()
    for name, value in state["mean"].items():
        if name == "mixer.logits":
            value, wanted[name] = torch.softmax(value, 1), torch.softmax(wanted[name], 1)
        assert torch.allclose(value, wanted[name], atol=1e-6), name


def test_8_bit_graphs_come_back_as_networks_that_make_their_pictures(
    network: MobilePortrait, graphs: Path, cache: FootageCache, tmp_path: Path
) -> None:
    for graph in graphs.iterdir():
        shutil.copy(graph, tmp_path)
    pairs = calibration_pairs(cache, 2)
    make_8bit(network, tmp_path, cache, pairs)
    restored = MobilePortrait(SIZES["tiny"]).eval()
    restored.load_state_dict(restored_checkpoint(tmp_path)[0]["mean"])
    batch = stack(pairs, torch.device("cpu"))
    with torch.no_grad():
        wanted, got = (render(model, batch).picture for model in (network, restored))
    assert (wanted - got).abs().mean() < 1 / 255


def test_other_files_are_refused(graphs: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="missing or damaged"):
        restored_checkpoint(tmp_path)
    for graph in graphs.iterdir():
        shutil.copy(graph, tmp_path)
    (tmp_path / "synthesis.onnx").write_bytes((graphs / "synthesis.onnx").read_bytes()[:5000])
    with pytest.raises(WeightsError, match="missing or damaged"):
        restored_checkpoint(tmp_path)
    shutil.copy(graphs / "motion.onnx", tmp_path / "synthesis.onnx")
    with pytest.raises(WeightsError, match="not of this program's networks"):
        restored_checkpoint(tmp_path)
