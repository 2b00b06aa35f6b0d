"""Renders an affine view of a photo without aliasing."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.affine import compose, invert, resize_matrix, scale_of, transform


def resample(image: Image, view_from_image: Array, size: tuple[int, int], border: int = cv2.BORDER_REPLICATE) -> Image:
    """Return the view (height, width, 3) uint8 RGB of image under the affine map view_from_image (2, 3).

    size is (width, height) of the view. Where the view shrinks the image, pixels are averaged first; otherwise they are
    interpolated bicubically. border: OpenCV's rule for what lies outside; the default continues the edge.
    """
    image, part_from_image = _visible_part(image, view_from_image, size)
    scale = scale_of(view_from_image)
    if scale < 1:
        width, height = (max(1, round(n * scale)) for n in (image.shape[1], image.shape[0]))
        shrink = resize_matrix(width / image.shape[1], height / image.shape[0])
        image = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        part_from_image = compose(shrink, part_from_image)
    view_from_part = compose(view_from_image, invert(part_from_image))
    view = cv2.warpAffine(image, view_from_part, size, flags=cv2.INTER_CUBIC, borderMode=border)
    return np.asarray(view, np.uint8)


def _visible_part(image: Image, view_from_image: Array, size: tuple[int, int]) -> tuple[Image, Array]:
    """Return the part of image that the view shows, with some margin, and part_from_image."""
    height, width = image.shape[:2]
    right, bottom = size[0] - 1.0, size[1] - 1.0
    corners = np.array([[0, 0], [right, 0], [right, bottom], [0, bottom]], np.float32)
    seen = transform(invert(view_from_image), corners)
    margin = 4 + 4 / max(scale_of(view_from_image), 1e-6)
    left, top = (int(np.clip(v - margin, 0, n - 1)) for v, n in zip(seen.min(0), (width, height), strict=True))
    right_px, bottom_px = (
        int(np.clip(v + margin, low + 1, n))
        for v, low, n in zip(seen.max(0), (left, top), (width, height), strict=True)
    )
    part = np.ascontiguousarray(image[top:bottom_px, left:right_px])
    return part, np.array([[1, 0, -left], [0, 1, -top]], np.float32)
