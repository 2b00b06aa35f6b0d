from __future__ import annotations

import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait import weights_folder  # noqa: E402
from engine.animators.liveportrait.convert import FLAT, STITCHING  # noqa: E402
from engine.animators.liveportrait.opening import open_runtime  # noqa: E402
from engine.animators.liveportrait.weights_folder import (  # noqa: E402
    CONVERTED,
    GRAPHS,
    WEIGHTS,
    convert_published,
    export_graphs,
    find_graphs,
    require_weights,
    why_unavailable,
)
from engine.errors import WeightsError  # noqa: E402
from engine.runtime.made_files import RECORD, record_made  # noqa: E402
from engine.runtime.manifest import Model, ModelFile  # noqa: E402
from engine.runtime.seal import sha256_of  # noqa: E402


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tiny checkpoints laid out like the published ones."""
    for stem in FLAT:
        torch.save({"layer.weight": torch.full((2, 3), float(len(stem)))}, tmp_path / f"{stem}.pth")
    groups = ("retarget_shoulder", "retarget_mouth", "retarget_eye")
    torch.save({name: {"module.mlp.0.weight": torch.ones(1, 2)} for name in groups}, tmp_path / f"{STITCHING}.pth")
    return tmp_path


def model_of(folder: Path) -> Model:
    files = tuple(
        ModelFile(path.name, path.stat().st_size, sha256_of(path), ()) for path in sorted(folder.glob("*.pth"))
    )
    return Model("liveportrait", "", "", "", "", "", files)


def test_files_are_converted_once(folder: Path) -> None:
    assert why_unavailable(folder) != ""
    model = model_of(folder)
    assert convert_published(folder, model)
    assert require_weights(folder) == folder / CONVERTED / WEIGHTS and why_unavailable(folder) == ""
    assert not convert_published(folder, model)
    # another version was published
    torch.save({"layer.weight": torch.zeros(2, 3)}, folder / "motion_extractor.pth")
    assert convert_published(folder, model_of(folder))


def test_a_conversion_that_broke_off_counts_for_nothing(folder: Path) -> None:
    model = model_of(folder)
    convert_published(folder, model)
    (folder / "motion_extractor.pth").write_bytes(b"something else")
    with pytest.raises(WeightsError, match="motion_extractor"):
        convert_published(folder, Model("liveportrait", "", "", "", "", "", model.files[:-1]))
    assert not (folder / CONVERTED / RECORD).exists()
    with pytest.raises(WeightsError, match="models download liveportrait"):
        require_weights(folder)


def test_without_pytorch_it_says_what_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "engine.animators.liveportrait.convert", None)
    with pytest.raises(WeightsError, match=r"The files are here\. .*'torch' extra.*models download liveportrait"):
        convert_published(folder, model_of(folder))
    monkeypatch.undo()
    convert_published(folder, model_of(folder))
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(WeightsError, match="'torch' extra"):
        export_graphs(folder)


def test_graphs_of_other_weights_or_another_version_are_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    convert_published(folder, model_of(folder))
    assert find_graphs(folder) is None
    (folder / GRAPHS).mkdir()
    graph = folder / GRAPHS / "lip.onnx"
    graph.write_bytes(b"graph")
    record_made([graph], f"{sha256_of(folder / CONVERTED / WEIGHTS)} version {weights_folder.GRAPHS_VERSION}")
    assert find_graphs(folder) == folder / GRAPHS
    with monkeypatch.context() as patch:
        patch.setattr(weights_folder, "GRAPHS_VERSION", weights_folder.GRAPHS_VERSION + 1)
        assert find_graphs(folder) is None
    graph.write_bytes(b"grape")
    with pytest.raises(WeightsError, match=r"lip\.onnx is damaged.*models export liveportrait"):
        find_graphs(folder)


def test_weights_of_other_sizes_are_refused(folder: Path) -> None:
    convert_published(folder, model_of(folder))
    with pytest.raises(WeightsError, match="do not fit"):
        open_runtime(folder)


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "nowhere"):
        assert "models download liveportrait" in why_unavailable(folder)
        with pytest.raises(WeightsError, match="models download liveportrait"):
            open_runtime(folder)
