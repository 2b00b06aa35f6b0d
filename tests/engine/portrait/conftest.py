"""What the portrait tests share: a face as an array, and loaded once."""

from __future__ import annotations

import numpy as np
import pytest
import skimage.data

from engine.frame import Array, Image
from engine.portrait.loader import make_portrait
from engine.portrait.portrait import Portrait
from engine.tracking.canonical import mean_face


@pytest.fixture(scope="session")
def astronaut_image() -> Image:
    """Eileen Collins, 512 x 512; the face's box is 95 px wide around (225, 131)."""
    return np.asarray(skimage.data.astronaut())


@pytest.fixture(scope="session")
def astronaut_portrait(astronaut_image: Image) -> Portrait:
    """The same, ready to be animated."""
    return make_portrait(astronaut_image, "Eileen")


@pytest.fixture
def mean_landmarks() -> Array:
    """The canonical face, eyes level, 100 px between the outer eye corners, as landmarks around (256, 290) px."""
    return np.asarray(mean_face() * 100 + np.array([256, 290, 0]), np.float32)
