"""How long a picture of MobilePortrait takes in PyTorch, for each size, on a graphics card or a processor.

Random weights: their values do not change the time. What a frame costs on the device is timed, from keypoints and
contours that lie there to the mixed layers at 256 px; what the photo alone decides, and the splines, which the live
engine solves on the processor in no time, are made before. On a card: half precision, recorded as one graph.

    python packaging/benchmarks/mobileportrait_sizes.py [cuda|cpu] [SECONDS]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from app.bench.part_times import time_parts
from engine.animators.mobileportrait.keypoints import EXPLICIT_COUNT
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait, SourceInputs
from engine.animators.mobileportrait.networks.synthesis import mix_layers
from engine.animators.mobileportrait.networks.transforms import spline_weights
from engine.animators.mobileportrait.sizes import CONTOUR_CHANNELS, MOTION_PX, PICTURE_PX, SIZES, VIEWS

NAMES, SECONDS = ("small", "medium", "large"), 5.0
# recorded only after so many pictures, when libraries have chosen how they compute
PICTURES_BEFORE = 5
MOVED = 0.02
Step = Callable[[], Tensor]


@dataclass(frozen=True)
class Frame:
    """What changes with every frame: keypoints (1, 106, 2), contours at 64 and 256 px, the skull's affine (1, 2, 3)."""

    keypoints: Tensor
    small_contours: Tensor
    contours: Tensor
    affine: Tensor


def source_inputs(device: torch.device) -> SourceInputs:
    """Return a photo of noise."""
    random = torch.Generator().manual_seed(0)
    shapes = ((3, PICTURE_PX, PICTURE_PX), (1, PICTURE_PX, PICTURE_PX), (CONTOUR_CHANNELS, MOTION_PX, MOTION_PX))
    picture, foreground, contours = (torch.rand(1, *shape, generator=random).to(device) for shape in shapes)
    keypoints = (torch.rand(1, EXPLICIT_COUNT, 2, generator=random) - 0.5).to(device)
    views = torch.rand(1, VIEWS + 1, 3, MOTION_PX, MOTION_PX, generator=random).to(device)
    return SourceInputs(picture, foreground, contours, keypoints, views)


def frame_inputs(source: SourceInputs) -> Frame:
    """Return a frame in which the face of source has moved a little."""
    device = source.picture.device
    contours = torch.zeros(1, CONTOUR_CHANNELS, PICTURE_PX, PICTURE_PX, device=device)
    affine = torch.eye(2, 3, device=device)[None] + MOVED
    return Frame(source.keypoints + MOVED, torch.zeros_like(source.contours), contours, affine)


def picture_step(name: str, device: torch.device) -> Step:
    """Return what makes a picture (1, 3, 256, 256) with networks of this size."""
    network = MobilePortrait(SIZES[name]).to(device).eval()
    source = source_inputs(device)
    frame, background = frame_inputs(source), source.picture
    features = network.encode(source)
    mixed = network.mix(features.neural, frame.keypoints, frame.affine)
    splines = spline_weights(frame.affine, features.mixed, mixed)

    def picture() -> Tensor:
        with torch.autocast(device.type, torch.float16, enabled=device.type == "cuda"):
            now = network.mix(features.neural, frame.keypoints, frame.affine)
            motion = network.move(
                source, features, frame.keypoints, frame.small_contours, frame.affine, now, splines=splines
            )
            warped, painting = network.paint(source, features, background, frame.contours, motion)
            return mix_layers(warped, background, painting)

    return picture


def recorded(picture: Step) -> Step:
    """Return picture as one graph of the card."""
    beside = torch.cuda.Stream()
    beside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(beside):
        for _ in range(PICTURES_BEFORE):
            picture()
    torch.cuda.current_stream().wait_stream(beside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        shown = picture()

    def replay() -> Tensor:
        graph.replay()
        torch.cuda.synchronize()
        return shown

    return replay


def main(kind: str, seconds: float) -> None:
    """Time every size and print a table."""
    if kind == "cuda" and not torch.cuda.is_available():
        sys.exit("PyTorch finds no CUDA device here. Give cpu to time the processor.")
    device = torch.device(kind)
    where = torch.cuda.get_device_name(device) if kind == "cuda" else f"processor, {torch.get_num_threads()} threads"
    sys.stdout.write(
        f"{where}; PyTorch {torch.__version__}\n| size | G multiply-adds | p50 ms | p95 ms |\n|---|---|---|---|\n"
    )
    with torch.inference_mode():
        for name in NAMES:
            picture = picture_step(name, device)
            with FlopCounterMode(display=False) as counter:
                picture()
            step = recorded(picture) if kind == "cuda" else picture
            latency = time_parts([(name, step)], seconds)[0].latency_ms
            giga = counter.get_total_flops() / 2e9
            sys.stdout.write(f"| {name} | {giga:.1f} | {latency.p50:.2f} | {latency.p95:.2f} |\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "cuda", float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS)
