"""Where a filling goes on with its surroundings, and where something else begins."""

import numpy as np

from engine.portrait.seams import breaks

GAP = (slice(60, 200), slice(80, 180))
RNG = np.random.default_rng(2)


def texture(levels: float) -> np.ndarray:
    return (levels + 20 * RNG.standard_normal((256, 256, 3))).astype(np.float32)


def known() -> np.ndarray:
    mask = np.ones((256, 256), bool)
    mask[GAP] = False
    return mask


def test_a_texture_that_goes_on_does_not_break() -> None:
    assert breaks(texture(120), known()).max() < 0.05


def test_another_thing_breaks_on_its_side_and_inwards() -> None:
    filled, mask = texture(120), known()
    filled[:, 180:] = texture(200)[:, 180:]
    found = breaks(filled, mask)[..., 0]
    assert found.shape == (256, 256)
    assert found[100:160, 170:180].min() > 0.9
    assert found[100:160, 80:90].max() < 0.05
    assert found[100:160, 140:150].mean() > found[100:160, 110:120].mean()


def test_a_gap_without_surroundings_does_not_break() -> None:
    assert not breaks(texture(120), np.zeros((256, 256), bool)).any()
