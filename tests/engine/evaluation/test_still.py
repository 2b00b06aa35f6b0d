from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import PhotoError
from engine.evaluation.still import photo_still


def test_a_photo_is_cropped_around_its_face(astronaut: Path) -> None:
    still = photo_still(astronaut)
    assert still.name == "astronaut.png" and still.photo.shape == (512, 512, 3) and not still.has_truth
    crop = still.crop
    assert 200 < crop.side_px < 450
    assert crop.left_px < 180 and crop.left_px + crop.side_px > 270, "the face is in it"


def test_what_is_no_photo_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_text("text")
    with pytest.raises(PhotoError):
        photo_still(path)
