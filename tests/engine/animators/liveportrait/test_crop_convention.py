from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.animators.liveportrait.crop_convention import (
    crop_from_picture,
    driving_box,
    face_window,
    openness_ratios,
    paste_back,
    source_window,
)
from engine.animators.liveportrait.landmark_layouts import LAYOUTS, eyes_and_mouth
from engine.compose.seam import seam_mask
from engine.errors import UsageError

Arrays = Mapping[str, npt.NDArray[Any]]


@pytest.fixture(scope="module")
def crops(reference: Path) -> Arrays:
    return dict(np.load(reference / "crop_golden.npz"))


@pytest.fixture(scope="module")
def faces(reference: Path) -> list[str]:
    sets = json.loads((reference / "crop_index.json").read_text())["sets"]
    return [f"{entry['set']:02d}" for entry in sets if entry["n"] in LAYOUTS]


def close(matrix: npt.NDArray[Any], golden: npt.NDArray[Any], tolerance: float = 1e-4) -> None:
    # the offsets are of the size of the picture: what counts is their seventh digit
    scale = np.maximum(1.0, np.abs(golden))
    np.testing.assert_allclose(matrix / scale, golden / scale, rtol=0, atol=tolerance)


def test_reference_points(crops: Arrays, faces: list[str]) -> None:
    for name in faces:
        points = crops[f"pts_{name}"]
        close(np.stack(eyes_and_mouth(points)), crops[f"pt2_{name}_lip1"])
        close(np.stack(eyes_and_mouth(points, with_mouth=False)), crops[f"pt2_{name}_lip0"])


def test_windows_and_matrices(crops: Arrays, faces: list[str]) -> None:
    assert len(faces) == 15
    for name in faces:
        points = crops[f"pts_{name}"]
        window = face_window(points, 2.3, -0.125, 0.1)
        close(np.array([*window.centre, window.side, window.side, window.angle]), crops[f"rect_{name}"])
        matrix = crop_from_picture(source_window(points), 512)
        close(matrix, crops[f"source_M_o2c_{name}"])
        close(np.linalg.inv(matrix), crops[f"source_M_c2o_{name}"])
        cropped = points @ matrix[:2, :2].T + matrix[:2, 2]
        close(cropped, crops[f"source_pt_crop_{name}"])
        close(crop_from_picture(source_window(points), 512, upright=False), crops[f"norot_M_o2c_{name}"])
        close(crop_from_picture(face_window(points, 1.5, -0.1), 224), crops[f"lmk224_M_o2c_{name}"])
        left, top, right, bottom = driving_box([points])
        close(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), crops[f"drvbbox_{name}"])


def test_a_driver_is_cropped_by_one_mean_box(crops: Arrays) -> None:
    close(driving_box(list(crops["track_lmk"])), crops["track_global_bbox"])


def test_openness(crops: Arrays) -> None:
    for name in ("00", "01", "02", "03", "04"):
        eyes, lips = openness_ratios(crops[f"pts_{name}"])
        np.testing.assert_allclose([eyes], crops[f"eye_ratio_{name}"], rtol=0, atol=1e-9)
        np.testing.assert_allclose([[lips]], crops[f"lip_ratio_{name}"], rtol=0, atol=1e-9)


def test_the_mask_is_the_published_one(crops: Arrays) -> None:
    np.testing.assert_array_equal(seam_mask(16), crops["mask_template"])


def test_paste_back(crops: Arrays, inputs: Arrays) -> None:
    pasted = paste_back(crops["paste_crop_in"], inputs["orig_rgb"], inputs["M_c2o"])
    difference = np.abs(pasted.astype(int) - crops["paste_out"].astype(int))
    # OpenCV 4.10 made the reference; others round positions otherwise
    assert difference.max() <= 6
    assert difference.mean() < 0.2


def test_other_numbers_of_landmarks_are_refused() -> None:
    with pytest.raises(UsageError, match="478 landmarks"):
        eyes_and_mouth(np.zeros((478, 2)))
