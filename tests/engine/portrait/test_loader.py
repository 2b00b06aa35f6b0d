from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures

from engine.errors import NoFaceError, PhotoError
from engine.frame import Image
from engine.portrait.affine import compose, transform
from engine.portrait.head_outline import face_hull
from engine.portrait.loader import load_portrait, make_portrait
from engine.portrait.portrait import CROP_PX, Portrait
from engine.tracking.measure import measure_face


def check(portrait: Portrait) -> None:
    """What every portrait promises."""
    side = (CROP_PX, CROP_PX)
    assert portrait.crop.shape == portrait.background.shape == (*side, 3)
    assert portrait.crop.dtype == portrait.background.dtype == portrait.photo.dtype == np.uint8
    assert portrait.foreground.shape == side
    assert portrait.foreground.dtype == np.float32
    assert portrait.foreground.min() >= 0
    assert portrait.foreground.max() <= 1
    for matrix in (portrait.photo_from_crop, portrait.crop_from_photo):
        assert matrix.shape == (2, 3)
        assert matrix.dtype == np.float32
    identity = compose(portrait.crop_from_photo, portrait.photo_from_crop)
    assert np.allclose(identity, [[1, 0, 0], [0, 1, 0]], atol=2e-3)
    empty = portrait.foreground == 0
    assert np.array_equal(portrait.background[empty], portrait.crop[empty])
    assert (portrait.foreground[face_hull(portrait.face.landmarks)] > 0.9).mean() > 0.95
    assert abs(portrait.face.head_pose.roll_deg) < 12, "the crop is upright"
    landmarks = portrait.face.landmarks[:, :2]
    assert ((landmarks > 0) & (landmarks < CROP_PX)).all()


def test_the_astronaut(astronaut_portrait: Portrait) -> None:
    check(astronaut_portrait)
    assert astronaut_portrait.name == "Eileen"
    assert astronaut_portrait.notes == ()
    assert 0.3 < astronaut_portrait.foreground.mean() < 0.8


def test_the_crop_lies_where_the_matrix_says(astronaut_portrait: Portrait) -> None:
    """The crop's colours are the photo's at the places the matrix gives."""
    portrait = astronaut_portrait
    places = np.random.default_rng(0).uniform(100, 400, (400, 2)).astype(np.float32)
    in_photo = transform(portrait.photo_from_crop, places)
    assert (in_photo > 0).all()
    there, here = (
        cv2.remap(cv2.GaussianBlur(image, (0, 0), sigma), at[:, None, 0], at[:, None, 1], cv2.INTER_LINEAR)
        for image, at, sigma in ((portrait.photo, in_photo, 1.0), (portrait.crop, places, 2.3))
    )
    assert np.abs(there.astype(int) - here).mean() < 3


def test_landmarks_measured_in_the_crop_are_the_same(astronaut_portrait: Portrait) -> None:
    again = measure_face(astronaut_portrait.face.landmarks)
    assert np.allclose(again.shape, astronaut_portrait.face.shape)


def test_a_file_takes_its_own_name(astronaut: Path) -> None:
    portrait = load_portrait(astronaut)
    assert portrait.name == "astronaut"
    check(portrait)


def test_a_photo_cut_at_the_hair_has_hair_beyond_its_edge(astronaut_image: Image) -> None:
    """Where the head goes on beyond the photo, the foreground does too: a nodding head needs something to pull in."""
    cut = np.ascontiguousarray(astronaut_image[70:400, 60:400])
    portrait = make_portrait(cut, "cut")
    check(portrait)
    edge = transform(portrait.crop_from_photo, np.array([[165, 0]], np.float32))[0]
    column, row = (int(v) for v in np.round(edge))
    assert row > 40
    assert portrait.foreground[row - 30, column] > 0.9


@pytest.mark.parametrize("side", [90, 150])
def test_a_tiny_photo(astronaut_image: Image, side: int) -> None:
    check(make_portrait(np.asarray(cv2.resize(astronaut_image[30:290, 80:340], (side, side))), "tiny"))


def test_notes_come_from_all_parts(tmp_path: Path, astronaut_image: Image) -> None:
    path = tmp_path / "photo.gif"
    first = Pictures.fromarray(np.ascontiguousarray(np.rot90(astronaut_image)))
    first.save(path, save_all=True, append_images=[Pictures.new("RGB", (512, 512))])
    notes = load_portrait(path).notes
    assert "animation" in notes[0]
    assert any("side" in note for note in notes)


def test_failures_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    Pictures.new("RGB", (200, 200), (120, 110, 100)).save(path)
    with pytest.raises(NoFaceError, match="wall"):
        load_portrait(path)
    with pytest.raises(PhotoError, match="none"):
        load_portrait(tmp_path / "none.png")


@pytest.mark.parametrize("number", [0, 2, 6, 7, 42])
def test_paintings_statues_cartoons_and_people(media: Path, number: int) -> None:
    portrait = load_portrait(media / f"s{number}.jpg")
    check(portrait)
    assert portrait.notes == ()


def test_a_head_turned_by_a_third_of_a_right_angle_is_noted(media: Path) -> None:
    portrait = load_portrait(media / "s10.jpg")
    check(portrait)
    assert ["strongly turned" in note for note in portrait.notes] == [True]
