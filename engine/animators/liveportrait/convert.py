"""Turns the five published checkpoints into one safetensors file, once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.animators.liveportrait.checkpoint import (
    State,
    flat_state,
    fold_spectral_norm,
    read_checkpoint,
    retargeting_states,
)
from engine.errors import OutputError, WeightsError

# published file's stem → our network's name
FLAT = {
    "appearance_feature_extractor": "appearance",
    "motion_extractor": "motion",
    "warping_module": "warping",
    "spade_generator": "generator",
}
STITCHING = "stitching_retargeting_module"
# stands between a network's name and a parameter's
SEPARATOR = "/"


def join_states(contents: Mapping[str, Mapping[str, object]]) -> dict[str, State]:
    """Return what load_networks takes, from the contents of the published files by stem. Raises WeightsError."""
    states = {
        network: fold_spectral_norm(flat_state(contents[stem], Path(f"{stem}.pth"))) for stem, network in FLAT.items()
    }
    return states | retargeting_states(contents[STITCHING], Path(f"{STITCHING}.pth"))


def convert(folder: Path, output: Path) -> None:
    """Read the published .pth files in folder and write output (safetensors), whole or not at all.

    Raises WeightsError for a missing or damaged file, OutputError where output cannot be written.
    """
    states = join_states({stem: read_checkpoint(folder / f"{stem}.pth") for stem in (*FLAT, STITCHING)})
    tensors = {f"{name}{SEPARATOR}{key}": t.contiguous() for name, state in states.items() for key, t in state.items()}
    part = output.with_suffix(".part")
    try:
        save_file(tensors, part)
        part.replace(output)
    except (OSError, SafetensorError) as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            f"The converted weights could not be written to {output}: {error}. Free some disk space."
        ) from error


def read_converted(path: Path) -> dict[str, State]:
    """Read what convert wrote. Raises WeightsError."""
    try:
        tensors: dict[str, Tensor] = load_file(path)
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"{path} is missing or damaged. Run 'understudy models download liveportrait'.") from error
    states: dict[str, State] = {}
    for name, tensor in tensors.items():
        network, _, key = name.partition(SEPARATOR)
        states.setdefault(network, {})[key] = tensor
    return states
