from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.builder import empty_networks, load_networks  # noqa: E402
from engine.animators.liveportrait.convert import FLAT  # noqa: E402
from engine.errors import WeightsError  # noqa: E402

if TYPE_CHECKING:
    from engine.animators.liveportrait.builder import Networks
    from engine.animators.liveportrait.checkpoint import State


def official_layout(state: State, spectral: set[str]) -> dict[str, tuple[list[int], str]]:
    """Names, shapes and types of a checkpoint whose convolutions named in spectral carry a spectral norm."""
    layout = {key: (list(value.shape), str(value.dtype).removeprefix("torch.")) for key, value in state.items()}
    for weight in spectral:
        shape, kind = layout.pop(weight)
        rest = shape[1] * shape[2] * shape[3]
        layout |= {weight + "_orig": (shape, kind), weight + "_u": ([shape[0]], kind), weight + "_v": ([rest], kind)}
    return layout


@pytest.mark.parametrize("stem", FLAT)
def test_parameters_are_exactly_those_of_the_published_checkpoints(stem: str, manifest: dict[str, Any]) -> None:
    state = getattr(empty_networks(), FLAT[stem]).state_dict()
    norms = ("conv_0.weight", "conv_1.weight", "conv_s.weight")
    spectral = {key for key in state if stem == "spade_generator" and key.endswith(norms)}
    wanted = {key: (shape, kind) for key, shape, kind in manifest[f"{stem}.pth"]["keys"]}
    assert official_layout(state, spectral) == wanted


@pytest.mark.parametrize(
    ("name", "group"), [("stitching", "retarget_shoulder"), ("lip", "retarget_mouth"), ("eye", "retarget_eye")]
)
def test_the_small_networks_have_the_published_parameters(name: str, group: str, manifest: dict[str, Any]) -> None:
    state = getattr(empty_networks(), name).state_dict()
    keys = manifest["stitching_retargeting_module.pth"]["groups"][group]["keys"]
    wanted = {key.removeprefix("module."): (shape, kind) for key, shape, kind in keys}
    assert official_layout(state, set()) == wanted


def test_the_stand_in_weights_are_those_of_the_reference(official: dict[str, State], reference: Path) -> None:
    sums = json.loads((reference / "recipe_checksums.json").read_text())["stems"]
    for stem, state in official.items():
        for key, value in state.items():
            if not key.endswith("weight_v"):
                assert hashlib.sha256(value.numpy().tobytes()).hexdigest() == sums[stem]["keys"][key], (stem, key)


def test_weights_that_do_not_fit_are_refused(networks: Networks) -> None:
    states = {name: getattr(networks, name).state_dict() for name in networks.__dataclass_fields__}
    with pytest.raises(WeightsError, match="'eye' are missing"):
        load_networks({name: state for name, state in states.items() if name != "eye"})
    surplus = states | {"lip": states["lip"] | {"mlp.9.weight": torch.zeros(1)}}
    with pytest.raises(WeightsError, match="'lip' do not fit"):
        load_networks(surplus)
    short = {key: value for key, value in states["motion"].items() if key != "detector.fc_t.bias"}
    with pytest.raises(WeightsError, match="'motion' do not fit"):
        load_networks(states | {"motion": short})
