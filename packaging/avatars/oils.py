"""Repaints a picture with brush strokes, coarse to fine (after Hertzmann 1998, written anew)."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

RADII = (14, 8, 4, 2, 1)  # px at 1024, from the underpainting to the details
THRESHOLDS = (0.0, 26.0, 22.0, 13.0, 20.0)  # a stroke is set only where the canvas is further off than this


def paint(picture: Picture, seed: int = 3) -> Picture:
    """Return the RGB picture (H, W, 3) painted in oil."""
    rng = np.random.default_rng(seed)
    canvas = np.full_like(picture, (118, 96, 78))
    relief = np.zeros(picture.shape[:2], np.float32)
    for radius, threshold in zip(RADII, THRESHOLDS, strict=True):
        lay_strokes(canvas, relief, picture, radius, threshold, rng)
    return varnish(canvas, relief)


def directions(picture: Picture, radius: int) -> NDArray[np.float32]:
    """Angle of the strokes (H, W): along the edges, by the smoothed structure tensor."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    dx, dy = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    size = (0, 0)
    xx, yy, xy = (cv2.GaussianBlur(part, size, 2.0 * radius) for part in (dx * dx, dy * dy, dx * dy))
    return (0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2).astype(np.float32)


def lay_strokes(
    canvas: Picture,
    relief: NDArray[np.float32],
    picture: Picture,
    radius: int,
    threshold: float,
    rng: np.random.Generator,
) -> None:
    """Paint one layer over the canvas, in place."""
    height, width = relief.shape
    wanted = cv2.GaussianBlur(picture, (0, 0), 0.6 * radius)
    off = np.abs(wanted.astype(np.float32) - canvas).sum(2)
    off = cv2.blur(off, (radius, radius))
    angle = directions(wanted, radius)
    step = max(2, radius)
    spots = [(x, y) for y in range(0, height, step) for x in range(0, width, step)]
    rng.shuffle(spots)
    for x, y in spots:
        x, y = (
            int(np.clip(v + rng.integers(-step // 2, step // 2 + 1), 0, end - 1))
            for v, end in ((x, width), (y, height))
        )
        if off[y, x] < threshold:
            continue
        line = follow(wanted, canvas, angle, x, y, radius)
        colour = np.clip(wanted[y, x] + rng.normal(0, 1.6, 3) + rng.normal(0, 2.2), 0, 255)
        cv2.polylines(canvas, [line], False, colour.tolist(), 2 * radius - 1, cv2.LINE_AA)
        cv2.polylines(relief, [line], False, float(rng.uniform(0, 1)), max(1, radius), cv2.LINE_AA)


def follow(
    wanted: Picture, canvas: Picture, angle: NDArray[np.float32], x: int, y: int, radius: int
) -> NDArray[np.int32]:
    """Trace a curved stroke from (x, y) as long as its colour still serves better than the canvas."""
    height, width = angle.shape
    colour = wanted[y, x].astype(np.float32)
    points, px, py, last = [(x, y)], float(x), float(y), None
    for i in range(14):
        way = np.array([np.cos(angle[int(py), int(px)]), np.sin(angle[int(py), int(px)])])
        if last is not None and way @ last < 0:
            way = -way
        px, py, last = px + way[0] * radius, py + way[1] * radius, way
        if not (0 <= px < width and 0 <= py < height):
            break
        here = wanted[int(py), int(px)].astype(np.float32)
        if i > 1 and np.abs(here - canvas[int(py), int(px)]).sum() < np.abs(here - colour).sum():
            break
        points.append((int(px), int(py)))
    return np.array(points, np.int32)


def varnish(canvas: Picture, relief: NDArray[np.float32]) -> Picture:
    """Let a low light from the left graze the strokes."""
    slope = cv2.Sobel(cv2.GaussianBlur(relief, (0, 0), 1.0), cv2.CV_32F, 1, 1)
    shine = np.clip(1 + 0.06 * slope, 0.94, 1.08)[..., None]
    return np.clip(canvas * shine, 0, 255).astype(np.uint8)
