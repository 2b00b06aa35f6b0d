"""Measures the training footage once: landmarks, foreground masks, completed backgrounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from engine.frame import Array, Frame, Image
from engine.portrait.background import complete_background, with_rim
from engine.portrait.portrait import CROP_PX
from engine.portrait.segmentation import SQUARE_MODEL
from engine.tracking.face_mesh import FaceMesh
from engine.training.corpus import CorpusClip
from engine.training.footage_cache import FRAME_PX, CachedClip, save_manifest

# neighbouring frames at 25 a second teach little that one of them does not
STRIDE = 3
BACKGROUNDS_PER_CLIP = 6
# a frame's share of a clip that must show a face
LEAST_FRAMES = 12

ReadClip = Callable[[Path], Iterator[Frame]]
OnProgress = Callable[[int, int], None]


@dataclass(slots=True)
class _Gathered:
    """What one clip gave, frame by frame."""

    frames: list[Image] = field(default_factory=list)
    masks: list[Image] = field(default_factory=list)
    landmarks: list[Array] = field(default_factory=list)


def prepare_footage(
    clips: Sequence[CorpusClip],
    folder: Path,
    read_clip: ReadClip,
    stride: int = STRIDE,
    on_progress: OnProgress = lambda done, of: None,
) -> list[CachedClip]:
    """Measure every stride-th frame of clips and write the arrays of FootageCache into folder.

    read_clip yields a file's frames. Frames without a face are left out, and clips with hardly any. Returns what was
    kept. Raises what read_clip raises.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[CachedClip] = []
    parts: dict[str, list[Any]] = {"landmarks": [], "backgrounds": [], "background_frame": []}
    first = first_background = 0
    with (folder / "frames.raw").open("wb") as frames, (folder / "masks.raw").open("wb") as masks:
        for done, clip in enumerate(clips):
            on_progress(done, len(clips))
            seen = _measure(clip, read_clip, stride)
            if len(seen.frames) < LEAST_FRAMES:
                continue
            for image, mask in zip(seen.frames, seen.masks, strict=True):
                frames.write(image.tobytes())
                masks.write(mask.tobytes())
            chosen = _spread(len(seen.frames), BACKGROUNDS_PER_CLIP)
            parts["landmarks"] += seen.landmarks
            parts["backgrounds"] += [_background(seen.frames[i], seen.masks[i]) for i in chosen]
            parts["background_frame"] += [first + i for i in chosen]
            count = len(seen.frames)
            kept.append(CachedClip(clip.name, clip.identity, clip.split, first, count, first_background, len(chosen)))
            first, first_background = first + count, first_background + len(chosen)
    _finish(folder, first, parts)
    save_manifest(folder, kept)
    return kept


def _measure(clip: CorpusClip, read_clip: ReadClip, stride: int) -> _Gathered:
    # late: mediapipe takes a second to load
    from mediapipe.python.solutions import selfie_segmentation

    seen = _Gathered()
    with (
        closing(FaceMesh()) as mesh,
        closing(selfie_segmentation.SelfieSegmentation(SQUARE_MODEL)) as network,
    ):
        for frame in read_clip(clip.path):
            if frame.index % stride:
                continue
            size = (FRAME_PX, FRAME_PX)
            image = np.asarray(cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA), np.uint8)
            landmarks = mesh.landmarks(image)
            if landmarks is None:
                continue
            mask = network.process(image).segmentation_mask
            seen.frames.append(image)
            seen.masks.append(np.asarray(np.clip(mask, 0, 1) * 255 + 0.5, np.uint8))
            seen.landmarks.append(landmarks)
    return seen


def _spread(count: int, wanted: int) -> list[int]:
    """Return at most wanted indices spread evenly over count."""
    return sorted({int(i) for i in np.linspace(0, count - 1, wanted)})


def _background(image: Image, mask: Image) -> Image:
    """Return image (256, 256, 3) completed behind the person by the very code that completes a portrait's."""
    size = (CROP_PX, CROP_PX)
    crop = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    cover = cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    cover[cover < 0.08] = 0
    filled = complete_background(np.asarray(crop, np.uint8), with_rim(cover), np.ones(size, np.bool_))
    return np.asarray(cv2.resize(filled, (FRAME_PX, FRAME_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _finish(folder: Path, count: int, parts: dict[str, list[Any]]) -> None:
    """Turn the raw streams into .npy files, and write the small arrays."""
    shapes = {"frames": (count, FRAME_PX, FRAME_PX, 3), "masks": (count, FRAME_PX, FRAME_PX)}
    for name, shape in shapes.items():
        raw = folder / f"{name}.raw"
        streamed = np.memmap(raw, np.uint8, "r", shape=shape) if count else np.zeros(shape, np.uint8)
        np.save(folder / f"{name}.npy", streamed)
        raw.unlink()
    np.save(folder / "landmarks.npy", np.asarray(parts["landmarks"], np.float32).reshape(-1, 478, 3))
    np.save(folder / "backgrounds.npy", np.asarray(parts["backgrounds"], np.uint8).reshape(-1, FRAME_PX, FRAME_PX, 3))
    np.save(folder / "background_frame.npy", np.asarray(parts["background_frame"], np.intp))
