"""The exported graphs in ONNX Runtime against the public implementation's tensors."""

from __future__ import annotations

import copy
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
onnx = pytest.importorskip("onnx", reason="onnx is not installed")

from engine.animators.liveportrait.export import export_networks  # noqa: E402
from engine.animators.liveportrait.networks.volume_sampling import (  # noqa: E402
    sample_volume,
    sample_volume_as_pictures,
)
from engine.animators.liveportrait.onnx_runtime import GRAPHS, OnnxRuntime  # noqa: E402
from engine.animators.liveportrait.savings import save_work  # noqa: E402
from engine.errors import WeightsError  # noqa: E402

if TYPE_CHECKING:
    from engine.animators.liveportrait.builder import Networks

Arrays = Mapping[str, npt.NDArray[Any]]


@pytest.fixture(scope="module")
def graphs(networks: Networks) -> Iterator[Path]:
    # not tmp_path, which keeps the last three runs: half a gigabyte each
    with tempfile.TemporaryDirectory() as folder:
        # as the program exports them; other tests go on with the networks as published
        saved = copy.deepcopy(networks)
        save_work(saved)
        written = export_networks(saved, Path(folder) / "liveportrait")
        assert [path.stem for path in written] == list(GRAPHS)
        yield written[0].parent


@pytest.fixture(scope="module")
def runtime(graphs: Path) -> OnnxRuntime:
    return OnnxRuntime(graphs)


def test_every_provider_knows_the_operators(graphs: Path) -> None:
    model = onnx.load(graphs / "picture.onnx", load_external_data=False)
    assert model.opset_import[0].version == 17
    operators = Counter(node.op_type for node in model.graph.node)
    # two samplings of a plane; a third would be the 5-D one
    assert operators["GridSample"] == 2
    ranks = {len(v.type.tensor_type.shape.dim) for v in model.graph.value_info if "GridSample" in v.name}
    assert 5 not in ranks
    # spectral norm costs nothing at run time
    assert operators["MatMul"] <= 3


def test_motion_and_pictures_are_those_of_the_reference(runtime: OnnxRuntime, inputs: Arrays, golden: Arrays) -> None:
    source = runtime.extract(inputs["source_256"])
    np.testing.assert_allclose(source.motion.canonical, golden["M.kp"][0].reshape(21, 3), rtol=0, atol=5e-6)
    np.testing.assert_allclose(source.motion.keypoints, golden["x"][0], rtol=0, atol=1e-5)
    picture = runtime.picture(source, golden["W.kp_driving"][0])
    wanted = golden["G.out"][0].transpose(1, 2, 0) * 255
    difference = wanted - picture[::4, ::4]
    assert difference.min() > -0.2 and difference.max() < 1.2
    assert runtime.provider == "CPU (ONNX Runtime)"


def test_the_small_networks(runtime: OnnxRuntime, golden: Arrays) -> None:
    stitched = runtime.stitching(golden["S.stitch_in"][0])
    np.testing.assert_allclose(stitched, golden["S.stitch_out"][0], rtol=0, atol=1e-6)
    source = golden["W.kp_source"].ravel()
    eye, lip = (np.concatenate([source, golden[f"S.{name}_ratio"][0]]) for name in ("eye", "lip"))
    np.testing.assert_allclose(runtime.eye(eye), golden["S.eye_out"][0], rtol=0, atol=1e-6)
    np.testing.assert_allclose(runtime.lip(lip), golden["S.lip_out"][0], rtol=0, atol=1e-6)


def test_a_volume_sampled_as_pictures_is_the_same() -> None:
    generator = torch.Generator().manual_seed(0)
    # smooth, as features are; far beyond the borders, as motion may be
    volume = torch.nn.functional.interpolate(
        torch.randn(1, 3, 4, 8, 8, generator=generator), (16, 64, 64), mode="trilinear"
    )
    grid = 2.4 * torch.rand(1, 16, 64, 64, 3, generator=generator) - 1.2
    torch.testing.assert_close(sample_volume_as_pictures(volume, grid), sample_volume(volume, grid), rtol=0, atol=5e-4)


def test_missing_and_damaged_graphs_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="models export liveportrait"):
        OnnxRuntime(tmp_path)
    (tmp_path / "appearance.onnx").write_bytes(b"no graph")
    with pytest.raises(WeightsError, match=r"appearance\.onnx cannot be loaded"):
        OnnxRuntime(tmp_path)
