"""Jitter goes, blinks stay."""

import numpy as np

from engine.tracking import canonical as c
from engine.tracking.face_smoother import FaceSmoother
from engine.tracking.head_pose import head_pose, rotation_from_angles
from engine.tracking.measure import openness

RATE_HZ = 30.0


def shape_with_gap(gap: float) -> np.ndarray:
    shape = c.mean_face().copy()
    shape[c.LEFT_LID_UPPER[1:-1], 1] = shape[c.LEFT_LID_LOWER[1:-1], 1] - gap
    return shape


def smooth(shapes, smoothing=0.5, seed=0, noise=0.0):
    random, smoother = np.random.default_rng(seed), FaceSmoother(smoothing)
    result = []
    for i, shape in enumerate(shapes):
        noisy = (shape + random.normal(0, noise, shape.shape)).astype(np.float32)
        pose = head_pose(rotation_from_angles(0, 0, 0), random.normal(0, 50 * noise, 3).astype(np.float32), 150.0)
        result.append(smoother(pose, noisy, i / RATE_HZ))
    return result


def test_a_blink_of_three_frames_stays_whole():
    gaps = [0.1] * 20 + [0.04, 0.0, 0.04] + [0.1] * 20
    out = smooth([shape_with_gap(g) for g in gaps], noise=0.001)
    opened = [openness(shape, c.LEFT_LID_UPPER, c.LEFT_LID_LOWER) for _, shape in out]
    assert min(opened) < 0.2 * opened[18]
    assert opened[28] > 0.9 * opened[18]


def test_jitter_of_a_still_face_shrinks():
    out = smooth([c.mean_face()] * 120, noise=0.003)
    raw = smooth([c.mean_face()] * 120, smoothing=0.0, noise=0.003)
    jitter = lambda result: np.std([shape[c.OVAL] for _, shape in result[20:]], axis=0).mean()  # noqa: E731
    assert jitter(out) < 0.6 * jitter(raw)
    sway = lambda result: np.std([pose.translation for pose, _ in result[20:]])  # noqa: E731
    assert sway(out) < 0.7 * sway(raw)


def test_rotation_stays_a_rotation():
    smoother = FaceSmoother()
    for i in range(30):
        pose = head_pose(rotation_from_angles(0, 40 * np.sin(i), 20), np.zeros(3, np.float32), 100.0)
        pose, _ = smoother(pose, c.mean_face(), i / RATE_HZ)
        np.testing.assert_allclose(pose.rotation @ pose.rotation.T, np.eye(3), atol=1e-5)


def test_zero_smoothing_changes_nothing():
    shapes = [shape_with_gap(g) for g in (0.1, 0.0, 0.1)]
    for (_, out), shape in zip(smooth(shapes, smoothing=0.0), shapes, strict=True):
        np.testing.assert_array_equal(out, shape)
