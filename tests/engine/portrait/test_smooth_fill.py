import numpy as np

from engine.portrait.smooth_fill import smooth_fill


def test_known_pixels_stay_and_gaps_follow_the_light() -> None:
    ramp = np.repeat(np.linspace(40, 200, 128, dtype=np.float32)[None, :, None], 128, 0)
    image = np.repeat(ramp, 3, 2)
    weight = np.ones((128, 128), np.float32)
    weight[40:90, 40:90] = 0
    spoilt = image.copy()
    spoilt[40:90, 40:90] = 255
    filled = smooth_fill(spoilt, weight)
    assert np.allclose(filled[weight > 0], image[weight > 0], atol=1e-3)
    assert np.abs(filled - image).max() < 25
    assert np.abs(filled[65, 41] - image[65, 41]).max() < 6, "no step at the rim"


def test_nothing_known_gives_no_nonsense() -> None:
    filled = smooth_fill(np.full((64, 64, 3), 90, np.float32), np.zeros((64, 64), np.float32))
    assert np.isfinite(filled).all()
