from __future__ import annotations

import numpy as np

from engine.compose.curtain import curtain


def test_nothing_but_large_shapes_is_left_and_it_is_dim() -> None:
    picture = np.zeros((90, 160, 3), np.uint8)
    picture[:, 80:] = 200
    picture[40:50:2, 20:60:2] = 255
    drawn = curtain(picture)
    assert (drawn.shape, drawn.dtype) == (picture.shape, np.uint8)
    assert drawn.max() < 110
    assert int(drawn[45, 140, 0]) > int(drawn[45, 5, 0]) + 50
    # the dots of one px cannot be told apart any more
    assert np.abs(np.diff(drawn[45, 30:50, 0].astype(int))).max() < 8
