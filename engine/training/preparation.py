"""Measures the training footage once: landmarks, foreground masks, completed backgrounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from engine.frame import Array, Frame, Image
from engine.portrait.background import complete_background, with_rim
from engine.portrait.portrait import CROP_PX
from engine.portrait.segmentation import SQUARE_MODEL
from engine.tracking.face_tracker import FaceTracker
from engine.training.corpus import CorpusClip
from engine.training.footage_cache import FRAME_PX, CachedClip
from engine.training.footage_writer import FootageWriter

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

    Faces are followed through all frames, by the tracker that drives from files, unsmoothed: what teaches is measured
    as what is asked for later. read_clip yields a file's frames. Frames without a face are left out, and clips with
    hardly any. Returns what was kept. Raises what read_clip raises.
    """
    with FootageWriter(folder) as writer:
        for done, clip in enumerate(clips):
            on_progress(done, len(clips))
            seen = _measure(clip, read_clip, stride)
            if len(seen.frames) < LEAST_FRAMES:
                continue
            chosen = _spread(len(seen.frames), BACKGROUNDS_PER_CLIP)
            backgrounds = {row: _background(seen.frames[row], seen.masks[row]) for row in chosen}
            writer.add(clip, seen.frames, seen.masks, seen.landmarks, backgrounds)
        return writer.finish()


def _measure(clip: CorpusClip, read_clip: ReadClip, stride: int) -> _Gathered:
    # late: mediapipe takes a second to load
    from mediapipe.python.solutions import selfie_segmentation

    seen = _Gathered()
    with (
        closing(FaceTracker(0.0, thorough=True)) as tracker,
        closing(selfie_segmentation.SelfieSegmentation(SQUARE_MODEL)) as network,
    ):
        for frame in read_clip(clip.path):
            size = (FRAME_PX, FRAME_PX)
            image = np.asarray(cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA), np.uint8)
            face = tracker.track(replace(frame, image=image)).face
            if frame.index % stride or face is None:
                continue
            mask = network.process(image).segmentation_mask
            seen.frames.append(image)
            seen.masks.append(np.asarray(np.clip(mask, 0, 1) * 255 + 0.5, np.uint8))
            seen.landmarks.append(face.landmarks)
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
