"""From one measured face to the driving motion it means."""

from __future__ import annotations

from dataclasses import replace

from engine.frame import Driving, FaceMeasurement, Image
from engine.motion.face_basis import FaceBasis, plain_basis
from engine.motion.limits import limit_driving
from engine.motion.neutral import Neutral, NeutralEstimator
from engine.motion.neutral_ease import NeutralEase
from engine.motion.region_motion import keep_region
from engine.motion.relative import apply_gains, mirrored, relative_motion
from engine.motion.retargeting import EyeRetargeter, retarget_lips
from engine.settings import Controls


class Follower:
    """Follows the driver: neutral, relative motion, retargeting, gains, limits, mirror.

    neutral: fixed until calibrate; None finds it while following. basis: what faces have in common.
    """

    def __init__(self, neutral: Neutral | None, basis: FaceBasis | None) -> None:
        self._basis = basis or plain_basis()
        self._fixed = neutral
        self._estimator = NeutralEstimator(self._basis)
        self._ease = NeutralEase()
        self._eyes = EyeRetargeter()

    @property
    def neutral(self) -> Neutral | None:
        """The neutral as known now; None before the first face."""
        if self._fixed is not None:
            return self._fixed
        return self._estimator.neutral() if self._estimator.started else None

    def recall(self, neutral: Neutral) -> None:
        """Begin with a neutral kept from another session, as NeutralEstimator.recall."""
        self._estimator.recall(neutral)

    def see_anew(self) -> None:
        """Another camera looks at the driver: keep what is known of the face, learn its place in the picture anew."""
        neutral = self.neutral
        self._fixed, self._estimator = None, NeutralEstimator(self._basis)
        if neutral is not None:
            self._estimator.recall(neutral)

    def calibrate(self) -> None:
        """Take the next half second of frames as the neutral."""
        self._estimator.calibrate()

    def follow(self, face: FaceMeasurement, captured_s: float, controls: Controls, crop: Image | None) -> Driving:
        """Return the motion of one frame; frames come in order of captured_s."""
        neutral = self._ease(self._learn(face, captured_s), captured_s)
        eyes = self._eyes(face, neutral, captured_s)
        lips = retarget_lips(face.lip_openness, neutral.lip_openness)
        driving = replace(relative_motion(face, neutral, eyes, lips), driving_crop=crop)
        driving = limit_driving(apply_gains(driving, controls), self._basis.reach)
        driving = keep_region(driving, controls.region)
        return mirrored(driving) if controls.mirror else driving

    def _learn(self, face: FaceMeasurement, captured_s: float) -> Neutral:
        fixed = self._fixed
        if fixed is not None and not self._estimator.calibrating:
            return fixed
        self._estimator.add(face, captured_s)
        if fixed is not None and self._estimator.calibrating:
            return fixed
        self._fixed = None
        return self._estimator.neutral()
