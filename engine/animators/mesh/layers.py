"""The last step: the person, moved, over a background that stands still."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.portrait import CROP_PX, Portrait


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
    background = portrait.background
    person = np.clip(portrait.crop - (1 - cover) * background, 0, 255 * cover)
    texture = np.concatenate([person, 255 * cover], -1)
    opaque = np.full((CROP_PX, CROP_PX, 1), 255, np.uint8)
    return Layers(
        texture=np.clip(texture + 0.5, 0, 255).astype(np.uint8),
        background=np.ascontiguousarray(background),
        whole=np.concatenate([portrait.crop, opaque], -1),
    )


def crop_map(backward: Array) -> Array:
    """Return backward (N, N, 2) px at grid nodes as a map (512, 512, 2) float32: for each pixel its place in the photo."""
    nodes = backward.shape[0]
    # node k lies at pixel k · cell: sample the grid there rather than stretch it corner to corner
    axis = np.arange(CROP_PX, dtype=np.float32) * ((nodes - 1) / CROP_PX)
    return _dense(backward, axis) + _identity()


def _dense(field: Array, axis: Array) -> Array:
    columns, rows = np.meshgrid(axis, axis)
    return np.asarray(cv2.remap(field, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _identity() -> Array:
    axis = np.arange(CROP_PX, dtype=np.float32)
    return np.stack(np.meshgrid(axis, axis), -1)


def blend_layers(layers: Layers, texture: Image, place: Array, stitching: bool) -> Image:
    """Return texture (512, 512, 4) moved by place over the background, (512, 512, 3) uint8 RGB."""
    moved = cv2.remap(texture, place, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    colour, cover = np.ascontiguousarray(moved[..., :3]), moved[..., 3]
    if not stitching:
        return colour
    behind = cv2.multiply(layers.background, cv2.merge([255 - cover] * 3), scale=1 / 255)
    return np.asarray(cv2.add(colour, behind), np.uint8)
