from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from engine.errors import NoFaceError
from engine.frame import Image
from engine.portrait.face import find_face, find_faces
from engine.portrait.photo import read_photo


def middle_of(photo: Image) -> tuple[float, float]:
    found = find_face(photo, "the photo")
    x, y = found.landmarks[:468, :2].mean(0)
    return float(x), float(y)


def test_a_portrait(astronaut_image: Image) -> None:
    found = find_face(astronaut_image, "the photo")
    assert found.notes == ()
    assert np.array_equal(found.photo, astronaut_image)
    assert found.landmarks.shape == (478, 3)
    assert np.allclose(found.landmarks[4, :2], (223.5, 126), atol=2), "the tip of the nose"


def test_black_and_white_dark_and_faded(astronaut_image: Image) -> None:
    grey = np.repeat(cv2.cvtColor(astronaut_image, cv2.COLOR_RGB2GRAY)[..., None], 3, 2)
    wanted = middle_of(astronaut_image)
    for photo in (grey, astronaut_image // 8, astronaut_image // 5 + 180):
        assert np.allclose(middle_of(photo), wanted, atol=4)


def test_a_photo_on_its_side_is_turned(astronaut_image: Image) -> None:
    found = find_face(np.ascontiguousarray(np.rot90(astronaut_image)), "the photo")
    assert np.array_equal(found.photo, astronaut_image)
    assert found.notes == ("The photo lay on its side; it was turned upright.",)


def test_the_largest_of_two(astronaut_image: Image) -> None:
    small = cv2.resize(astronaut_image[:300, 80:380], (240, 240), interpolation=cv2.INTER_AREA)
    both = np.hstack([np.vstack([small, np.full((60, 240, 3), 90, np.uint8)]), astronaut_image[:300, 80:380]])
    found = find_face(both, "the photo")
    assert found.landmarks[4, 0] > 240
    assert found.notes == ("There are 2 faces in the photo; the largest is used.",)


def test_everybody_is_found_once_the_largest_first(astronaut_image: Image) -> None:
    large = cv2.resize(astronaut_image[20:200, 130:310], (512, 512), interpolation=cv2.INTER_CUBIC)
    # so small beside the other one that only a closer look finds it
    found = find_faces(np.hstack([astronaut_image, large]), "the photo")
    noses = [face.landmarks[4, :2] for face in found]
    assert len(found) == 2
    assert noses[0][0] > 512 and np.allclose(noses[1], (223.5, 126), atol=3)
    assert [len(find_faces(photo, "the photo")) for photo in (astronaut_image, np.rot90(astronaut_image))] == [1, 1]
    with pytest.raises(NoFaceError):
        find_faces(skimage.data.coffee(), "the photo")


@pytest.mark.parametrize("name", ["chelsea", "coffee", "rocket"])
def test_a_cat_a_cup_and_a_rocket_have_no_face(name: str) -> None:
    photo = np.ascontiguousarray(getattr(skimage.data, name)())
    with pytest.raises(NoFaceError, match=r"No face was found in cat\.jpg|There may be a face in cat\.jpg"):
        find_face(photo, "cat.jpg")


def test_a_face_too_small_to_use(astronaut_image: Image) -> None:
    photo = np.full((500, 500, 3), 90, np.uint8)
    photo[200:330, 200:330] = cv2.resize(astronaut_image, (130, 130), interpolation=cv2.INTER_AREA)
    with pytest.raises(NoFaceError):
        find_face(photo, "the photo")


def test_an_alpaca_is_refused(media: Path) -> None:
    photo = read_photo(media / "s38.jpg").image
    with pytest.raises(NoFaceError, match=r"s38\.jpg.*animal"):
        find_face(photo, "s38.jpg")
