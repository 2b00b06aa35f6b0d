from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.errors import BadInputError
from engine.evaluation.evaluate_clip import ClipTask, OpenStudio, evaluate_clip
from engine.evaluation.identity import FIVE_PLACES, FIVE_POINTS, INPUT_PX, IdentityNetwork, align_face
from engine.frame import Array

onnx = pytest.importorskip("onnx", reason="writes a small network with onnx")


def write_network(path: Path, side_px: int = INPUT_PX) -> Path:
    """A network that knows a face by its pixels."""
    helper, float_ = onnx.helper, onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        [helper.make_node("Flatten", ["picture"], ["direction"])],
        "pixels",
        [helper.make_tensor_value_info("picture", float_, ["n", 3, side_px, side_px])],
        [helper.make_tensor_value_info("direction", float_, ["n", 3 * side_px**2])],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))
    return path


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return write_network(tmp_path / "pixels.onnx")


@pytest.fixture
def landmarks() -> Array:
    """A face twice as large as wanted, tilted, in a picture of 400 px; its five points are known."""
    turn = cv2.getRotationMatrix2D((0, 0), 20, 2.0).astype(np.float32)
    points = np.full((478, 2), 200, np.float32)
    points[FIVE_POINTS] = FIVE_PLACES @ turn[:, :2].T + (60, 150) + 0.5
    return points


def test_the_five_points_come_where_the_network_wants_them(landmarks: Array) -> None:
    image = np.zeros((400, 400, 3), np.uint8)
    for x, y in landmarks[FIVE_POINTS]:
        cv2.circle(image, (round(x - 0.5), round(y - 0.5)), 3, (255, 255, 255), -1)
    aligned = align_face(image, landmarks)
    assert aligned.shape == (INPUT_PX, INPUT_PX, 3)
    for x, y in FIVE_PLACES:
        assert aligned[round(float(y)), round(float(x))].min() > 150


def test_an_upright_face_stays_upright_and_is_not_mirrored(media: Path) -> None:
    from engine.portrait.face import find_face
    from engine.portrait.photo import read_photo

    found = find_face(read_photo(media / "s9.jpg").image, "s9")
    points = found.landmarks[FIVE_POINTS, :2]
    assert points[0, 0] < points[1, 0] and points[3, 0] < points[4, 0], "the left of the picture comes first"
    assert points[:2, 1].max() < points[2, 1] < points[3:, 1].min(), "eyes, nose, mouth from above"


def test_the_same_face_has_the_same_direction_and_another_one_not(network: Path, landmarks: Array) -> None:
    random = np.random.default_rng(5)
    one, other = (random.integers(0, 256, (400, 400, 3), np.uint8) for _ in range(2))
    judge = IdentityNetwork(network)
    direction = judge.direction(one, landmarks)
    assert np.linalg.norm(direction) == pytest.approx(1, abs=1e-5)
    assert float(direction @ judge.direction(one, landmarks)) == pytest.approx(1, abs=1e-5)
    assert float(direction @ judge.direction(other, landmarks)) < 0.5


def test_files_that_are_no_such_network_are_told(tmp_path: Path) -> None:
    text = tmp_path / "text.onnx"
    text.write_text("no network")
    with pytest.raises(BadInputError, match=r"text\.onnx"):
        IdentityNetwork(text)
    with pytest.raises(BadInputError, match="112"):
        IdentityNetwork(write_network(tmp_path / "small.onnx", 64))
    with pytest.raises(BadInputError, match="nowhere"):
        IdentityNetwork(tmp_path / "nowhere.onnx")


def test_an_evaluation_has_it_where_the_network_is_given(
    task: Callable[..., ClipTask], replay: OpenStudio, network: Path
) -> None:
    (score,) = evaluate_clip(task("static", identity=network), replay).scores
    # not quite 1: the photo's landmarks were measured before the tracker's window had settled
    assert score.figures()["csim"] == pytest.approx(1, abs=0.01), "an unmoved photo is the same person"
    (moved,) = evaluate_clip(task("replay", identity=network), replay).scores
    csim = moved.figures()["csim"]
    assert isinstance(csim, float) and csim < 1
    (without,) = evaluate_clip(task("static"), replay).scores
    assert without.figures()["csim"] is None
