from __future__ import annotations

import numpy as np

from engine.frame import Array
from engine.portrait.mirror_fill import mirror_fill


def shelves() -> Array:
    """Soft horizontal bars on a dark ground."""
    rows = np.indices((256, 256), np.float32)[0]
    return np.repeat((120 + 90 * np.sin(rows / 8))[..., None], 3, 2).astype(np.float32)


def test_shelves_go_straight_on_behind_a_round_gap() -> None:
    rows, columns = np.indices((256, 256), np.float32)
    known = np.hypot(rows - 128, columns - 128) > 60
    levels = shelves()
    done = mirror_fill(np.where(known[..., None], levels, 0), known)
    beside = ~known & (np.abs(rows - 128) < 25) & (np.abs(columns - 128) > 45)
    assert np.abs(done - levels)[beside].mean() < 12
    assert np.abs(done - levels)[known].max() == 0


def test_no_seam_where_the_gap_begins() -> None:
    known = np.ones((128, 128), bool)
    known[40:100, 50:90] = False
    columns = np.indices((128, 128), np.float32)[1]
    levels = np.repeat((128 + 100 * np.sin(columns / 12))[..., None], 3, 2).astype(np.float32)
    done = mirror_fill(np.where(known[..., None], levels, 0), known)
    assert np.abs(done[70, 49] - done[70, 50]).max() < 10
    assert np.abs(done[70, 89] - done[70, 90]).max() < 10


def test_the_deeper_the_softer() -> None:
    known = np.ones((256, 256), bool)
    known[:, 100:] = False
    noise = np.random.default_rng(1).random((256, 256, 3)).astype(np.float32) * 200
    done = mirror_fill(noise, known)
    assert done[50:200, 100:106].std() > 30
    assert done[50:200, 140:146].std() < 10


def test_a_gap_without_anything_beside_or_above_is_filled_smoothly() -> None:
    known = np.zeros((64, 64), bool)
    known[48:] = True
    done = mirror_fill(np.where(known[..., None], np.full((64, 64, 3), 90, np.float32), 0), known)
    assert np.abs(done - 90).max() < 1


def test_no_step_at_a_ragged_outline() -> None:
    rows, columns = np.indices((128, 128), np.float32)
    known = columns < 60 + 4 * np.sin(rows / 3)
    levels = np.repeat((3 * np.abs(columns - 30))[..., None], 3, 2)
    done = mirror_fill(np.where(known[..., None], levels, 0), known)[..., 0]
    begins = known[:, :-1] & ~known[:, 1:]
    assert np.abs(done[:, 1:] - done[:, :-1])[begins].mean() < 4.5
