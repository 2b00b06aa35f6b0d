"""Turns the text of an option into its value; what cannot be used is refused in words."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable
from pathlib import Path

SMALLEST_PX, LARGEST_PX = 16, 7680
SLOWEST_FPS, FASTEST_FPS = 1.0, 240.0
MOST_GAIN = 1.5


def openness(text: str) -> float | None:
    """Return 0..1, or None for "follow"."""
    if text == "follow":
        return None
    value = _number(text)
    if value is None or not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give a number from 0 to 1, or 'follow'")
    return value


def gain(text: str) -> float:
    """Return how much of the motion is wanted."""
    value = _number(text)
    if value is None or not 0.0 <= value <= MOST_GAIN:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give a number from 0 to {MOST_GAIN:g}, such as 0.8")
    return value


def place(text: str) -> tuple[float, float]:
    """Return a place in a picture, x and y in px."""
    values = [_number(part) for part in text.split(",")]
    if len(values) != 2 or values[0] is None or values[1] is None:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give x,y in pixels, such as 210,180")
    return values[0], values[1]


def seconds(text: str) -> float:
    """Return a duration above 0."""
    value = _number(text)
    if value is None or value <= 0:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give a number of seconds above 0, such as 10")
    return value


def milliseconds(text: str) -> float | None:
    """Return a duration above 0, or None for "none"."""
    if text == "none":
        return None
    value = _number(text)
    if value is None or value <= 0:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give a number of milliseconds above 0, or 'none'")
    return value


def frames_per_second(text: str) -> float:
    """Return a rate."""
    value = _number(text)
    if value is None or not SLOWEST_FPS <= value <= FASTEST_FPS:
        raise argparse.ArgumentTypeError(
            f"'{text}' cannot be used; give a number from {SLOWEST_FPS:g} to {FASTEST_FPS:g}, such as 30"
        )
    return value


def size(text: str) -> tuple[int, int]:
    """Return (width, height), both even."""
    found = re.fullmatch(r"(\d{1,5})[xX×](\d{1,5})", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give width x height, such as 1280x720")
    width, height = int(found[1]), int(found[2])
    if width % 2 or height % 2:
        even = f"{width + width % 2}x{height + height % 2}"
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; width and height must be even, such as {even}")
    if not (SMALLEST_PX <= width <= LARGEST_PX and SMALLEST_PX <= height <= LARGEST_PX):
        raise argparse.ArgumentTypeError(
            f"'{text}' cannot be used; width and height must lie between {SMALLEST_PX} and {LARGEST_PX}"
        )
    return width, height


def file_name(kind: str) -> Callable[[str], Path]:
    """Return a type for a path that is not empty. kind: what is wanted, for the message."""

    def convert(text: str) -> Path:
        if not text.strip():
            raise argparse.ArgumentTypeError(f"the name is empty; give {kind}")
        return Path(text).expanduser()

    return convert


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
