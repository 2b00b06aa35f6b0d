from __future__ import annotations

import numpy as np

from engine.animators.mobileportrait.keypoints import EXPLICIT, LIPS, explicit_keypoints
from engine.animators.mobileportrait.skull_motion import skull_affine
from engine.tracking.canonical import mean_face


def test_the_skull_s_motion_is_found_whatever_the_lips_do() -> None:
    landmarks = (mean_face() * 70 + np.array([120, 110, 0])).astype(np.float32)
    source = explicit_keypoints(landmarks, 256)
    linear, shift = np.array([[0.9, 0.2], [-0.1, 1.1]], np.float32), np.array([0.1, -0.2], np.float32)
    driving = (source - shift) @ np.linalg.inv(linear).T
    driving[np.isin(EXPLICIT, LIPS)] += 0.1
    affine = skull_affine(source, driving.astype(np.float32))
    assert np.allclose(affine, np.column_stack([linear, shift]), atol=1e-4)
