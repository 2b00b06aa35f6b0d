"""The avatars that come with the program: every one must be a face that the tracker finds and can move."""

import re
from pathlib import Path

import cv2
import mediapipe as mp
import numpy as np
import pytest
from numpy.typing import NDArray

FOLDER = Path(__file__).parents[1] / "assets" / "avatars"
PICTURES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".jpg", ".png"})
NAMES = [path.stem for path in PICTURES]

# Indices in the 478-point mesh: (upper lid, lower lid, outer corner, inner corner) of both eyes; lips likewise.
EYES = ((159, 145, 33, 133), (386, 374, 263, 362))
INNER_LIPS = (13, 14, 78, 308)
FOREHEAD, CHIN = 10, 152
IRISES = (468, 473)

Points = NDArray[np.float32]


@pytest.fixture(scope="module", params=PICTURES, ids=NAMES)
def picture(request: pytest.FixtureRequest) -> NDArray[np.uint8]:
    image = cv2.imread(str(request.param))
    assert image is not None, f"{request.param.name} cannot be read"
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


@pytest.fixture(scope="module")
def faces(picture: NDArray[np.uint8]) -> list[Points]:
    """Landmarks (478, 3) in pixels of every face that MediaPipe finds in one avatar."""
    height, width = picture.shape[:2]
    with mp.solutions.face_mesh.FaceMesh(static_image_mode=True, max_num_faces=3, refine_landmarks=True) as mesh:
        found = mesh.process(picture).multi_face_landmarks or []
    return [np.array([(p.x * width, p.y * height, p.z * width) for p in face.landmark], np.float32) for face in found]


def openness(points: Points, indices: tuple[int, int, int, int]) -> float:
    """Gap over width of an eye or the lips."""
    upper, lower, left, right = points[list(indices), :2]
    return float(np.linalg.norm(upper - lower) / np.linalg.norm(left - right))


def test_there_are_at_least_six() -> None:
    assert len(PICTURES) >= 6


@pytest.mark.parametrize("name", NAMES)
def test_name_can_be_typed(name: str) -> None:
    assert re.fullmatch(r"[a-z]{3,10}", name)


@pytest.mark.parametrize("path", PICTURES, ids=NAMES)
def test_file_is_small_enough_to_ship(path: Path) -> None:
    assert path.stat().st_size < 600_000


@pytest.mark.parametrize("name", NAMES)
def test_origin_and_licence_are_written_down(name: str) -> None:
    rows = [line for line in (FOLDER / "README.md").read_text().splitlines() if line.startswith(f"| {name} |")]
    assert len(rows) == 1
    _, who, origin, licence = (cell.strip() for cell in rows[0].strip("|").split("|"))
    assert who and origin
    assert licence in {"CC0-1.0", "public domain"}


def test_every_origin_has_its_picture() -> None:
    rows = re.findall(r"^\| ([a-z]+) \|", (FOLDER / "README.md").read_text(), re.MULTILINE)
    assert sorted(row for row in rows if row != "name") == NAMES


def test_picture_is_large_and_square(picture: NDArray[np.uint8]) -> None:
    assert picture.shape[0] == picture.shape[1] >= 768


def test_exactly_one_face(faces: list[Points]) -> None:
    assert len(faces) == 1


def test_face_is_framed_like_a_call(picture: NDArray[np.uint8], faces: list[Points]) -> None:
    height, width = picture.shape[:2]
    face = faces[0]
    assert 0.2 < (face[CHIN, 1] - face[FOREHEAD, 1]) / height < 0.55
    assert abs(face[:, 0].mean() / width - 0.5) < 0.1
    assert face.min(0)[1] > 0.05 * height


def test_face_looks_ahead(faces: list[Points]) -> None:
    face = faces[0]
    eyes, nose = face[list(IRISES)], face[1]
    distance = np.linalg.norm(eyes[1, :2] - eyes[0, :2])
    assert abs(nose[0] - eyes[:, 0].mean()) < 0.2 * distance
    assert abs(eyes[1, 1] - eyes[0, 1]) < 0.12 * distance


def test_eyes_are_open(faces: list[Points]) -> None:
    assert min(openness(faces[0], eye) for eye in EYES) > 0.18


def test_irises_lie_inside_the_eyes(faces: list[Points]) -> None:
    face = faces[0]
    for iris, (_, _, outer, inner) in zip(IRISES, EYES, strict=True):
        low, high = sorted((face[outer, 0], face[inner, 0]))
        assert low + 0.3 * (high - low) < face[iris, 0] < high - 0.3 * (high - low)


def test_head_is_told_from_the_background(picture: NDArray[np.uint8], faces: list[Points]) -> None:
    with mp.solutions.selfie_segmentation.SelfieSegmentation(model_selection=0) as segmenter:
        mask = segmenter.process(picture).segmentation_mask
    inside = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(inside, cv2.convexHull(faces[0][:, :2].astype(np.int32)), 1)
    assert mask[inside > 0].mean() > 0.9
    assert mask[: mask.shape[0] // 12, : mask.shape[1] // 12].mean() < 0.2


SMILING_WITH_TEETH = {"eileen"}  # NASA's photographs show a broad smile; the mouth is open by nature


def test_mouth_is_closed(faces: list[Points], request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["picture"].stem
    limit = 0.25 if name in SMILING_WITH_TEETH else 0.06
    assert openness(faces[0], INNER_LIPS) < limit
