"""Times LivePortrait as published against ours, in one run on one card; writes a table in Markdown.

    python packaging/benchmarks/compare_liveportrait.py                          on the graphics card
    python packaging/benchmarks/compare_liveportrait.py --device cpu --seconds 0 --no-compile    to see that it works

As published: the networks with nothing saved, fp32 weights under autocast to fp16, W and G by torch.compile. Ours: what
a call uses. Both get the same random weights of the published sizes, whose values do not change the time; --weights
FILE takes converted ones. Only what runs on the device is timed, plus the transfers that a picture needs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from app.bench.parts_run import time_parts
from engine.animators.liveportrait.builder import Networks, empty_networks, load_networks
from engine.animators.liveportrait.convert import read_converted
from engine.animators.liveportrait.device_paste import DevicePaste
from engine.animators.liveportrait.savings import save_work
from engine.animators.liveportrait.speed import ON_CARD, ON_PROCESSOR, Speed, find_what_compiling_lacks
from engine.animators.liveportrait.torch_runtime import Source, TorchRuntime
from engine.compose.paste_plan import PastePlan
from engine.compose.seam import STITCHED_PX, seam_mask

# multiplications of a picture, as count_liveportrait.py counts them
PUBLISHED_G, OURS_G = 623.5, 548.2
MATRIX_SIDE = {"cuda": 8192, "cpu": 1024}
LONGEST_COMPILING_S = 1800.0
NAMES = ("M", "S", "W", "G", "paste", "picture")
Step = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One scheme. median_ms: by the name of the part; None where it is not run by itself."""

    scheme: str
    median_ms: dict[str, float]
    billions: float


def main() -> None:
    """Write the table to stdout."""
    wish = _wish()
    device = torch.device(wish.device)
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
    rate = _matrix_rate(device)
    write = sys.stdout.write
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else f"{torch.get_num_threads()} threads"
    write(f"{name}; PyTorch {torch.__version__}; matrix products: {rate / 1e12:.2f} TFLOP/s\n\n")
    write(f"| scheme | {' | '.join(NAMES)} | of the matrix rate |\n|{'---|' * (len(NAMES) + 2)}\n")
    for row in _rows(wish, device):
        cells = (f"{row.median_ms[part]:.2f}" if part in row.median_ms else "–" for part in NAMES)
        share = 2e9 * row.billions / (row.median_ms["picture"] / 1e3) / rate
        write(f"| {row.scheme} | {' | '.join(cells)} | {share:.0%} |\n")
        sys.stdout.flush()


def _rows(wish: argparse.Namespace, device: torch.device) -> Iterator[Row]:
    compiles = not wish.no_compile and (device.type == "cpu" or not find_what_compiling_lacks())
    card = device.type == "cuda"
    yield _published(wish, device, "published, eager", compiled=False)
    if compiles:
        yield _published(wish, device, "published, compiled", compiled=True)
    # the processor's own way is neither half nor compiled; there these rows show only that they run
    layout = Speed(half=card, channels_last=True)
    yield _ours(wish, device, "ours, eager, planes first", Speed(half=card))
    yield _ours(wish, device, "ours, eager", layout)
    if compiles:
        yield _ours(wish, device, "ours, compiled", Speed(half=card, channels_last=True, compiled=True))
    if card:
        yield _ours(wish, device, "ours, graph", Speed(half=True, channels_last=True, recorded=True))
    if card and compiles:
        yield _ours(wish, device, "ours, as in a call", ON_CARD)
    if not card:
        yield _ours(wish, device, "ours, as on a processor", ON_PROCESSOR)


def _published(wish: argparse.Namespace, device: torch.device, scheme: str, *, compiled: bool) -> Row:
    networks = _networks(wish.weights)
    for one in (networks.appearance, networks.motion, networks.warping, networks.generator, networks.stitching):
        one.to(device)
    warping: Callable[..., Tensor] = lambda source, driving: networks.warping(source, driving).features  # noqa: E731
    generator: Callable[..., Tensor] = networks.generator
    if compiled:
        warping, generator = (torch.compile(one, mode="max-autotune") for one in (warping, generator))
    image, keypoints = _image(), torch.zeros(1, 21, 3, device=device)
    driving, both = keypoints + 0.02, torch.zeros(1, 126, device=device)
    paste = DevicePaste(_plan(), device)
    with _published_mode(device):
        volume = networks.appearance(_upload(image, device))

        def warped() -> Tensor:
            # as published: what depends on the source alone is done for every picture
            return warping(networks.warping.prepare(volume, keypoints), driving)

        features = warped().clone()

        def picture() -> object:
            networks.motion(_upload(image, device))
            networks.stitching(both)
            return _pasted(paste, generator(warped()))

        shown = generator(features).clone()
        steps: dict[str, Step] = {
            "M": lambda: networks.motion(_upload(image, device)),
            "S": lambda: networks.stitching(both),
            "W": warped,
            "G": lambda: generator(features),
            "paste": lambda: _pasted(paste, shown),
            "picture": picture,
        }
        return Row(scheme, _timed(steps, device, wish.seconds), PUBLISHED_G)


