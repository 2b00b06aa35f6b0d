"""The items that travel from the camera to the sinks, each with the time its frame was captured."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NewType

import numpy as np
import numpy.typing as npt

from engine.region import Region

Array = npt.NDArray[np.float32]
Image = npt.NDArray[np.uint8]
# an image of an avatar: made in engine.avatar and engine.idle_loop only, so that no driving frame passes for a picture
AvatarImage = NewType("AvatarImage", Image)


@dataclass(frozen=True, slots=True)
class Frame:
    """One driving frame as a source delivered it.

    image (H, W, 3) uint8 RGB; captured_s monotonic seconds; index counts the source's frames from 0.
    """

    image: Image
    captured_s: float
    index: int


@dataclass(frozen=True, slots=True)
class HeadPose:
    """A weak-perspective fit of the canonical face: landmarks_px = scale · R · canonical + translation.

    Camera space: x to the image's right, y down, z away from the camera. R = R_z(roll) R_y(yaw) R_x(pitch), applied to
    column vectors, float32 (3, 3). Positive yaw turns the nose towards the image's left, positive pitch nods
    down, positive roll tilts clockwise in the image. translation (3,) float32 px (z arbitrary origin); scale in px
    per canonical unit.
    """

    rotation: Array
    translation: Array
    scale: float
    pitch_deg: float
    yaw_deg: float
    roll_deg: float


@dataclass(frozen=True, slots=True)
class FaceMeasurement:
    """What one face looks like in one frame.

    landmarks (478, 3) float32 px in the frame (z in px too, smaller is nearer). shape (478, 3) float32: the same
    landmarks with the head pose taken out, in canonical units (see engine.tracking.canonical). "left" and "right" are
    the person's own. eye_openness (left, right): lid gap over eye width; lip_openness: inner-lip gap over mouth width;
    both free of head pose, 0 is shut. gaze_deg (yaw, pitch) relative to the head, signs as in HeadPose.
    blendshapes (52,) float32 in 0..1, or None where no model for them is there.
    """

    landmarks: Array
    head_pose: HeadPose
    shape: Array
    eye_openness: tuple[float, float]
    lip_openness: float
    gaze_deg: tuple[float, float]
    blendshapes: Array | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What tracking found in one driving frame. face is None when no face was found."""

    captured_s: float
    index: int
    image_size: tuple[int, int]
    face: FaceMeasurement | None
    driving_crop: Image | None = None


@dataclass(frozen=True, slots=True)
class Driving:
    """One frame of motion for an animator, relative to the driver's neutral and free of the driver's looks.

    rotation (3, 3) float32 D: the portrait's head rotation becomes D · R_portrait, camera space as in HeadPose.
    translation (2,) float32: shift of the head in the image plane, in canonical units; scale: ratio of head sizes.
    expression (478, 3) float32: offsets from the neutral shape, canonical units, in the head's own axes.
    eye_openness (left, right): 0 shut, 1 as open as the portrait's own photo or a resting open eye, above 1 wider.
    lip_openness: inner-lip gap over mouth width, absolute, 0 shut. gaze_deg (yaw, pitch) relative to looking ahead as
    in the photo.
    For animators that look at pixels: driving_crop (256, 256, 3) uint8 RGB or None; expression_gain, already in the
    numbers above but not in the pixels; eyes_held, lips_held: their openness is a slider's, whatever the pixels show;
    region: what of the pixels may move, the numbers above hold no more of it. implicit_change (21, 3) float32: what
    such an animator saw in the crop, kept in its place; driver: whose motion it is where several people are driven.
    """

    rotation: Array
    translation: Array
    scale: float
    expression: Array
    eye_openness: tuple[float, float]
    lip_openness: float
    gaze_deg: tuple[float, float]
    stitching: bool = True
    driving_crop: Image | None = None
    expression_gain: float = 1.0
    eyes_held: bool = False
    lips_held: bool = False
    region: Region = Region.ALL
    implicit_change: Array | None = None
    driver: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture for the sinks: always the avatar, never the camera.

    image (H, W, 3) uint8 RGB at the output size. captured_s is the monotonic time of the driving frame behind it,
    or None for idle motion. stage_ms: time spent per stage, by name. finished_s: monotonic time at which it was
    complete. avatar: the portrait's name.
    """

    image: AvatarImage
    captured_s: float | None
    index: int
    stage_ms: dict[str, float] = field(default_factory=dict)
    finished_s: float = 0.0
    avatar: str = ""

    @property
    def is_idle(self) -> bool:
        """True when no driving frame stands behind the picture."""
        return self.captured_s is None


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """A stretch of sound. samples (n, channels) float32 in -1..1; captured_s is the time of its first sample."""

    samples: Array
    rate_hz: int
    captured_s: float
