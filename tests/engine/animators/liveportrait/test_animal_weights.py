from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.animal_weights import load_animal_networks  # noqa: E402
from engine.animators.liveportrait.convert import FLAT, STITCHING  # noqa: E402
from engine.errors import WeightsError  # noqa: E402

if TYPE_CHECKING:
    from engine.animators.liveportrait.checkpoint import State


def publish(folder: Path, content: dict[str, object]) -> None:
    for stem in FLAT:
        torch.save(content, folder / f"{stem}.pth")
    groups = dict.fromkeys(("retarget_shoulder", "retarget_mouth", "retarget_eye"), content)
    torch.save(groups, folder / f"{STITCHING}.pth")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"appearance_feature_extractor\.pth is missing"):
        load_animal_networks(tmp_path)


def test_keys_and_shapes_must_be_those_of_the_networks(tmp_path: Path) -> None:
    publish(tmp_path, {"first.conv.weight": torch.zeros(3)})
    with pytest.raises(WeightsError, match="'appearance' do not fit"):
        load_animal_networks(tmp_path)


def test_checkpoints_of_the_published_make_are_loaded(official: dict[str, State], tmp_path: Path) -> None:
    for stem in FLAT:
        torch.save(official[stem], tmp_path / f"{stem}.pth")
    groups = {stem.split("/")[1]: state for stem, state in official.items() if "/" in stem}
    torch.save(groups, tmp_path / f"{STITCHING}.pth")
    networks = load_animal_networks(tmp_path)
    for stem in FLAT:
        # half a gigabyte that nobody wants to keep
        (tmp_path / f"{stem}.pth").unlink()
    key = "first.conv.weight"
    assert torch.equal(networks.appearance.state_dict()[key], official["appearance_feature_extractor"][key])