def _ours(wish: argparse.Namespace, device: torch.device, scheme: str, speed: Speed) -> Row:
    networks = _networks(wish.weights)
    save_work(networks)
    with tempfile.TemporaryDirectory() as folder:
        runtime = TorchRuntime(networks, str(device), speed=speed, open_folder=lambda: Path(folder))
        image = _image()
        source: Source = runtime.extract(image)
        keypoints = np.asarray(source.motion.keypoints + np.float32(0.02), np.float32)
        both = np.zeros(126, np.float32)
        runtime.picture(source, keypoints)
        if speed.compiled and not runtime.settle(LONGEST_COMPILING_S):
            scheme += " (not compiled in time)"
        paste = DevicePaste(_plan(), device)
        warping, generator = runtime.apart(source, keypoints)

        def picture() -> object:
            runtime.motion(image)
            runtime.stitching(both)
            return runtime.pasted(source, keypoints, paste, stitching=True)

        steps: dict[str, Step] = {"M": lambda: runtime.motion(image), "S": lambda: runtime.stitching(both)}
        if not speed.compiled and not speed.recorded:
            steps |= {"W": warping, "G": generator}
        steps["picture"] = picture
        return Row(f"{scheme}: {runtime.speed.words()}", _timed(steps, device, wish.seconds), OURS_G)


def _timed(steps: dict[str, Step], device: torch.device, seconds: float) -> dict[str, float]:
    def whole(step: Step) -> Step:
        def run() -> None:
            step()
            if device.type == "cuda":
                torch.cuda.synchronize(device)

        return run

    times = time_parts([(name, whole(step)) for name, step in steps.items()], seconds)
    return {one.name: one.latency_ms.p50 for one in times}


@contextmanager
def _published_mode(device: torch.device) -> Iterator[None]:
    with torch.no_grad(), torch.autocast(device.type, torch.float16, enabled=device.type == "cuda"):
        yield


def _pasted(paste: DevicePaste, picture: Tensor) -> object:
    pixels = (picture[0].float().clamp(0, 1) * 255).to(torch.uint8).permute(1, 2, 0)
    return paste(pixels, stitching=True).cpu()


def _upload(image: np.ndarray, device: torch.device) -> Tensor:
    return torch.from_numpy(image).to(device).permute(2, 0, 1)[None].float() / 255


def _image() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)


def _plan() -> PastePlan:
    """Return a face that fills most of 720 lines."""
    grey = np.full((512, 512, 3), 128, np.uint8)
    place = np.array([[1.3, 0, 0], [0, 1.3, 0]], np.float32)
    rest = np.full((666, 666, 3), 90, np.uint8)
    return PastePlan(grey, rest, {True: seam_mask(STITCHED_PX)}, 512, place, 300, 30)


def _networks(weights: Path | None) -> Networks:
    if weights is not None:
        return load_networks(read_converted(weights))
    made, generator = empty_networks(), torch.Generator().manual_seed(0)
    for field in fields(made):
        network: nn.Module = getattr(made, field.name)
        network.to_empty(device="cpu").requires_grad_(False).eval()
        for key, value in network.state_dict().items():
            if value.is_floating_point() and value.dim() > 1:
                value.normal_(0, (value[0].numel() or 1) ** -0.5, generator=generator)
            else:
                value.fill_(1 if key.endswith(("var", "weight")) else 0)
    return made


def _matrix_rate(device: torch.device) -> float:
    """Return floating point operations a second in large products of matrices: fp16 on a card, fp32 on a processor."""
    side = MATRIX_SIDE[device.type]
    dtype = torch.float16 if device.type == "cuda" else torch.float32
    first, second = torch.randn(2, side, side, device=device, dtype=torch.float32).to(dtype)
    median_ms = _timed({"product": lambda: first @ second}, device, 0.5)["product"]
    return 2 * side**3 / (median_ms / 1e3)


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", choices=("cuda", "cpu"))
    parser.add_argument("--weights", type=Path, help="converted weights (.safetensors); default: random ones")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each part; at least two calls")
    parser.add_argument("--no-compile", action="store_true", help="leave out what has to be compiled")
    return parser.parse_args()


if __name__ == "__main__":
    started_s = time.monotonic()
    main()
    sys.stderr.write(f"{time.monotonic() - started_s:.0f} s\n")
