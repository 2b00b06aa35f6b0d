"""Writes trained networks as the graphs that the live engine runs, and checks them."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.exported import (
    AvatarGraph,
    MixerGraph,
    MotionGraph,
    SynthesisGraph,
    TransformGraph,
    example_inputs,
)
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.networks.stitching_offset import StitchingOffset
from engine.animators.mobileportrait.sizes import SIZES, Size
from engine.errors import EngineError
from engine.training.checkpoint import load_checkpoint

OPSET = 17
# largest difference between a graph and its network
TOLERANCE = 1e-3


def load_mean_network(checkpoint: Path) -> tuple[MobilePortrait, Size, int]:
    """Return a checkpoint's averaged network, for use, its size and its step. Raises WeightsError."""
    state = load_checkpoint(checkpoint, torch.device("cpu"))
    size = SIZES[state["size"]]
    network = MobilePortrait(size)
    network.load_state_dict(state["mean"])
    return network.eval().requires_grad_(False), size, int(state["step"])


def export_graphs(network: MobilePortrait, offset: StitchingOffset, size: Size, folder: Path) -> dict[str, float]:
    """Write one .onnx file per graph into folder, fp32. offset: see stitching.py.

    Returns the largest difference of each graph from torch on random inputs. Raises EngineError above TOLERANCE.
    """
    folder.mkdir(parents=True, exist_ok=True)
    graphs: dict[str, tuple[nn.Module, list[str]]] = {
        "avatar": (AvatarGraph(network), ["neural", "mixed", "view"]),
        "mixer": (MixerGraph(network), ["driving_mixed"]),
        "stitching": (offset, ["stitched"]),
        "transforms": (TransformGraph(), ["candidates"]),
        "motion": (MotionGraph(network), ["grid", "occlusion"]),
        "synthesis": (SynthesisGraph(network), ["layers"]),
        "inner": (SynthesisGraph(network), ["layers"]),
    }
    inputs = example_inputs(size.view)
    differences = {
        name: _export(graph, inputs[name], outputs, folder / f"{name}.onnx")
        for name, (graph, outputs) in graphs.items()
    }
    worst = max(differences, key=lambda name: differences[name])
    if not differences[worst] <= TOLERANCE:
        raise EngineError(f"The exported graph {worst} differs from its network by {differences[worst]:.2g}.")
    return differences


def _export(graph: nn.Module, inputs: dict[str, Tensor], outputs: list[str], path: Path) -> float:
    """Write graph to path. Returns its largest difference from torch."""
    graph.eval()
    with warnings.catch_warnings(), torch.no_grad():
        # the newer exporter wants a package of its own; shapes are fixed, so that traced numbers are right
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph,
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            opset_version=OPSET,
            dynamo=False,
        )
        wanted = graph(*inputs.values())
    wanted = (wanted,) if isinstance(wanted, Tensor) else wanted
    return max(float(np.abs(got - want.numpy()).max()) for got, want in zip(_run(path, inputs), wanted, strict=True))


def _run(path: Path, inputs: dict[str, Tensor]) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    named = {one.name for one in session.get_inputs()}
    result: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = session.run(
        None, {name: value.numpy() for name, value in inputs.items() if name in named}
    )
    return result
