from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.baselines import BASELINES, create_baseline, move_like, similarity_2d
from engine.evaluation.clip_study import ClipStudy, Footage
from engine.evaluation.face_crop import FaceCrop
from engine.evaluation.renderer import Source
from engine.evaluation.timeline import MESH_POINTS, timeline

CLOUD = np.random.default_rng(3).normal(0, 30, (40, 2)).astype(np.float32) + 120


def moved(points: np.ndarray, turn_deg: float, scale: float, shift: tuple[float, float]) -> np.ndarray:
    turn = math.radians(turn_deg)
    linear = scale * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return (points @ linear.T + np.array(shift)).astype(np.float32)


@given(st.floats(-90, 90), st.floats(0.5, 2), st.floats(-50, 50), st.floats(-50, 50))
def test_an_exact_similarity_is_found_again(turn: float, scale: float, right: float, down: float) -> None:
    target = moved(CLOUD, turn, scale, (right, down))
    linear, offset = similarity_2d(CLOUD, target)
    np.testing.assert_allclose(CLOUD @ linear.T + offset, target, atol=1e-2)


def test_no_other_similarity_fits_better() -> None:
    target = CLOUD * np.array([1.2, 0.8], np.float32) + 5
    linear, offset = similarity_2d(CLOUD, target)

    def error(by: np.ndarray, at: np.ndarray) -> float:
        return float(np.square(CLOUD @ by.T + at - target).sum())

    for turn, scale in ((1, 1), (-1, 1), (0, 1.01), (0, 0.99)):
        other = moved(linear.T, turn, scale, (0, 0)).T
        assert error(linear, offset) < error(other, target.mean(0) - other @ CLOUD.mean(0))


def test_another_face_moves_in_its_own_size() -> None:
    face = 3 * (CLOUD - CLOUD.mean(0)) + 500
    matrix = move_like(face, CLOUD, moved(CLOUD, 0, 1, (4, -2)))
    np.testing.assert_allclose(face @ matrix[:, :2].T + matrix[:, 2], face + np.array([12, -6]), atol=1e-2)
    turned = move_like(face, CLOUD, moved(CLOUD - CLOUD.mean(0), 30, 1, tuple(CLOUD.mean(0))))
    np.testing.assert_allclose(turned[:, :2] @ face.mean(0) + turned[:, 2], face.mean(0), atol=1e-2)


@pytest.fixture
def clip(reading: Callable) -> ClipStudy:
    """A head that moves 10 px to the right, is not seen once, and comes back."""
    seen = timeline([reading(), reading(x_px=138), None, reading()], 256)
    photo = cv2.GaussianBlur(np.random.default_rng(0).integers(0, 256, (512, 512, 3), np.uint8), (0, 0), 4)
    return ClipStudy(Footage(Path("clip.mp4"), iter, stride=2), photo, FaceCrop(0, 0, 512), 7, 25.0, seen)


def source_of(clip: ClipStudy) -> Source:
    return Source("photo", clip.first, clip.crop, clip.seen.landmarks[0])


def test_the_static_baseline_is_the_photo_for_every_frame(clip: ClipStudy) -> None:
    pictures = list(create_baseline("static", source_of(clip), clip).pictures())
    assert len(pictures) == 7 and all(picture is clip.first for picture in pictures)


def test_the_similarity_baseline_moves_the_photo_with_the_face(clip: ClipStudy) -> None:
    pictures = list(create_baseline("similarity", source_of(clip), clip).pictures())
    assert len(pictures) == 7
    np.testing.assert_array_equal(pictures[0], clip.first)
    # 10 px at 256 are 20 px of the photo; unmeasured and unseen frames keep the place
    for picture in pictures[2:6]:
        np.testing.assert_allclose(picture[:, 40:500].astype(int), clip.first[:, 20:480].astype(int), atol=2)
    np.testing.assert_allclose(pictures[6].astype(int), clip.first.astype(int), atol=2)


def test_points_of_a_source_are_px_of_its_photo(clip: ClipStudy) -> None:
    source = Source("photo", clip.first, FaceCrop(100, 50, 128), clip.seen.landmarks[0])
    np.testing.assert_allclose(source.points_px, clip.seen.landmarks[0, :MESH_POINTS] / 2 + [99.5, 49.5], rtol=1e-5)


def test_baselines_have_names() -> None:
    assert BASELINES == ("static", "similarity")
