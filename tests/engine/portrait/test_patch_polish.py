import numpy as np

from engine.portrait.patch_polish import polish
from engine.portrait.patches import start


def test_a_wrong_guess_is_drawn_towards_the_texture() -> None:
    rows, columns = np.indices((64, 64))
    texture = np.stack([120 + 60 * np.sin(rows / 3), 120 + 60 * np.cos(columns / 4), 0 * rows + 90], 2).astype(
        np.float32
    )
    gap = np.zeros((64, 64), bool)
    gap[26:38, 26:38] = True
    noise = np.random.default_rng(0).normal(0, 25, texture.shape).astype(np.float32)
    guess = start(np.where(gap[..., None], texture + noise, texture).astype(np.float32), np.ones((64, 64), bool))
    done = polish(guess, gap, ~gap, 7, 2)
    assert np.array_equal(done.image[~gap], texture[~gap])
    assert np.abs(done.image - texture)[gap].mean() < 0.4 * np.abs(guess.image - texture)[gap].mean()
    assert not gap[done.rows[gap], done.columns[gap]].any(), "the gap is copied from outside itself"
