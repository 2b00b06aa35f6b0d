"""What is changed at random about a training pair, the same way in source and driving frame."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.affine import transform
from engine.tracking.canonical import mirror_index
from engine.training.footage_cache import FRAME_PX

SCALES, MAX_TURN_RAD, MAX_SHIFT_PX = (0.85, 1.2), 0.2, 16.0
GAMMAS, GAINS = (0.75, 1.35), (0.88, 1.12)
# how often lips are painted, and what that leaves of their red, green and blue
LIPSTICK, LIPSTICK_LEAVES = 0.4, ((0.75, 1.0), (0.4, 1.0), (0.4, 1.0))
# how often a picture loses its colour
GREYED = 0.08


@dataclass(frozen=True, slots=True)
class Augmentation:
    """view_from_frame (2, 3) float32, a similarity; flipped: mirrored after it; lookup (1, 256, 3) uint8.

    lipstick (3,) float32: what is left of the lips' red, green and blue. Without it the networks take the inside of a
    mouth for the complement of its lips, and give red lips green teeth. greyed: without colour, and then without
    lipstick.
    """

    view_from_frame: Array
    flipped: bool
    lookup: Image
    lipstick: Array
    greyed: bool

    def picture(self, image: Image) -> Image:
        """Return image (256, 256, 3) uint8 RGB changed."""
        seen = cv2.LUT(self.mask(image), self.lookup)
        if self.greyed:
            seen = cv2.cvtColor(cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        return np.asarray(seen, np.uint8)

    def made_up(self, image: Image, lips: Image) -> Image:
        """Return image (256, 256, 3) uint8 RGB with painted lips; lips (256, 256) uint8: where they are."""
        if (self.lipstick == 1).all():
            return image
        left = 1 - (lips[..., None].astype(np.float32) / 255) * (1 - self.lipstick)
        return np.asarray(image * left + 0.5, np.uint8)

    def mask(self, mask: Image) -> Image:
        """Return mask (256, 256) uint8, or a picture, moved only."""
        size = (FRAME_PX, FRAME_PX)
        moved = cv2.warpAffine(
            np.asarray(mask), self.view_from_frame, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.ascontiguousarray(moved[:, ::-1] if self.flipped else moved)

    def landmarks(self, landmarks: Array) -> Array:
        """Return landmarks (478, 3) px moved; mirrored ones get their twins' places in the list."""
        moved = transform(self.view_from_frame, landmarks)
        if self.flipped:
            moved = moved[mirror_index()]
            moved[:, 0] = FRAME_PX - 1 - moved[:, 0]
        return moved


def draw_augmentation(rng: np.random.Generator) -> Augmentation:
    """Draw one augmentation."""
    scale, turn = rng.uniform(*SCALES), rng.uniform(-MAX_TURN_RAD, MAX_TURN_RAD) * rng.uniform()
    linear = scale * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    middle = np.full(2, (FRAME_PX - 1) / 2)
    shift = rng.uniform(-MAX_SHIFT_PX, MAX_SHIFT_PX, 2)
    matrix = np.column_stack([linear, middle + shift - linear @ middle]).astype(np.float32)
    levels = np.linspace(0, 1, 256)[:, None] ** rng.uniform(*GAMMAS) * rng.uniform(*GAINS, 3)
    lookup = np.clip(levels * 255 + 0.5, 0, 255).astype(np.uint8)[None]
    flipped = bool(rng.integers(2))
    leaves = np.array([rng.uniform(low, high) for low, high in LIPSTICK_LEAVES], np.float32)
    lipstick, greyed = rng.uniform() < LIPSTICK, bool(rng.uniform() < GREYED)
    leaves = leaves if lipstick and not greyed else np.ones(3, np.float32)
    return Augmentation(matrix, flipped, lookup, leaves, greyed)


def no_augmentation() -> Augmentation:
    """Return the augmentation that changes nothing: for validation."""
    lookup = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, 2)
    return Augmentation(np.eye(2, 3, dtype=np.float32), False, lookup, np.ones(3, np.float32), False)
