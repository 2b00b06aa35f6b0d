from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
pytest.importorskip("onnx", reason="onnx is not installed")

from engine.animators.mobileportrait.animator import MobilePortraitAnimator  # noqa: E402
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait  # noqa: E402
from engine.animators.mobileportrait.runtime import PortraitRuntime  # noqa: E402
from engine.animators.mobileportrait.sizes import SIZES  # noqa: E402
from engine.errors import WeightsError  # noqa: E402
from engine.training.export import TOLERANCE, export_graphs  # noqa: E402
from tests.live_fakes import portrait, still_driving  # noqa: E402


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    network = MobilePortrait(SIZES["tiny"]).eval()
    with torch.no_grad():
        for value in network.parameters():
            value.add_(0.05 * torch.randn_like(value))
    folder = tmp_path_factory.mktemp("graphs")
    differences = export_graphs(network, SIZES["tiny"], folder)
    assert set(differences) == {"avatar", "mixer", "motion", "synthesis"}
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
