"""Runs LivePortrait's networks in PyTorch, on a GPU where one is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np
import torch
from torch import Tensor

from engine.animators.liveportrait.builder import Networks
from engine.animators.liveportrait.compiling import Compilable, Compiling, compile_whole
from engine.animators.liveportrait.device_paste import DevicePaste
from engine.animators.liveportrait.device_steps import SeeStep, ShowStep, network_input
from engine.animators.liveportrait.growing_step import Function, GrowingStep
from engine.animators.liveportrait.keypoints import ImplicitMotion, motion_from_row
from engine.animators.liveportrait.networks.warping import SourceVolume
from engine.animators.liveportrait.precision import bring_to
from engine.animators.liveportrait.recorded_graph import RecordedGraph
from engine.animators.liveportrait.runtime import INPUT_PX
from engine.animators.liveportrait.speed import Speed, speed_on
from engine.compose.paste_plan import PastePlan
from engine.errors import EngineError
from engine.frame import Array, Image
from engine.status import GETTING_FASTER

# so many pictures are made before anything is compiled: a short clip is done before the compiler is
COMPILE_AFTER = 60


@dataclass(frozen=True, slots=True)
class Source:
    """A source image, extracted once: its motion, and its feature volume with what else W wants."""

    motion: ImplicitMotion
    volume: SourceVolume


class TorchRuntime:
    """F, M, W, G in fp16 on a GPU or in fp32 on the CPU; S, R_eye, R_lip in fp32 on the CPU, where they cost least.

    On a GPU the first pictures are made uncompiled; after COMPILE_AFTER of them it compiles, beside the next ones.
    provider: what really computes, at this moment. open_folder: makes the folder in which compiled code is kept, called
    when that is wanted, may raise OutputError; None compiles nothing. fill: as in Compiling. May be called from several
    threads, one at a time computes. All raises EngineError if the GPU runs out of memory or its driver fails.
    """

    def __init__(
        self,
        networks: Networks,
        device: str | None = None,
        *,
        speed: Speed | None = None,
        open_folder: Callable[[], Path] | None = None,
        fill: Callable[[Path], None] | None = None,
        compile_function: Callable[[Function], Function] = compile_whole,
    ) -> None:
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._on_card = self._device.type == "cuda"
        self._speed = speed or speed_on(self._device.type)
        self._networks, self._open_folder, self._fill, self._compile = networks, open_folder, fill, compile_function
        with card_troubles_told(on_card=self._on_card):
            if self._on_card:
                # shapes never change, so that looking for the fastest algorithm pays
                torch.backends.cudnn.benchmark = True
            low = torch.float16 if self._speed.half else torch.float32
            bring_to(networks, self._device, low=low, channels_last=self._speed.channels_last)
            name = torch.cuda.get_device_name(self._device) if self._on_card else f"{torch.get_num_threads()} threads"
        self._name, self._turn, self._pictures = name, Lock(), 0
        recorder = RecordedGraph if self._speed.recorded else None
        self._see_step, self._show_step = SeeStep(networks.motion), ShowStep(networks.warping, networks.generator)
        self._see, self._show = GrowingStep(self._see_step, recorder), GrowingStep(self._show_step, recorder)
        self._compiling: Compiling | None = None
        # of W and G, as the compiler is shown them
        self._newest: tuple[Tensor, ...] = ()
        if self._speed.recorded and not (self._speed.compiled and open_folder is not None):
            # with the first call: nothing faster is to come
            self._see.use()
            self._show.use()

    @property
    def provider(self) -> str:
        """What computes at this moment, in words."""
        kind = "GPU" if self._on_card else "CPU"
        used = "; ".join(part for part in (self.speed.words(), self._progress()) if part)
        return f"{kind} (PyTorch, {self._name})" + (f": {used}" if used else "")

    @property
    def speed(self) -> Speed:
        """What is used at this moment."""
        ended = self._compiling is not None and self._compiling.done.is_set()
        failure = self._compiling.failure if self._compiling is not None and ended else ""
        return replace(
            self._speed,
            compiled=ended and not failure,
            recorded=self._show.recorded,
            missing=failure or self._speed.missing,
        )

    def _progress(self) -> str:
        if self._compiling is not None and not self._compiling.done.is_set():
            return f"{GETTING_FASTER}, some minutes the first time"
        return f"not recorded: {self._show.refused}" if self._show.refused else ""

    def try_out(self) -> None:
        """On a GPU: make a picture of nothing. Too little memory shows now, and the slow first picture is behind us."""
        if self._on_card:
            source = self.extract(np.zeros((INPUT_PX, INPUT_PX, 3), np.uint8))
            self.picture(source, source.motion.keypoints)

    def settle(self, timeout_s: float | None) -> bool:
        """After a first picture: compile if that is still to come, and wait; return whether it has ended.

        timeout_s: None waits for ever.
        """
        self._begin_compiling()
        return self._compiling is None or self._compiling.wait(timeout_s)

    def extract(self, image: Image) -> Source:
        """Extract a source image (256, 256, 3) uint8 RGB."""
        motion = self.motion(image)
        with self._computing():
            appearance, warping = self._networks.appearance, self._networks.warping
            volume = appearance(network_input(self._upload(image), appearance.first.conv))
            keypoints = torch.from_numpy(motion.keypoints)[None].to(self._device)
            return Source(motion, warping.prepare(volume, keypoints))

    def motion(self, image: Image) -> ImplicitMotion:
        """Return the motion seen in an image (256, 256, 3) uint8 RGB."""
        with self._computing():
            return motion_from_row(self._see(self._upload(image))[0].cpu().numpy())

    def picture(self, source: Source, keypoints: Array) -> Image:
        """Return the source driven to keypoints x_d (21, 3), (512, 512, 3) uint8 RGB."""
        with self._computing():
            return np.ascontiguousarray(self._pixels(source, keypoints).cpu().numpy())

    def paster(self, plan: PastePlan) -> DevicePaste | None:
        """Return plan's paste on the GPU; None on the CPU, where OpenCV is faster."""
        if not self._on_card:
            return None
        with self._computing():
            return DevicePaste(plan, self._device)

    def pasted(self, source: Source, keypoints: Array, paster: DevicePaste, *, stitching: bool) -> Image:
        """Return the source driven to keypoints x_d (21, 3) and pasted, (h, w, 3) uint8 RGB of the paster's plan."""
        with self._computing():
            part = paster(self._pixels(source, keypoints), stitching=stitching)
            return np.ascontiguousarray(part.cpu().numpy())

    def apart(self, source: Source, keypoints: Array) -> tuple[Callable[[], object], Callable[[], object]]:
        """Return W and G, uncompiled and unrecorded, for benchmarks; a call returns when its result is there."""
        with self._computing():
            driving = torch.from_numpy(np.ascontiguousarray(keypoints, np.float32))[None].to(self._device)
            features = self._networks.warping(source.volume, driving).features

        def timed(network: Callable[..., object], *inputs: object) -> Callable[[], object]:
            def run() -> None:
                with self._computing():
                    network(*inputs)
                    if self._on_card:
                        torch.cuda.synchronize(self._device)

            return run

        return timed(self._networks.warping, source.volume, driving), timed(self._networks.generator, features)

    def _pixels(self, source: Source, keypoints: Array) -> Tensor:
        driving = torch.from_numpy(np.ascontiguousarray(keypoints, np.float32))[None].to(self._device)
        of = source.volume
        self._newest = (of.volume, of.keypoints, of.compressed, of.heat, driving)
        self._pictures += 1
        if self._pictures == COMPILE_AFTER:
            self._begin_compiling()
        return self._show(*self._newest)

    def stitching(self, x: Array) -> Array:
        """S: (126,) → (65,) float32."""
        return self._small(self._networks.stitching, x)

    def eye(self, x: Array) -> Array:
        """R_eye: (66,) → (63,) float32."""
        return self._small(self._networks.eye, x)

    def lip(self, x: Array) -> Array:
        """R_lip: (65,) → (63,) float32."""
        return self._small(self._networks.lip, x)

    @staticmethod
    def _small(network: torch.nn.Module, x: Array) -> Array:
        with torch.inference_mode():
            return np.asarray(network(torch.from_numpy(x)[None])[0].numpy(), np.float32)

    def _upload(self, image: Image) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(image)).to(self._device)

    def _begin_compiling(self) -> None:
        if self._compiling is not None or not self._speed.compiled or self._open_folder is None or not self._newest:
            return
        pixels = torch.zeros(INPUT_PX, INPUT_PX, 3, dtype=torch.uint8, device=self._device)
        work = (
            Compilable(self._see, self._see_step, (pixels,)),
            Compilable(self._show, self._show_step, self._newest),
        )
        self._compiling = Compiling(work, _mode, self._compile, self._open_folder, self._fill)
        self._compiling.start()

    @contextmanager
    def _computing(self) -> Iterator[None]:
        """Wait for one's turn; then no gradients, and the card's troubles in words."""
        with self._turn, _mode(), card_troubles_told(on_card=self._on_card):
            yield


@contextmanager
def _mode() -> Iterator[None]:
    """No gradients. The same wherever steps run: what was compiled in one mode is compiled anew in another."""
    with torch.inference_mode():
        yield


@contextmanager
def card_troubles_told(*, on_card: bool) -> Iterator[None]:
    """Raise what a graphics card fails with as EngineError. on_card: False lets our own mistakes through."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise EngineError(
            "The graphics card has too little free memory for LivePortrait. Close other programs that use it, "
            "or choose another engine."
        ) from error
    except RuntimeError as error:
        # of the driver, the card, or a library that does not go with it
        if not on_card:
            raise
        reason = str(error).strip().splitlines()
        raise EngineError(
            f"The graphics card failed in LivePortrait ({reason[0] if reason else 'no reason given'}). Update its "
            "driver, or choose another engine."
        ) from error
