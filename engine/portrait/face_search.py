"""Where to look for faces in a photo: the plain picture first, then turned, closer, and in more contrast."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum, IntEnum

import cv2
import numpy as np

from engine.frame import Image
from engine.tracking.face_finder import FaceBox, FaceFinder

# the detectors work on 128 and 192 px: more pixels than this only cost time
LOOK_PX = 512
# tiles are cut from the photo at this size
SEARCH_PX = 2048
# a face that fills the photo is found once there is plain grey around it, this share of the photo's side
ROOM = 0.4
GREY = (128, 128, 128)
# The detectors miss faces below a tenth of what they are shown. The photo's longer side over a tile's; tiles overlap by
# half.
TILE_ZOOMS = (2, 4)
# tiles smaller than this could only hold faces too small to use
TILE_MIN_PX = 240
SURE_SCORE, WEAK_SCORE = 0.5, 0.2


class Turn(Enum):
    """How the photo must be turned so that the face stands upright; the value is OpenCV's rotation code."""

    NONE = -1
    RIGHT = cv2.ROTATE_90_CLOCKWISE
    OVER = cv2.ROTATE_180
    LEFT = cv2.ROTATE_90_COUNTERCLOCKWISE

    def apply(self, image: Image) -> Image:
        """Return image turned."""
        return image if self is Turn.NONE else np.asarray(cv2.rotate(image, self.value), np.uint8)


class Search(IntEnum):
    """How a face was searched for, from the plainest way to the last resort."""

    WHOLE = 0
    TURNED = 1
    TILES = 2
    ENHANCED = 3


@dataclass(frozen=True, slots=True)
class Sighting:
    """Faces found in one search, the largest first.

    image: the photo after turn, times scale, in more contrast where search is ENHANCED. boxes are in px of image.
    """

    image: Image
    boxes: list[FaceBox]
    search: Search
    turn: Turn = Turn.NONE
    scale: float = 1.0


def sightings(photo: Image) -> Generator[Sighting, None, None]:
    """Yield what is found in photo (H, W, 3) uint8 RGB, search by search.

    It is lazy: later searches, which take longer, run only when the caller refuses what came before.
    """
    with closing(FaceFinder(SURE_SCORE)) as sure, closing(FaceFinder(WEAK_SCORE)) as weak:
        for found in (_look(photo, sure), _look_with_room(photo, sure)):
            yield Sighting(photo, found, Search.WHOLE)
        for turn in (Turn.RIGHT, Turn.LEFT, Turn.OVER):
            turned = turn.apply(photo)
            yield Sighting(turned, _look(turned, sure), Search.TURNED, turn)
        small, scale = _shrink(photo, SEARCH_PX)
        for zoom in TILE_ZOOMS:
            found = [_moved(box, scale=1 / scale) for box in _look_closer(small, zoom, sure)]
            yield Sighting(photo, found, Search.TILES)
        clear = _enhance(small)
        for found in (_look(clear, weak), _look_with_room(clear, weak), _look_closer(clear, TILE_ZOOMS[0], weak)):
            yield Sighting(clear, found, Search.ENHANCED, scale=scale)


def _look(image: Image, finder: FaceFinder) -> list[FaceBox]:
    """Return the faces in image, in its px."""
    small, scale = _shrink(image, LOOK_PX)
    return [_moved(box, scale=1 / scale) for box in finder.find(small)]


def _look_with_room(image: Image, finder: FaceFinder) -> list[FaceBox]:
    """Return the faces in image, shown with a grey frame around it."""
    small, scale = _shrink(image, LOOK_PX)
    room = round(ROOM * max(small.shape[:2]))
    padded = cv2.copyMakeBorder(small, room, room, room, room, cv2.BORDER_CONSTANT, value=GREY)
    found = finder.find(np.asarray(padded, np.uint8))
    return [_moved(_moved(box, -room, -room), scale=1 / scale) for box in found]


def _look_closer(image: Image, zoom: int, finder: FaceFinder) -> list[FaceBox]:
    """Return the faces in image's tiles, whose sides are image's longer side over zoom."""
    side = max(image.shape[:2]) // zoom
    if side < TILE_MIN_PX:
        return []
    found: list[FaceBox] = []
    tops, lefts = (_starts(length, side) for length in image.shape[:2])
    for top in tops:
        for left in lefts:
            tile = np.ascontiguousarray(image[top : top + side, left : left + side])
            found.extend(_moved(box, left, top) for box in _look(tile, finder))
    return _distinct(found)


def _starts(length: int, side: int) -> list[int]:
    """Return where tiles begin along one axis: evenly, overlapping by half or more, the last one ending at the edge."""
    if length <= side:
        return [0]
    steps = -(-2 * (length - side) // side)
    return [round(i * (length - side) / steps) for i in range(steps + 1)]


def _distinct(boxes: list[FaceBox]) -> list[FaceBox]:
    """Return boxes without the weaker ones of those that lie upon each other, the largest first."""
    kept: list[FaceBox] = []
    for box in sorted(boxes, key=lambda box: -box.score):
        apart = (np.hypot(box.x_px - b.x_px, box.y_px - b.y_px) > 0.5 * max(box.size_px, b.size_px) for b in kept)
        if all(apart):
            kept.append(box)
    return sorted(kept, key=lambda box: -box.size_px)


def _moved(box: FaceBox, right_px: float = 0.0, down_px: float = 0.0, scale: float = 1.0) -> FaceBox:
    x, y, size = (box.x_px + right_px) * scale, (box.y_px + down_px) * scale, box.size_px * scale
    return replace(box, x_px=x, y_px=y, size_px=size)


def _shrink(image: Image, longest_px: int) -> tuple[Image, float]:
    """Return image with its longer side at most longest_px, and the factor applied."""
    scale = min(1.0, longest_px / max(image.shape[:2]))
    if scale == 1.0:
        return image, scale
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), scale


def _enhance(photo: Image) -> Image:
    """Return photo with its local contrast evened out, for faded, dark and drawn faces."""
    lab = cv2.cvtColor(photo, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(lab[..., 0])
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.uint8)
