"""Writes the networks as ONNX graphs that any provider runs: no 5-D GridSample, spectral norm folded, batch of one."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.animators.liveportrait.builder import Networks
from engine.animators.liveportrait.device_steps import motion_row
from engine.animators.liveportrait.networks.dense_motion import gaussians
from engine.animators.liveportrait.networks.motion_extractor import MotionExtractor
from engine.animators.liveportrait.networks.volume_sampling import sample_volume_as_pictures
from engine.animators.liveportrait.networks.warping import SourceVolume
from engine.errors import OutputError

OPSET = 17
APPEARANCE, MOTION, PICTURE = "appearance.onnx", "motion.onnx", "picture.onnx"
SMALL = {"stitching": "stitching.onnx", "eye": "eye.onnx", "lip": "lip.onnx"}


class AppearanceGraph(nn.Module):
    """image (1, 3, 256, 256) → volume f_s and what W makes of it once per source."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.extractor, self.motion = networks.appearance, networks.warping.dense_motion_network

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Return (1, 32, 16, 64, 64) and (1, 4, 16, 64, 64)."""
        volume = self.extractor(image)
        return volume, self.motion.compressed(volume)


class MotionGraph(nn.Module):
    """image (1, 3, 256, 256) → one row of numbers."""

    def __init__(self, extractor: MotionExtractor) -> None:
        super().__init__()
        self.extractor = extractor

    def forward(self, image: Tensor) -> Tensor:
        """Return (1, 133): canonical 63, expression 63, scale, translation 3, pitch, yaw, roll in degrees."""
        return motion_row(self.extractor(image))


class PictureGraph(nn.Module):
    """W and G in one: volume, compressed, x_s, x_d → picture."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.warping, self.generator = networks.warping, networks.generator

    def forward(self, volume: Tensor, compressed: Tensor, source: Tensor, driving: Tensor) -> Tensor:
        """source, driving (1, 21, 3) → (1, 3, 512, 512) RGB in 0..1."""
        prepared = SourceVolume(volume, source, compressed, gaussians(source))
        picture: Tensor = self.generator(self.warping(prepared, driving).features)
        return picture


def export_networks(networks: Networks, folder: Path) -> list[Path]:
    """Write six graphs into folder and return their paths. networks: on the CPU, in fp32.

    Raises OutputError where folder cannot be written.
    """
    native, networks.warping.sample = networks.warping.sample, sample_volume_as_pictures
    image = torch.zeros(1, 3, 256, 256)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with torch.inference_mode():
            volume, compressed = AppearanceGraph(networks)(image)
        keypoints = torch.zeros(1, 21, 3)
        written = [
            _write(AppearanceGraph(networks), (image,), folder / APPEARANCE, ("image",), ("volume", "compressed")),
            _write(MotionGraph(networks.motion), (image,), folder / MOTION, ("image",), ("motion",)),
            _write(
                PictureGraph(networks),
                (volume.clone(), compressed.clone(), keypoints, keypoints),
                folder / PICTURE,
                ("volume", "compressed", "source", "driving"),
                ("picture",),
            ),
        ]
        for name, file in SMALL.items():
            network = getattr(networks, name)
            x = torch.zeros(1, network.mlp[0].in_features)
            written.append(_write(network, (x,), folder / file, ("x",), ("offsets",)))
    except OSError as error:
        raise OutputError(f"The graphs could not be written to {folder}: {error}. Free some disk space.") from error
    finally:
        networks.warping.sample = native
    return written


def _write(
    module: nn.Module, arguments: tuple[Tensor, ...], path: Path, inputs: Sequence[str], outputs: Sequence[str]
) -> Path:
    part = path.with_suffix(".part")
    with warnings.catch_warnings():
        # sizes are meant to be constants, and the exporter that knows opset 17 is called old
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            arguments,
            str(part),
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamo=False,
        )
    return part.replace(path)
