"""Reference tensors, and networks with reproducible weights in place of the published ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

if TYPE_CHECKING:
    from engine.animators.liveportrait.builder import Networks
    from engine.animators.liveportrait.checkpoint import State

Arrays = Mapping[str, npt.NDArray[Any]]
STITCHING = "stitching_retargeting_module"


@pytest.fixture(scope="session")
def reference(shared_dir: Path) -> Path:
    """The folder of reference tensors, made by the public implementation with the reproducible weights."""
    folder = shared_dir / "liveportrait"
    if not (folder / "modules_golden.npz").is_file():
        pytest.skip(f"needs LivePortrait's reference tensors; {folder} has none")
    return folder


@pytest.fixture(scope="session")
def manifest(reference: Path) -> dict[str, Any]:
    """Per official file: its keys, shapes and types."""
    files: dict[str, Any] = json.loads((reference / "state_dict_manifest.json").read_text())["files"]
    return files


@pytest.fixture(scope="session")
def official(manifest: dict[str, Any]) -> dict[str, State]:
    """Checkpoints as published, by stem, with reproducible weights; the stitching file's three groups as stem/group."""
    pytest.importorskip("torch", reason="PyTorch is not installed")
    from tests.engine.animators.liveportrait.weight_recipe import make_state

    def state(stem: str, keys: list[tuple[str, list[int], str]]) -> State:
        return make_state(stem, [(key, tuple(shape)) for key, shape, _ in keys])

    flat = {name.removesuffix(".pth"): entry["keys"] for name, entry in manifest.items() if "keys" in entry}
    groups = {f"{STITCHING}/{name}": g["keys"] for name, g in manifest[f"{STITCHING}.pth"]["groups"].items()}
    return {stem: state(stem, keys) for stem, keys in (flat | groups).items()}


@pytest.fixture(scope="session")
def networks(official: dict[str, State]) -> Networks:
    """All seven, filled the way the program fills them."""
    from engine.animators.liveportrait.builder import load_networks
    from engine.animators.liveportrait.convert import join_states

    groups = {stem.split("/")[1]: state for stem, state in official.items() if "/" in stem}
    return load_networks(join_states({s: state for s, state in official.items() if "/" not in s} | {STITCHING: groups}))


@pytest.fixture(scope="session")
def inputs(reference: Path) -> Arrays:
    """The pictures and landmarks behind the reference tensors."""
    return dict(np.load(reference / "inputs.npz"))


@pytest.fixture(scope="session")
def golden(reference: Path) -> Arrays:
    """Outputs of the networks, every so many elements of each axis."""
    return dict(np.load(reference / "modules_golden.npz"))


@pytest.fixture(scope="session")
def strides(reference: Path) -> dict[str, tuple[int, ...]]:
    """Which elements golden keeps."""
    meta = json.loads((reference / "modules_golden_meta.json").read_text())
    return {name: tuple(entry["stride"]) for name, entry in meta.items()}
