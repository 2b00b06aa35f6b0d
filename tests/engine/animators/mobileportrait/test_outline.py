from __future__ import annotations

import cv2
import numpy as np

from engine.animators.mobileportrait.outline import smooth_outline
from engine.frame import Array, Image

AXIS = (2 * np.arange(64, dtype=np.float32) + 1) / 64 - 1
STILL = np.stack(np.meshgrid(AXIS, AXIS), -1)
ROWS = np.arange(64)
# the 256 px picture's px, in −1..1
PX = 2 / 256


def face() -> Image:
    """Return a face that fills a disc of 20 cells around the middle."""
    plane = np.zeros((64, 64), np.uint8)
    cv2.circle(plane, (32, 32), 20, (255,), cv2.FILLED, cv2.LINE_AA)
    return plane


def stepped() -> Array:
    """Return a flow that moves what lies left of a slanted line by 16 px: one cell more in every fourth row."""
    grid = STILL.copy()
    for row in ROWS:
        grid[row, : 44 + row // 4, 0] += 16 * PX
    return grid


def unevenness(grid: Array) -> float:
    """Return how much the place of the line, where half of it is left, jumps from row to row, in cells."""
    moved = (grid - STILL)[20:44, :, 0] / (16 * PX)
    line = np.array([np.interp(-0.5, -row, np.arange(64.0)) for row in moved])
    return float(np.abs(np.diff(line, 2)).mean())


def test_steps_beside_the_face_become_a_line() -> None:
    assert unevenness(smooth_outline(stepped(), face())) < 0.6 * unevenness(stepped())


def test_a_flow_without_steps_is_left_alone() -> None:
    grid = STILL * np.float32(1.05) + np.float32(5 * PX)
    assert np.abs(smooth_outline(grid, face()) - grid)[4:-4, 4:-4].max() < 1e-6


def test_within_the_face_and_far_from_it_nothing_changes() -> None:
    noise = np.random.default_rng(0).normal(0, 3 * PX, (64, 64, 2)).astype(np.float32)
    changed = np.abs(smooth_outline(STILL + noise, face()) - STILL - noise).max(2) > 1e-6
    assert changed.any()
    middle, corner = np.s_[22:42, 22:42], np.s_[:4, :4]
    assert not changed[middle].any() and not changed[corner].any()
