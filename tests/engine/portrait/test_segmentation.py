import numpy as np

from engine.portrait.head_outline import face_hull
from engine.portrait.portrait import Portrait
from engine.portrait.segmentation import person_likelihood


def test_the_astronaut_is_told_from_the_flag(astronaut_portrait: Portrait) -> None:
    portrait = astronaut_portrait
    likelihood = person_likelihood(portrait.photo, portrait.crop, portrait.crop_from_photo)
    assert likelihood.shape == (512, 512)
    assert likelihood.dtype == np.float32
    assert likelihood.min() >= 0
    assert likelihood.max() <= 1
    assert likelihood[face_hull(portrait.face.landmarks)].mean() > 0.95
    assert likelihood[20:120, 5:60].mean() < 0.1
