from contextlib import closing
from itertools import islice

import cv2
import numpy as np
import pytest

from engine.frame import Image
from engine.portrait.face_search import Search, Sighting, Turn, sightings

FACE = (225, 131)


def first_with_faces(photo: Image) -> Sighting | None:
    with closing(sightings(photo)) as searches:
        return next((sighting for sighting in searches if sighting.boxes), None)


def test_an_ordinary_portrait_is_found_at_once(astronaut_image: Image) -> None:
    with closing(sightings(astronaut_image)) as searches:
        sighting = next(searches)
    assert sighting.search is Search.WHOLE
    assert sighting.turn is Turn.NONE
    assert np.hypot(sighting.boxes[0].x_px - FACE[0], sighting.boxes[0].y_px - FACE[1]) < 12


def test_a_small_face_in_a_large_picture(astronaut_image: Image) -> None:
    photo = np.full((1500, 2400, 3), 90, np.uint8)
    photo[900:1156, 1800:2056] = cv2.resize(astronaut_image, (256, 256), interpolation=cv2.INTER_AREA)
    sighting = first_with_faces(photo)
    assert sighting is not None
    assert sighting.search is Search.TILES
    box = sighting.boxes[0]
    assert np.hypot(box.x_px - 1800 - FACE[0] / 2, box.y_px - 900 - FACE[1] / 2) < 12
    assert 30 < box.size_px < 80


def test_a_face_that_fills_the_picture(astronaut_image: Image) -> None:
    photo = np.ascontiguousarray(astronaut_image[86:176, 180:270])
    sighting = first_with_faces(photo)
    assert sighting is not None
    assert sighting.search is Search.WHOLE
    assert np.hypot(sighting.boxes[0].x_px - 45, sighting.boxes[0].y_px - 45) < 12


@pytest.mark.parametrize(
    ("turn", "turned_by"), [(Turn.RIGHT, cv2.ROTATE_90_COUNTERCLOCKWISE), (Turn.OVER, cv2.ROTATE_180)]
)
def test_the_photo_is_also_looked_at_turned(astronaut_image: Image, turn: Turn, turned_by: int) -> None:
    lying = np.asarray(cv2.rotate(astronaut_image, turned_by))
    with closing(sightings(lying)) as searches:
        found = [s for s in islice(searches, 5) if s.turn is turn]
    assert np.array_equal(found[0].image, astronaut_image)
    assert found[0].boxes[0].score > 0.85


def test_the_last_resort_works_on_a_smaller_picture_of_more_contrast(astronaut_image: Image) -> None:
    large = cv2.resize(astronaut_image // 6, (2560, 2560))
    sighting = list(sightings(large))[-1]
    assert sighting.search is Search.ENHANCED
    assert sighting.image.shape == (2048, 2048, 3)
    assert sighting.scale == 0.8
    assert sighting.image.std() > 1.5 * large.std()


def test_nothing_in_a_plain_picture() -> None:
    assert first_with_faces(np.full((700, 500, 3), 120, np.uint8)) is None
