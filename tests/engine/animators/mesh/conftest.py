"""A real portrait for the mesh engine, prepared once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from PIL import Image

from engine.animators.mesh.animator import MeshAnimator, Puppet
from engine.frame import Driving
from engine.portrait.loader import load_portrait
from engine.portrait.portrait import Portrait


@pytest.fixture(scope="session")
def portrait(tmp_path_factory: pytest.TempPathFactory) -> Portrait:
    path: Path = tmp_path_factory.mktemp("photo") / "astronaut.png"
    Image.fromarray(skimage.data.astronaut()).save(path)
    return load_portrait(path)


@pytest.fixture(scope="session")
def puppet(portrait: Portrait) -> Puppet:
    return MeshAnimator().prepare(portrait)


@pytest.fixture
def still(portrait: Portrait) -> Driving:
    """The motion that leaves the photo as it is."""
    return Driving(
        rotation=np.eye(3, dtype=np.float32),
        translation=np.zeros(2, np.float32),
        scale=1.0,
        expression=np.zeros((478, 3), np.float32),
        eye_openness=(1.0, 1.0),
        lip_openness=portrait.face.lip_openness,
        gaze_deg=(0.0, 0.0),
    )


@pytest.fixture
def render(puppet: Puppet, still: Driving):
    """Render the still motion with some fields replaced."""
    animator = MeshAnimator()
    return lambda **changes: animator.render(puppet, replace(still, **changes))
