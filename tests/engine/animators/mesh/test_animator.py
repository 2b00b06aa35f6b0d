"""What the mesh engine shows, looked at through the landmark network and pixel by pixel."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.tracking.face_mesh import FaceMesh
from engine.tracking.head_pose import rotation_from_angles
from engine.tracking.measure import measure_face

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def mesh():
    mesh = FaceMesh(static=True)
    yield mesh
    mesh.close()


def measured(mesh, picture):
    landmarks = mesh.landmarks(picture)
    assert landmarks is not None, "the result is no face"
    return measure_face(landmarks)


def test_at_rest_the_photo_comes_back(render, portrait):
    difference = np.abs(render().astype(int) - portrait.crop)
    assert difference.mean() < 0.3
    assert np.percentile(difference, 99.5) <= 6


def test_eyes_close_and_open_again(render, mesh):
    shut = measured(mesh, render(eye_openness=(0.0, 0.0)))
    open_ = measured(mesh, render())
    assert max(shut.eye_openness) < 0.13
    assert min(open_.eye_openness) > 0.2


def test_a_wink_is_a_wink(render, mesh):
    left, right = measured(mesh, render(eye_openness=(0.0, 1.0))).eye_openness
    assert left < 0.6 * right


@pytest.mark.parametrize("wanted", [0.0, 0.25, 0.5])
def test_lips_part_as_wanted(render, mesh, wanted):
    assert measured(mesh, render(lip_openness=wanted)).lip_openness == pytest.approx(wanted, abs=0.1)


@pytest.mark.parametrize(("axis", "angle"), [(0, 12), (0, -12), (1, 18), (1, -18), (2, 25), (2, -25)])
def test_the_head_turns_as_driven(render, mesh, axis, angle):
    angles = [0.0, 0.0, 0.0]
    angles[axis] = angle
    rest = measured(mesh, render()).head_pose.rotation
    turned = measured(mesh, render(rotation=rotation_from_angles(*angles))).head_pose.rotation
    found = turned @ rest.T
    cosine = (np.trace(found.T @ rotation_from_angles(*angles)) - 1) / 2
    assert np.degrees(np.arccos(np.clip(cosine, -1, 1))) < 6.0


def test_gaze_moves_the_irises(render, mesh):
    left = measured(mesh, render(gaze_deg=(20.0, 0.0))).gaze_deg[0]
    right = measured(mesh, render(gaze_deg=(-20.0, 0.0))).gaze_deg[0]
    assert left - right > 15


def test_with_stitching_the_border_stands_still(render, portrait):
    picture = render(rotation=rotation_from_angles(10, 15, 20), lip_openness=0.4).astype(int)
    ring = np.ones(picture.shape[:2], bool)
    ring[3:-3, 3:-3] = False
    assert np.abs(picture - portrait.crop)[ring].mean() < 0.3


def test_without_stitching_the_crop_moves(render, portrait):
    picture = render(rotation=rotation_from_angles(0, 0, 15), stitching=False).astype(int)
    assert np.abs(picture - portrait.crop)[-40:].mean() > 2


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("blink", {"eye_openness": (0.0, 0.0)}),
        ("ah", {"lip_openness": 0.4}),
        ("turn", {"rotation": rotation_from_angles(5, 15, -8), "gaze_deg": (12.0, 4.0)}),
    ],
)
def test_golden_pictures(render, name, changes):
    """A change of the picture is seen. UPDATE_GOLDEN=1 stores the new ones: look at them before committing."""
    picture, path = render(**changes), GOLDEN / f"{name}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(picture).resize((256, 256), Image.Resampling.BOX).save(path)
    golden = np.asarray(Image.open(path)).astype(int)
    small = np.asarray(Image.fromarray(picture).resize((256, 256), Image.Resampling.BOX)).astype(int)
    assert np.abs(small - golden).mean() < 1.5
