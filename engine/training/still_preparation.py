"""Makes footage of stills: the mesh engine moves them, so that more than the clips' people teach.

The source of every pair is the photo itself. Photos, paintings and statues have beards, make-up and light that the
clips' people have not. What the mesh engine paints is no truth, so few pairs are of these (see pairs.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np

from engine.animators.mobileportrait.picture import at_network_size
from engine.animators.mobileportrait.target import shown_landmarks
from engine.errors import PhotoError
from engine.frame import Array, Image
from engine.motion.expressions import Expression
from engine.portrait.crop import crop_axes
from engine.portrait.portrait import Portrait
from engine.portrait.segmentation import SQUARE_MODEL
from engine.ports import Animator
from engine.training.corpus import CorpusClip
from engine.training.footage_cache import FRAME_PX, CachedClip
from engine.training.footage_writer import FootageWriter
from engine.training.made_motion import draw_motion

# motions per still, besides the photo itself
MOTIONS = 20

LoadPortrait = Callable[[Path], Portrait]
OnProgress = Callable[[int, int], None]


def prepare_stills(
    stills: Sequence[CorpusClip],
    folder: Path,
    load_portrait: LoadPortrait,
    animator: Animator,
    gestures: Sequence[Expression],
    motions: int = MOTIONS,
    on_progress: OnProgress = lambda done, of: None,
) -> list[CachedClip]:
    """Move each still at random and write the arrays of FootageCache into folder, one "clip" per still.

    Its first frame is the photo, its only source. Stills without a usable face are left out. Returns what was kept.
    """
    # late: mediapipe takes a second to load
    from mediapipe.python.solutions import selfie_segmentation

    with FootageWriter(folder) as writer, closing(selfie_segmentation.SelfieSegmentation(SQUARE_MODEL)) as network:
        for row, still in enumerate(stills):
            on_progress(row, len(stills))
            try:
                portrait = load_portrait(still.path)
            except PhotoError:
                continue
            frames, landmarks = _moved(portrait, animator, gestures, motions, np.random.default_rng(row))
            masks = [_person(network.process(frame).segmentation_mask) for frame in frames]
            background = _shrunk(portrait.background)
            writer.add(still, frames, masks, landmarks, {0: background})
        return writer.finish()


def _moved(
    portrait: Portrait,
    animator: Animator,
    gestures: Sequence[Expression],
    motions: int,
    rng: np.random.Generator,
) -> tuple[list[Image], list[Array]]:
    """Return the photo and its moved versions (256, 256, 3), and the landmarks (478, 3) px asked of each."""
    face, axes, prepared = portrait.face, crop_axes(portrait.crop_from_photo), animator.prepare(portrait)
    frames, landmarks = [_shrunk(portrait.crop)], [face.landmarks]
    for _ in range(motions):
        driving = draw_motion(face, gestures, rng)
        frames.append(_shrunk(animator.render(prepared, driving)))
        # depth is used of sources only
        landmarks.append(np.column_stack([shown_landmarks(face, axes, driving), face.landmarks[:, 2]]))
    return frames, [at_network_size(one) for one in landmarks]


def _person(likelihood: Array) -> Image:
    return np.asarray(np.clip(likelihood, 0, 1) * 255 + 0.5, np.uint8)


def _shrunk(picture: Image) -> Image:
    return np.asarray(cv2.resize(picture, (FRAME_PX, FRAME_PX), interpolation=cv2.INTER_AREA), np.uint8)
