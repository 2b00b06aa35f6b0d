from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.checkpoint import fold_spectral_norm, read_checkpoint, retargeting_states  # noqa: E402
from engine.animators.liveportrait.convert import FLAT, STITCHING, convert, read_converted  # noqa: E402
from engine.errors import OutputError, WeightsError  # noqa: E402

if TYPE_CHECKING:
    from engine.animators.liveportrait.checkpoint import State


class Intruder:
    """What a hostile file may hold: unpickled, it would run a function."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path("/tmp/understudy-intruder"),)  # type: ignore[return-value]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A folder of tiny files laid out like the published ones."""
    folder = tmp_path / "published"
    folder.mkdir()
    for stem in FLAT:
        torch.save({"layer.weight": torch.full((2, 3), float(len(stem)))}, folder / f"{stem}.pth")
    groups: dict[str, State] = {
        name: {"module.mlp.0.weight": torch.full((1, 2), float(i))}
        for i, name in enumerate(("retarget_shoulder", "retarget_mouth", "retarget_eye", "something_else"))
    }
    torch.save(groups, folder / f"{STITCHING}.pth")
    return folder


def test_all_files_become_one(published: Path, tmp_path: Path) -> None:
    output = tmp_path / "liveportrait.safetensors"
    convert(published, output)
    states = read_converted(output)
    assert set(states) == {"appearance", "motion", "warping", "generator", "stitching", "lip", "eye"}
    assert states["motion"]["layer.weight"].tolist() == [[16.0] * 3] * 2
    assert states["lip"]["mlp.0.weight"].tolist() == [[1.0, 1.0]]
    assert not list(tmp_path.glob("*.part"))


def test_spectral_norm_is_folded() -> None:
    generator = torch.Generator().manual_seed(1)
    weight = torch.randn(4, 3, 2, 2, generator=generator)
    u, s, vt = torch.linalg.svd(weight.flatten(1))
    state = {"c.weight_orig": weight, "c.weight_u": u[:, 0], "c.weight_v": vt[0], "c.bias": torch.ones(4)}
    folded = fold_spectral_norm(state)
    assert set(folded) == {"c.weight", "c.bias"}
    assert torch.linalg.matrix_norm(folded["c.weight"].flatten(1), 2).item() == pytest.approx(1, abs=1e-5)
    torch.testing.assert_close(folded["c.weight"] * s[0], weight)


@pytest.mark.parametrize(
    "content", [b"", b"no weights at all", b"something else", pickle.dumps({"layer": Intruder()}, protocol=2)]
)
def test_what_is_no_weights_file_is_refused(content: bytes, published: Path, tmp_path: Path) -> None:
    (published / "motion_extractor.pth").write_bytes(content)
    with pytest.raises(WeightsError, match=r"motion_extractor\.pth"):
        convert(published, tmp_path / "out.safetensors")
    assert not (tmp_path / "out.safetensors").exists()
    assert not Path("/tmp/understudy-intruder").exists()


def test_nothing_but_tensors_is_unpickled(published: Path, tmp_path: Path) -> None:
    torch.save({"layer.weight": Intruder()}, published / "warping_module.pth")
    with pytest.raises(WeightsError, match="warping_module"):
        read_checkpoint(published / "warping_module.pth")
    assert not Path("/tmp/understudy-intruder").exists()


def test_a_missing_file_and_a_missing_part_are_named(published: Path, tmp_path: Path) -> None:
    (published / "spade_generator.pth").unlink()
    with pytest.raises(WeightsError, match="spade_generator"):
        convert(published, tmp_path / "out.safetensors")
    with pytest.raises(WeightsError, match="retarget_mouth"):
        retargeting_states({"retarget_shoulder": {}}, Path("s.pth"))


def test_a_tensor_must_be_a_tensor(published: Path, tmp_path: Path) -> None:
    torch.save({"layer.weight": 3}, published / "motion_extractor.pth")
    with pytest.raises(WeightsError, match=r"'layer\.weight', which is no tensor"):
        convert(published, tmp_path / "out.safetensors")


def test_what_cannot_be_written_leaves_nothing(published: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        convert(published, tmp_path / "no such folder" / "out.safetensors")


def test_a_damaged_converted_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "liveportrait.safetensors"
    path.write_bytes(b"\x08\0\0\0\0\0\0\0no json")
    with pytest.raises(WeightsError, match="models download liveportrait"):
        read_converted(path)
    with pytest.raises(WeightsError, match="models download liveportrait"):
        read_converted(tmp_path / "missing.safetensors")
