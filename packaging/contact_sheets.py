"""Makes the contact sheets of the documents anew, from avatars and the driving clip that ship, into docs/images.

`packaging/contact_sheets.py` writes mesh.jpg (four avatars by the engine mesh) and mobileportrait.webp (driver, then
two avatars by each engine).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parent.parent
TARGET, CLIP = ROOT / "docs" / "images", ROOT / "assets" / "clips" / "driving.mp4"
# a smile, a raised brow, a turn with a look aside, a wink, an open mouth, a laugh
MOMENTS = (48, 90, 180, 228, 252, 276)
FOUR, TWO, ENGINES = ("nadia", "eileen", "ruth", "amara"), ("nadia", "samuel"), ("mesh", "mobileportrait")
MESH_PX, COMPARED_PX, QUALITY = 165, 220, 88

Image = npt.NDArray[np.uint8]


def main() -> int:
    """Make both sheets; return the exit status."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as name:
        by_mesh = [row(rendered(avatar, "mesh", Path(name)), (0, *MOMENTS), MESH_PX) for avatar in FOUR]
        pairs = [(avatar, engine) for avatar in TWO for engine in ENGINES]
        compared = [row(rendered(*pair, Path(name)), MOMENTS, COMPARED_PX) for pair in pairs]
    write("mesh.jpg", by_mesh, cv2.IMWRITE_JPEG_QUALITY)
    write("mobileportrait.webp", [row(CLIP, MOMENTS, COMPARED_PX), *compared], cv2.IMWRITE_WEBP_QUALITY)
    return 0


def rendered(avatar: str, engine: str, folder: Path) -> Path:
    """Return a video of avatar's face, moved by the clip."""
    from app.main import run

    output = folder / f"{avatar}_{engine}.mp4"
    arguments = ["animate", avatar, str(CLIP), "--crop", "--engine", engine, "-o", str(output)]
    if not output.exists() and run(arguments) != 0:
        sys.exit(f"{avatar} could not be moved by {engine}; it says why above.")
    return output


def row(video: Path, moments: Sequence[int], side_px: int) -> Image:
    """Return the middle square of these frames of video, side by side."""
    from drivers.video_reader import VideoReader

    with VideoReader(video) as clip:
        frames = [frame.image for number, frame in enumerate(clip.frames()) if number in moments]
    return np.concatenate([square(frame, side_px) for frame in frames], 1)


def square(image: Image, side_px: int) -> Image:
    """Return the middle of image (H, W, 3) as (side_px, side_px, 3)."""
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    part = image[top : top + side, left : left + side]
    return np.asarray(cv2.resize(part, (side_px, side_px), interpolation=cv2.INTER_AREA), np.uint8)


def write(name: str, rows: Sequence[Image], quality: int) -> None:
    """Write rows, one below another."""
    sheet = cv2.cvtColor(np.concatenate(rows), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(TARGET / name), sheet, [quality, QUALITY])


if __name__ == "__main__":
    sys.exit(main())
