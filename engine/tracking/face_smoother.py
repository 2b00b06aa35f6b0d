"""Takes the jitter out of a followed face, pose and shape apart, region by region."""

from __future__ import annotations

import numpy as np

from engine.frame import Array, HeadPose
from engine.tracking import canonical as c
from engine.tracking.head_pose import head_pose
from engine.tracking.one_euro import OneEuro

# (min_cutoff_hz, beta, rest_speed) at smoothing 0.5, chosen on still, blinking and turning faces
POSE = (1.0, 90.0, 0.02)
SHAPE = (1.2, 100.0, 0.04)
EYES = (2.0, 240.0, 0.03)
LIPS = (2.0, 140.0, 0.06)


class FaceSmoother:
    """Filters head pose and shape with one-euro filters whose strength is smoothing (0 off … 1 strongest).

    Lids and lips get filters of their own, since a blink lasts three frames and a plosive two.
    """

    def __init__(self, smoothing: float = 0.5) -> None:
        self.smoothing = smoothing
        rest = np.setdiff1d(
            np.arange(478), np.concatenate([c.LIPS, c.LEFT_EYE, c.RIGHT_EYE, c.LEFT_IRIS, c.RIGHT_IRIS])
        )
        self._regions: list[tuple[c.Index, OneEuro]] = [
            (rest, OneEuro(*SHAPE)),
            (c.LIPS, OneEuro(*LIPS)),
            (c.LEFT_EYE, OneEuro(*EYES)),
            (c.RIGHT_EYE, OneEuro(*EYES)),
            (c.LEFT_IRIS, OneEuro(*EYES)),
            (c.RIGHT_IRIS, OneEuro(*EYES)),
        ]
        self._pose = OneEuro(*POSE)
        self._base = [(f, f.min_cutoff_hz, f.beta) for f in (self._pose, *(f for _, f in self._regions))]

    def reset(self) -> None:
        """Forget the past, when the face is a new one."""
        for filter_, _, _ in self._base:
            filter_.reset()

    def __call__(self, pose: HeadPose, shape: Array, now_s: float) -> tuple[HeadPose, Array]:
        """Return the filtered pose and shape (478, 3)."""
        if self.smoothing <= 0:
            return pose, shape
        gain = 4.0 ** (1.0 - 2.0 * self.smoothing)
        for filter_, min_cutoff_hz, beta in self._base:
            filter_.min_cutoff_hz, filter_.beta = min_cutoff_hz * gain, beta * gain
        smooth = np.empty_like(shape)
        for index, filter_ in self._regions:
            smooth[index] = filter_(shape[index], now_s)
        return self._filter_pose(pose, now_s), smooth

    def _filter_pose(self, pose: HeadPose, now_s: float) -> HeadPose:
        """Filter rotation entries, translation in head sizes, and log scale together; then make R orthogonal."""
        packed = np.concatenate([pose.rotation.ravel(), pose.translation / pose.scale, [np.log(pose.scale)]])
        packed = self._pose(packed.astype(np.float32), now_s)
        u, _, vt = np.linalg.svd(packed[:9].reshape(3, 3))
        scale = float(np.exp(packed[12]))
        return head_pose(np.asarray(u @ vt, np.float32), np.asarray(packed[9:12] * scale, np.float32), scale)
