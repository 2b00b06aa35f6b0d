"""What LivePortrait sees in clips: first where the face is, then what M makes of the pixels there.

A clip is read twice rather than kept: what stays in memory are numbers, a few thousand a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np

from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.keypoints import ImplicitMotion
from engine.animators.liveportrait.live_motion import Sitter, ratios_of, sitter_of
from engine.animators.liveportrait.runtime import INPUT_PX
from engine.animators.liveportrait.template import Template
from engine.errors import NoFaceError
from engine.frame import Array, FaceMeasurement, Frame, Image, Observation
from engine.motion.face_basis import FaceBasis
from engine.motion.neutral import estimate_neutral
from engine.offline import DrivingClip
from engine.portrait.crop import crop_matrix
from engine.portrait.portrait import CROP_PX
from engine.portrait.resample import resample
from engine.ports import Tracker
from engine.tracking.driving_crop import window_of

OpenClip = Callable[[], AbstractContextManager[DrivingClip]]


@dataclass(frozen=True, slots=True)
class ClipFaces:
    """The face in every frame of a clip.

    faces: where a frame shows none, that of the frame before, or the first one. found: whether it was there. times_s:
    from the first frame on, rising.
    """

    faces: tuple[FaceMeasurement, ...]
    found: tuple[bool, ...]
    times_s: tuple[float, ...]

    @property
    def missing(self) -> int:
        """How many frames show no face."""
        return self.found.count(False)


@dataclass(frozen=True, slots=True)
class SourceFrame:
    """One frame of a source video. crop_from_frame (2, 3) float32: None where it shows no face."""

    time_s: float
    sitter: Sitter
    crop_from_frame: Array | None


def watch_faces(frames: Iterable[Frame], tracker: Tracker, what: str) -> ClipFaces:
    """Return the face in each of frames; what names the clip in messages. Raises NoFaceError if there is none."""
    seen = [(observation.face, observation.captured_s) for observation in map(tracker.track, frames)]
    held = next((face for face, _ in seen if face is not None), None)
    if held is None:
        raise NoFaceError(f"No face was found in {what}. Choose a video that shows one face from the front.")
    faces = []
    for face, _ in seen:
        held = held if face is None else face
        faces.append(held)
    times_s = tuple(time_s - seen[0][1] for _, time_s in seen)
    return ClipFaces(tuple(faces), tuple(face is not None for face, _ in seen), times_s)


def calmest_row(clip: ClipFaces, basis: FaceBasis | None) -> int:
    """Return the frame in which the face is nearest to its resting face."""
    rows = [row for row, found in enumerate(clip.found) if found]
    neutral = estimate_neutral(
        [Observation(clip.times_s[row], row, (0, 0), clip.faces[row]) for row in rows],
        basis,
    )

    def liveliness(row: int) -> float:
        face = clip.faces[row]
        cosine = (float(np.trace(face.head_pose.rotation @ neutral.rotation.T)) - 1) / 2
        opened = np.subtract(face.eye_openness, neutral.eye_openness)
        # a turn of 10 degrees, landmarks a twelfth of an eye away, and eyes half shut weigh alike
        return float(np.arccos(np.clip(cosine, -1, 1)) + 10 * np.abs(face.shape - neutral.shape).mean()) + float(
            np.abs(opened).sum() / 2
        )

    return min(rows, key=liveliness)


def read_driver(
    open_clip: OpenClip, clip: ClipFaces, animator: LivePortraitAnimator, rate_hz: float, reference: int = 0
) -> Template:
    """Return the motion of a driving clip whose faces were watched; reference: the frame it is to be relative to.

    The window is the mean of all frames' and does not turn, as published: what the face does in it is its motion.
    Raises VideoError and EngineError.
    """
    window = np.mean([window_of(face.landmarks) for face in clip.faces], 0)
    motions: list[ImplicitMotion] = []
    with open_clip() as opened:
        for frame, found in zip(opened.frames(), clip.found, strict=False):
            if found or not motions:
                motions.append(animator.motion(_cut(frame.image, window)))
            else:
                motions.append(motions[-1])
    first = clip.found.index(True)
    # what was held before the first face is that face
    motions[:first] = [motions[first]] * first
    return Template(rate_hz, tuple(motions), tuple(ratios_of(face) for face in clip.faces), clip.times_s, reference)


def read_source(open_clip: OpenClip, clip: ClipFaces, animator: LivePortraitAnimator) -> list[SourceFrame]:
    """Return every frame of a source video whose faces were watched, without its pixels.

    Each frame is cropped by its own face, upright. Raises VideoError and EngineError.
    """
    sources: list[SourceFrame] = []
    with open_clip() as opened:
        for row, frame in enumerate(islice(opened.frames(), len(clip.faces))):
            face, found = clip.faces[row], clip.found[row]
            if not found and sources:
                sources.append(SourceFrame(clip.times_s[row], sources[-1].sitter, None))
                continue
            matrix = crop_matrix(face.landmarks)
            sitter = sitter_of(animator.motion(source_crop(frame.image, matrix)), face, matrix)
            sources.append(SourceFrame(clip.times_s[row], sitter, matrix if found else None))
    first = clip.found.index(True)
    sources[:first] = [SourceFrame(one.time_s, sources[first].sitter, None) for one in sources[:first]]
    return sources


def source_crop(image: Image, crop_from_frame: Array) -> Image:
    """Return the face crop (512, 512, 3) of a source video's frame (H, W, 3) uint8 RGB."""
    return resample(image, crop_from_frame, (CROP_PX, CROP_PX))


def _cut(image: Image, window: Array) -> Image:
    """Return the driving crop (256, 256, 3); window: centre x, y and side, px."""
    zoom = INPUT_PX / float(window[2])
    matrix = np.array(
        [[zoom, 0, INPUT_PX / 2 - zoom * window[0]], [0, zoom, INPUT_PX / 2 - zoom * window[1]]], np.float32
    )
    flags = cv2.INTER_AREA if zoom < 0.5 else cv2.INTER_LINEAR
    return np.asarray(cv2.warpAffine(image, matrix, (INPUT_PX, INPUT_PX), flags=flags), np.uint8)
