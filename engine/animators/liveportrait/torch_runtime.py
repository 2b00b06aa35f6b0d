"""Runs LivePortrait's networks in PyTorch, on a GPU where one is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.animators.liveportrait.builder import Networks
from engine.animators.liveportrait.keypoints import ImplicitMotion, motion_from_row
from engine.animators.liveportrait.networks.warping import SourceVolume
from engine.errors import EngineError
from engine.frame import Array, Image


@dataclass(frozen=True, slots=True)
class Source:
    """A source image, extracted once: its motion, and its feature volume with what else W wants."""

    motion: ImplicitMotion
    volume: SourceVolume


class TorchRuntime:
    """F, M, W, G in fp16 on a GPU or in fp32 on the CPU; S, R_eye, R_lip in fp32 on the CPU, where they cost least.

    provider: what really computes. Raises EngineError if the GPU runs out of memory or its driver fails.
    """

    def __init__(self, networks: Networks, device: str | None = None) -> None:
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._half = self._device.type == "cuda"
        self._networks = networks
        with card_troubles_told(on_card=self._half):
            for network in (networks.appearance, networks.motion, networks.warping, networks.generator):
                network.to(self._device)
            name = torch.cuda.get_device_name(self._device) if self._half else f"{torch.get_num_threads()} threads"
        self.provider = f"{'GPU' if self._half else 'CPU'} (PyTorch, {name})"

    def extract(self, image: Image) -> Source:
        """Extract a source image (256, 256, 3) uint8 RGB."""
        motion = self.motion(image)
        with self._computing():
            volume = self._networks.appearance(self._upload(image))
            keypoints = torch.from_numpy(motion.keypoints)[None].to(self._device)
            return Source(motion, self._networks.warping.prepare(volume, keypoints))

    def motion(self, image: Image) -> ImplicitMotion:
        """Return the motion seen in an image (256, 256, 3) uint8 RGB."""
        with self._computing():
            seen = self._networks.motion(self._upload(image))
            # one transfer, not seven
            angles = torch.stack((seen.pitch_deg, seen.yaw_deg, seen.roll_deg), 1)
            parts = (seen.canonical.flatten(1), seen.expression.flatten(1), seen.scale, seen.translation, angles)
            flat = torch.cat([part.float() for part in parts], 1)[0].cpu().numpy()
        return motion_from_row(flat)

    def picture(self, source: Source, keypoints: Array) -> Image:
        """Return the source driven to keypoints x_d (21, 3), (512, 512, 3) uint8 RGB."""
        with self._computing():
            driving = torch.from_numpy(np.ascontiguousarray(keypoints, np.float32))[None].to(self._device)
            features = self._networks.warping(source.volume, driving).features
            picture = self._networks.generator(features)[0].float()
            # cut off, not rounded: as published
            pixels = (picture.clamp(0, 1) * 255).to(torch.uint8)
            return np.ascontiguousarray(pixels.permute(1, 2, 0).cpu().numpy())

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
        pixels = torch.from_numpy(np.ascontiguousarray(image)).to(self._device)
        return pixels.permute(2, 0, 1)[None].float() / 255

    @contextmanager
    def _computing(self) -> Iterator[None]:
        """No gradients, half precision on a GPU, and its lack of memory in words."""
        with (
            card_troubles_told(on_card=self._half),
            torch.inference_mode(),
            torch.autocast(self._device.type, torch.float16, enabled=self._half),
        ):
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
