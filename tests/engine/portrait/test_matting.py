import cv2
import numpy as np
import pytest

from engine.frame import Array, Image
from engine.portrait.head_outline import face_hull
from engine.portrait.matting import matte


@pytest.fixture
def scene(mean_landmarks: Array) -> tuple[Image, Array]:
    """A bluish person before a sandy wall, anti-aliased, and its true matte."""
    mask = np.zeros((1024, 1024), np.uint8)
    cv2.ellipse(mask, (512, 560), (230, 300), 0, 0, 360, 255, -1)
    cv2.ellipse(mask, (512, 1100), (420, 300), 0, 0, 360, 255, -1)
    for angle in range(200, 341, 4):
        tip = np.radians(angle)
        end = (int(512 + 244 * np.cos(tip)), int(560 + 314 * np.sin(tip)))
        cv2.line(mask, (512, 560), end, 255, 5)
    true = cv2.resize(mask, (512, 512), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    noise = np.random.default_rng(0).normal(0, 2, (512, 512, 1))
    crop = true[..., None] * np.array([60, 70, 110]) + (1 - true[..., None]) * np.array([215, 200, 170]) + noise
    return np.clip(crop, 0, 255).astype(np.uint8), true


def test_a_blurred_guess_becomes_the_true_matte(scene: tuple[Image, Array], mean_landmarks: Array) -> None:
    crop, true = scene
    guess = cv2.GaussianBlur(true, (0, 0), 5)
    found = matte(crop, guess, mean_landmarks)
    assert found.notes == ()
    assert found.foreground.shape == (512, 512)
    assert found.foreground.dtype == np.float32
    error = np.abs(found.foreground - true).mean()
    assert error < 0.004
    assert error < np.abs(guess - true).mean() / 3


def test_what_is_apart_from_the_face_is_dropped(scene: tuple[Image, Array], mean_landmarks: Array) -> None:
    crop, true = scene
    guess = cv2.GaussianBlur(true, (0, 0), 5)
    guess[20:80, 20:80] = 1
    assert matte(crop, guess, mean_landmarks).foreground[:100, :100].max() == 0


def test_a_missed_face_is_covered_by_the_outline(scene: tuple[Image, Array], mean_landmarks: Array) -> None:
    found = matte(scene[0], np.zeros((512, 512), np.float32), mean_landmarks)
    assert len(found.notes) == 1
    assert (found.foreground[face_hull(mean_landmarks)] > 0.9).mean() > 0.97
    assert found.foreground[:, :20].max() < 0.1


def test_all_foreground_is_not_believed(scene: tuple[Image, Array], mean_landmarks: Array) -> None:
    found = matte(scene[0], np.ones((512, 512), np.float32), mean_landmarks)
    assert len(found.notes) == 1
    assert (found.foreground > 0.5).mean() < 0.8
