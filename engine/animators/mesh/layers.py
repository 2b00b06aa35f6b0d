"""The last step: the person, moved, over a background that stands still."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.sampling import sample
from engine.frame import Array, Image
from engine.portrait.portrait import CROP_PX, Portrait

# least share of background in a pixel for its background to be corrected
GIVES_WAY = 0.2


@dataclass(frozen=True, slots=True)
class Layers:
    """texture (512, 512, 4) uint8: the person, colour times coverage, and coverage; background (512, 512, 3) uint8.

    whole (512, 512, 4) uint8: the crop as one opaque layer, for motion without stitching.
    """

    texture: Image
    background: Image
    whole: Image


def prepare_layers(portrait: Portrait) -> Layers:
    """Split portrait so that person + (1 − coverage) · background gives back the photo."""
    cover = portrait.foreground[..., None].astype(np.float32)
    person = np.clip(portrait.crop - (1 - cover) * portrait.background, 0, 255 * cover)
    # where no person colour explains the photo, the background gives way
    explained = np.clip((portrait.crop - person) / np.maximum(1 - cover, GIVES_WAY), 0, 255)
    background = np.where(1 - cover > GIVES_WAY, explained + 0.5, portrait.background).astype(np.uint8)
    texture = np.concatenate([person, 255 * cover], -1)
    opaque = np.full((CROP_PX, CROP_PX, 1), 255, np.uint8)
    return Layers(
        texture=np.clip(texture + 0.5, 0, 255).astype(np.uint8),
        background=np.ascontiguousarray(background),
        whole=np.concatenate([portrait.crop, opaque], -1),
    )


def crop_map(backward: Array) -> Array:
    """Return backward (N, N, 2) px at grid nodes as a map (512, 512, 2) float32: each pixel's place in the photo."""
    nodes = backward.shape[0]
    cell = CROP_PX / (nodes - 1)
    axis = np.arange(nodes, dtype=np.float32) * cell
    place = backward + np.stack(np.meshgrid(axis, axis), -1)
    # node k lies at pixel k · cell: scaled about the first pixel's centre, not stretched corner to corner
    matrix = np.array([[1 / cell, 0, 0], [0, 1 / cell, 0]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(place, matrix, (CROP_PX, CROP_PX), flags=flags), np.float32)


def blend_layers(layers: Layers, texture: Image, place: Array, stitching: bool) -> Image:
    """Return texture (512, 512, 4) moved by place over the background, (512, 512, 3) uint8 RGB."""
    moved = sample(texture, place)
    colour = cv2.cvtColor(moved, cv2.COLOR_RGBA2RGB)
    if not stitching:
        return np.asarray(colour, np.uint8)
    uncovered = cv2.bitwise_not(cv2.extractChannel(moved, 3))
    behind = cv2.multiply(layers.background, cv2.merge([uncovered] * 3), scale=1 / 255)
    return np.asarray(cv2.add(colour, behind, dst=colour), np.uint8)
