"""One way of computing LivePortrait's pictures, timed in a process of its own; compare_liveportrait.py starts it.

Both the published scheme and ours get the same random weights of the published sizes, whose values do not change the
time. Nothing but PyTorch, NumPy, safetensors and OpenCV is needed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from app.bench.part_times import time_parts
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
MATRIX_S = 0.5
# random weights that neither die away nor overflow on their way through the networks, and heads that stay small
GAIN, HEAD_GAIN, SCALE = 1.4, 0.3, 1.3
Step = Callable[[], object]


@dataclass(frozen=True)
class Wish:
    """What one process times. seconds: of each part. weights: converted ones, None for random ones. exact: file with
    the picture of the exact scheme, which writes it; the others are compared with it.
    """

    device: str
    seconds: float
    weights: Path | None
    exact: Path

    @property
    def on_card(self) -> bool:
        """Whether it is a graphics card."""
        return self.device == "cuda"


@dataclass(frozen=True)
class Result:
    """What came of it. median_ms: by the part's name. billions: of multiplications for a picture. first_picture_s: from
    the networks' loading to the first picture; settled_s: how long getting faster took after it. memory_mb: of the
    card, at the most. levels: how far the picture is from the exact one, on average. words: what was used.
    """

    median_ms: dict[str, float]
    billions: float
    words: str = ""
    first_picture_s: float | None = None
    settled_s: float | None = None
    memory_mb: float | None = None
    levels: float | None = None
    extra: dict[str, float] = field(default_factory=dict)


def schemes(wish: Wish) -> dict[str, Callable[[], Result]]:
    """Return all schemes that this device can run, by name, those that compile last: that may outlast the patience."""
    card, compiles = wish.on_card, not wish.on_card or not find_what_compiling_lacks()
    last = {"channels_last": True}
    made: dict[str, Callable[[], Result]] = {
        "matrix products": lambda: matrix_rate(wish),
        # the first of ours: the others are compared with its picture
        "ours, exact": lambda: ours(wish, ON_PROCESSOR),
        "published, eager": lambda: published(wish, compiled=False),
        "ours, eager": lambda: ours(wish, Speed(half=card, **last)),
    }
    if card:
        made["ours, eager, planes first"] = lambda: ours(wish, Speed(half=True))
        made["ours, graph"] = lambda: ours(wish, Speed(half=True, recorded=True, **last))
    if compiles:
        made["ours, compiled"] = lambda: ours(wish, Speed(half=card, compiled=True, **last))
    if compiles and card:
        made["ours, as in a call"] = lambda: ours(wish, ON_CARD)
    if compiles:
        made["published, compiled"] = lambda: published(wish, compiled=True)
    return made


def matrix_rate(wish: Wish) -> Result:
    """Time large products of matrices: fp16 on a card, fp32 on a processor. extra: operations a second, in 1e12."""
    side, device = MATRIX_SIDE[wish.device], torch.device(wish.device)
    dtype = torch.float16 if wish.on_card else torch.float32
    first, second = torch.randn(2, side, side, device=device, dtype=torch.float32).to(dtype)
    took = _timed({"product": lambda: first @ second}, wish, MATRIX_S)
    name = torch.cuda.get_device_name(device) if wish.on_card else f"{torch.get_num_threads()} threads"
    words = f"{name}; PyTorch {torch.__version__}; CUDA {torch.version.cuda}"
    return Result(took, side**3 / 1e9, words, extra={"tera_a_second": 2 * side**3 / (took["product"] / 1e3) / 1e12})


def published(wish: Wish, *, compiled: bool) -> Result:
    """Time the networks with nothing saved, fp32 weights under autocast to fp16; compiled: W and G by torch.compile."""
    device = torch.device(wish.device)
    if wish.on_card:
        torch.backends.cudnn.benchmark = True
    networks = _networks(wish.weights)
    for one in (networks.appearance, networks.motion, networks.warping, networks.generator, networks.stitching):
        one.to(device)
    warp, generate = published_steps(networks, compiled=compiled)
    image, keypoints = _image(), torch.zeros(1, 21, 3, device=device)
    driving, both = keypoints + 0.02, torch.zeros(1, 126, device=device)
    paste = DevicePaste(_plan(), device)
    with _published_mode(device):
        volume = networks.appearance(_upload(image, device))

        def warped() -> Tensor:
            # what was recorded for the picture before may be overwritten
            torch.compiler.cudagraph_mark_step_begin()
            # as published: what depends on the source alone is done for every picture
            return warp(networks.warping.prepare(volume, keypoints), driving)

        def generated(features: Tensor) -> Tensor:
            torch.compiler.cudagraph_mark_step_begin()
            return generate(features)

        def picture() -> object:
            networks.motion(_upload(image, device))
            networks.stitching(both)
            return _pasted(paste, generate(warped()))

        begun_s = time.perf_counter()
        features = warped().clone()
        shown = generated(features).clone()
        _wait(wish)
        settled_s = time.perf_counter() - begun_s if compiled else None
        steps: dict[str, Step] = {
            "M": lambda: networks.motion(_upload(image, device)),
            "S": lambda: networks.stitching(both),
            "W": warped,
            "G": lambda: generated(features),
            "paste": lambda: _pasted(paste, shown),
            "picture": picture,
        }
        took = _timed(steps, wish, wish.seconds)
    return Result(took, PUBLISHED_G, settled_s=settled_s, memory_mb=_memory_mb(wish))


def published_steps(networks: Networks, *, compiled: bool) -> tuple[Callable[..., Tensor], Callable[..., Tensor]]:
    """Return W and G. compiled: as the published program compiles them."""
    warp: Callable[..., Tensor] = lambda source, driving: networks.warping(source, driving).features  # noqa: E731
    if not compiled:
        return warp, networks.generator
    return torch.compile(warp, mode="max-autotune"), torch.compile(networks.generator, mode="max-autotune")


def ours(wish: Wish, speed: Speed) -> Result:
    """Time what a call uses, at some speed. Raises EngineError where the card fails."""
    exact = not speed.half and not speed.channels_last and not speed.compiled
    if exact and wish.on_card:
        # else convolutions would be rounded to ten bits
        torch.backends.cudnn.allow_tf32 = False
    networks = _networks(wish.weights)
    save_work(networks)
    image = _image()
    with tempfile.TemporaryDirectory() as folder:
        begun_s = time.perf_counter()
        runtime = TorchRuntime(networks, wish.device, speed=speed, open_folder=lambda: Path(folder))
        source: Source = runtime.extract(image)
        # the same keypoints for all, though M may see the source a little otherwise
        keypoints = _driving(source, wish.exact, exact=exact)
        runtime.picture(source, keypoints)
        first_picture_s = time.perf_counter() - begun_s
        runtime.settle(None)
        settled_s = time.perf_counter() - begun_s - first_picture_s if speed.compiled else None
        took = _timed(_steps(runtime, source, keypoints, image, speed), wish, wish.seconds)
        # after that: it is recorded with the first call
        levels, words = _levels(runtime.picture(source, keypoints), wish.exact, exact=exact), runtime.provider
    return Result(took, OURS_G, words, first_picture_s, settled_s, _memory_mb(wish), levels)


def _steps(
    runtime: TorchRuntime, source: Source, keypoints: np.ndarray, image: np.ndarray, speed: Speed
) -> dict[str, Step]:
    both = np.zeros(126, np.float32)
    on_device = source.volume.volume.device
    paste, (warping, generator) = DevicePaste(_plan(), on_device), runtime.apart(source, keypoints)

    def picture() -> object:
        runtime.motion(image)
        runtime.stitching(both)
        return runtime.pasted(source, keypoints, paste, stitching=True)

    steps: dict[str, Step] = {"M": lambda: runtime.motion(image), "S": lambda: runtime.stitching(both)}
    if not speed.compiled and not speed.recorded:
        # apart, they are neither compiled nor recorded
        steps |= {"W": warping, "G": generator}
    pixels = torch.zeros(512, 512, 3, dtype=torch.uint8, device=on_device)
    steps["paste"] = lambda: paste(pixels, stitching=True).cpu()
    return steps | {"picture": picture}


def _driving(source: Source, file: Path, *, exact: bool) -> np.ndarray:
    kept = file.with_name("keypoints.npy")
    if exact or not kept.is_file():
        keypoints = np.asarray(source.motion.keypoints + np.float32(0.02), np.float32)
        if exact:
            np.save(kept, keypoints)
        return keypoints
    return np.asarray(np.load(kept), np.float32)


def _levels(picture: np.ndarray, file: Path, *, exact: bool) -> float | None:
    """Keep the exact picture, or return how far another one is from it; None where there is none."""
    if exact:
        np.save(file, picture)
        return None
    if not file.is_file():
        return None
    return float(np.abs(picture.astype(np.float32) - np.load(file)).mean())


def _timed(steps: dict[str, Step], wish: Wish, seconds: float) -> dict[str, float]:
    def whole(step: Step) -> Step:
        def run() -> None:
            step()
            _wait(wish)

        return run

    times = time_parts([(name, whole(step)) for name, step in steps.items()], seconds)
    return {one.name: one.latency_ms.p50 for one in times}


def _wait(wish: Wish) -> None:
    if wish.on_card:
        torch.cuda.synchronize()


def _memory_mb(wish: Wish) -> float | None:
    return torch.cuda.max_memory_reserved() / 1e6 if wish.on_card else None


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
    for one in fields(made):
        network: nn.Module = getattr(made, one.name)
        network.to_empty(device="cpu").requires_grad_(False).eval()
        for key, value in network.state_dict().items():
            if value.is_floating_point() and value.dim() > 1:
                gain = HEAD_GAIN if ".fc_" in key else GAIN
                value.normal_(0, gain * (value[0].numel() or 1) ** -0.5, generator=generator)
            else:
                value.fill_(SCALE if key.endswith("fc_scale.bias") else key.endswith(("var", "weight")))
    return made
