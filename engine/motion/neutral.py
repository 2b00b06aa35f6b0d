"""The driver's resting face, against which motion is measured, and how it is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.errors import NoFaceError
from engine.frame import Array, FaceMeasurement, Observation
from engine.motion.average import DecayingAverage
from engine.motion.calmness import Calmness
from engine.motion.face_basis import FaceBasis, plain_basis
from engine.motion.openness_range import EYE_REST, EYE_SHUT, EyeRange, LipRange
from engine.motion.rotation import rotation_matrix, rotation_vector
from engine.tracking.canonical import mean_face

# resting gaze over people, (yaw, pitch) in degrees: cameras sit above screens, and irises above the line of the corners
GAZE_REST_DEG = (0.0, -6.7)
# seconds of calm frames that the knowledge about other people is worth, for head pose and for gaze
POSE_PRIOR_S, GAZE_PRIOR_S = 0.1, 1.0
# how fast old frames are forgotten: people shift in their chairs, their faces stay
PLACE_HALF_LIFE_S, POSE_HALF_LIFE_S, SHAPE_HALF_LIFE_S = 20.0, 60.0, 120.0
# independent expressions seen: so many in the first frame, and one more every so many calm seconds. The values that
# bring the guesses of the first seconds nearest to the neutral of the whole clip
FIRST_FRAME_EVIDENCE, EXPRESSION_S = 0.15, 0.1
# the first frame stands for this long, later ones for the time since the one before, at most LONGEST_FRAME_S
FIRST_FRAME_S, LONGEST_FRAME_S = 0.25, 0.1
CALIBRATION_S = 0.5
# after an absence this long, what was learned before counts as so many seconds
LONG_ABSENCE_S, LOOSE_S = 3.0, 0.5
# what calibration gathers counts as so many seconds of calm frames
CALIBRATED_S = 30.0


@dataclass(frozen=True, slots=True)
class Neutral:
    """The driver at rest.

    shape (478, 3) float32, canonical units, head's own axes. rotation (3, 3) float32, translation (2,) float32 px,
    scale px per canonical unit: as in HeadPose, in driving frames. eye_openness, eye_shut (left, right), lip_openness:
    lid gap over eye width of the open and of the shut eye, inner-lip gap over mouth width of the shut mouth. gaze_deg
    (yaw, pitch).
    """

    shape: Array
    rotation: Array
    translation: Array
    scale: float
    eye_openness: tuple[float, float]
    eye_shut: tuple[float, float]
    lip_openness: float
    gaze_deg: tuple[float, float]


class NeutralEstimator:
    """Finds the neutral from frames as they come: a good guess at once, better with every calm second.

    A frame's weight is its calmness (see Calmness). What other people look like counts in the beginning and fades as
    evidence comes, so that an odd face in the first seconds is mostly explained as an expression. forgetting False
    weighs all frames alike whatever their age, for whole clips.
    """

    def __init__(self, basis: FaceBasis | None = None, *, forgetting: bool = True) -> None:
        self._basis = basis or plain_basis()
        self._forgetting = forgetting
        self._calmness = Calmness()
        self._last_s: float | None = None
        self._calibration: list[tuple[FaceMeasurement, float]] | None = None
        self._forget_everything()

    @property
    def started(self) -> bool:
        """True once a frame has been learned from."""
        return self._place.seconds > 0

    @property
    def calibrating(self) -> bool:
        """True between calibrate and the end of the frames it gathers."""
        return self._calibration is not None

    def calibrate(self) -> None:
        """Take the next half second of frames as the neutral, whatever they show."""
        self._calibration = []

    def recall(self, neutral: Neutral) -> None:
        """Begin with the face of a neutral kept from another session; place, pose and gaze are learned anew."""
        self._learn_shape(neutral.shape, CALIBRATED_S, 1.0)
        for eye, rest, shut in zip(self._eyes, neutral.eye_openness, neutral.eye_shut, strict=True):
            eye.add(rest, CALIBRATED_S)
            eye.add(shut, CALIBRATED_S / 20)
        self._lips.add(neutral.lip_openness, CALIBRATED_S)

    def add(self, face: FaceMeasurement, captured_s: float) -> None:
        """Learn from one frame. Frames come in order of captured_s."""
        gap_s = None if self._last_s is None else captured_s - self._last_s
        self._last_s = captured_s
        if gap_s is not None and gap_s > LONG_ABSENCE_S:
            self._loosen()
        dt_s = FIRST_FRAME_S if gap_s is None else min(max(gap_s, 0.0), LONGEST_FRAME_S)
        if self._calibration is not None:
            self._calibration.append((face, dt_s))
            if sum(part for _, part in self._calibration) >= CALIBRATION_S:
                self._finish_calibration(self._calibration)
        else:
            self._learn(face, dt_s, self._calmness(face, captured_s, self._resting()))

    def neutral(self) -> Neutral:
        """Return the neutral as known now. Raises NoFaceError before the first frame."""
        if not self.started:
            raise NoFaceError("No face has been seen yet. Look into the camera, then calibrate.")
        count = len(self._basis.expression_mean)
        offset = self._shape.mean()
        inside, rest = offset[:count], offset[count:].reshape(-1, 3)
        place, gaze, (left, right) = self._place.mean(), self._gaze.mean(GAZE_PRIOR_S), self._eyes
        return Neutral(
            shape=self._basis.neutral_shape(inside, rest, FIRST_FRAME_EVIDENCE + self._shape.seconds / EXPRESSION_S),
            rotation=rotation_matrix(self._pose.mean(POSE_PRIOR_S)),
            translation=place[:2],
            scale=float(np.exp(place[2])),
            eye_openness=(left.rest(), right.rest()),
            eye_shut=(left.shut(), right.shut()),
            lip_openness=self._lips.shut(),
            gaze_deg=(float(gaze[0]) + GAZE_REST_DEG[0], float(gaze[1]) + GAZE_REST_DEG[1]),
        )

    def _resting(self) -> tuple[Array, float]:
        """Rotation and eye openness that calm frames are looked for around."""
        left, right = self._eyes
        return rotation_matrix(self._pose.mean(POSE_PRIOR_S)), (left.rest() + right.rest()) / 2

    def _forget_everything(self) -> None:
        never = float("inf")
        place_s, pose_s, shape_s = (
            (PLACE_HALF_LIFE_S, POSE_HALF_LIFE_S, SHAPE_HALF_LIFE_S) if self._forgetting else (never, never, never)
        )
        self._place, self._pose, self._gaze = (
            DecayingAverage(3, place_s),
            DecayingAverage(3, pose_s),
            DecayingAverage(2, pose_s),
        )
        self._shape = DecayingAverage(len(self._basis.expression_mean) + self._basis.directions.shape[1], shape_s)
        self._eyes, self._lips = (EyeRange(shape_s), EyeRange(shape_s)), LipRange(shape_s)

    def _learn(self, face: FaceMeasurement, dt_s: float, calm: float) -> None:
        pose = face.head_pose
        self._place.add(np.append(pose.translation[:2], np.log(pose.scale)), dt_s, calm)
        self._pose.add(rotation_vector(pose.rotation), dt_s, calm)
        self._gaze.add(np.array(face.gaze_deg, np.float32) - np.array(GAZE_REST_DEG, np.float32), dt_s, calm)
        self._learn_shape(face.shape, dt_s, calm)
        for eye, openness in zip(self._eyes, face.eye_openness, strict=True):
            eye.add(openness, dt_s)
        self._lips.add(face.lip_openness, dt_s)

    def _learn_shape(self, shape: Array, dt_s: float, calm: float) -> None:
        offset = shape - mean_face()
        inside = self._basis.coefficients(offset)
        self._shape.add(np.append(inside, offset - self._basis.offset(inside)), dt_s, calm)

    def _loosen(self) -> None:
        """Keep what is known, but let new frames soon outweigh it: after an absence it may be another person."""
        for average in (self._place, self._pose, self._gaze, self._shape):
            average.fade_to(LOOSE_S)
        for opening in (*self._eyes, self._lips):
            opening.fade_to(LOOSE_S)

    def _finish_calibration(self, frames: list[tuple[FaceMeasurement, float]]) -> None:
        self._calibration = None
        total_s = sum(dt_s for _, dt_s in frames)
        self._forget_everything()
        for face, dt_s in frames:
            self._learn(face, dt_s / total_s * CALIBRATED_S, 1.0)


def estimate_neutral(observations: Sequence[Observation], basis: FaceBasis | None = None) -> Neutral:
    """Return the neutral of a whole clip. Raises NoFaceError if no frame has a face.

    Two rounds: what the first one finds to be at rest tells the second which frames are calm.
    """
    estimator = NeutralEstimator(basis, forgetting=False)
    faces = [(seen.face, seen.captured_s) for seen in observations if seen.face is not None]
    if not faces:
        raise NoFaceError("No face was found in the driving video. Choose a video that shows one face from the front.")
    length_s = faces[-1][1] - faces[0][1] + 1.0
    for turn in range(2):
        for face, captured_s in faces:
            estimator.add(face, captured_s + turn * length_s)
    return estimator.neutral()


def neutral_from(observation: Observation) -> Neutral:
    """Return the neutral that one frame shows, as it is (the papers' way). Raises NoFaceError if it has no face."""
    face = observation.face
    if face is None:
        raise NoFaceError("The first driving frame shows no face. Choose another video, or another neutral.")
    left, right = (max(openness, 2 * EYE_SHUT) for openness in face.eye_openness)
    return Neutral(
        shape=face.shape,
        rotation=face.head_pose.rotation,
        translation=face.head_pose.translation[:2],
        scale=face.head_pose.scale,
        eye_openness=(left, right),
        eye_shut=(EYE_SHUT, EYE_SHUT),
        lip_openness=0.0,
        gaze_deg=face.gaze_deg,
    )


def absolute_neutral(observation: Observation) -> Neutral:
    """Return the mean face looking ahead from the frame's centre, so that motion is absolute. Raises NoFaceError
    without a face.

    The size is the observed one: a portrait keeps its own size, as in the reference implementation of LivePortrait.
    """
    if observation.face is None:
        raise NoFaceError("The first driving frame shows no face. Choose another video, or another neutral.")
    return Neutral(
        shape=mean_face(),
        rotation=np.eye(3, dtype=np.float32),
        translation=np.array(observation.image_size, np.float32) / 2,
        scale=observation.face.head_pose.scale,
        eye_openness=(EYE_REST, EYE_REST),
        eye_shut=(EYE_SHUT, EYE_SHUT),
        lip_openness=0.0,
        gaze_deg=GAZE_REST_DEG,
    )
