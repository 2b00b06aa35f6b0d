from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.compose.cutout import cut_out
from engine.portrait.loader import load_portrait

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(("size", "canvas"), [((1280, 720), (1280, 720)), ((640, 360), (960, 540))])
def test_the_canvas_has_the_output_s_shape_and_is_finer_where_the_face_would_lose(
    size: tuple[int, int], canvas: tuple[int, int]
) -> None:
    cutout = cut_out(load_portrait(ROOT / "assets" / "avatars" / "ruth.jpg"), size)
    width, height = canvas
    assert cutout.person.shape == cutout.ground.shape == (height, width, 3)
    assert cutout.share.shape == (height, width)
    assert cutout.share.min() >= 0.0 and cutout.share.max() <= 1.0
    # colour times share: nothing where there is no person
    assert cutout.person[cutout.share == 0].max() <= 1
    # the photo is narrower than the output: the body fades out where it ends, and is whole in the middle
    assert cutout.share[-2, 0] == 0.0
    assert cutout.share[-2, width // 2] > 0.95
    assert np.abs(np.diff(cutout.share[-2])).max() < 0.2
