"""Driving keypoints against the public implementation's, for every combination of its options."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.animators.liveportrait.keypoints import ImplicitMotion
from engine.animators.liveportrait.motion_transfer import Driver, transfer_to_image, transfer_to_video
from engine.animators.liveportrait.retargeting import (
    FaceRatios,
    Flags,
    eye_offsets,
    finish_keypoints,
    usual_eyes,
)
from engine.frame import Array
from engine.region import Region

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

if TYPE_CHECKING:
    from engine.animators.liveportrait.builder import Networks

Arrays = Mapping[str, npt.NDArray[Any]]
TOLERANCE = 5e-6
# the published program's words for two of them
PUBLISHED = {"exp": Region.EXPRESSION, "lip": Region.LIPS}


class TorchRetargeting:
    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    def stitching(self, x: Array) -> Array:
        return self._run(self._networks.stitching, x)

    def eye(self, x: Array) -> Array:
        return self._run(self._networks.eye, x)

    def lip(self, x: Array) -> Array:
        return self._run(self._networks.lip, x)

    @staticmethod
    def _run(network: Any, x: Array) -> Array:
        with torch.inference_mode():
            return np.asarray(network(torch.from_numpy(x)[None])[0].numpy())


@pytest.fixture(scope="module")
def small(networks: Networks) -> TorchRetargeting:
    return TorchRetargeting(networks)


@pytest.fixture(scope="module")
def pipeline(reference: Path) -> Arrays:
    return dict(np.load(reference / "pipeline_golden.npz"))


@pytest.fixture(scope="module")
def options(reference: Path) -> dict[str, Any]:
    rows: dict[str, Any] = json.loads((reference / "pipeline_index.json").read_text())
    return rows


@pytest.fixture(scope="module")
def resting(reference: Path) -> Array:
    return np.load(reference / "constants_and_real_motion.npz")["lip_array"][0].astype(np.float32)


@pytest.fixture(scope="module")
def source(golden: Arrays) -> ImplicitMotion:
    return ImplicitMotion(
        canonical=golden["M.kp"][0].reshape(21, 3),
        expression=golden["M.exp"][0].reshape(21, 3),
        rotation=golden["R"][0],
        scale=float(golden["M.scale"][0, 0]),
        translation=golden["M.t"][0],
    )


def motions(arrays: Arrays, prefix: str) -> list[ImplicitMotion]:
    parts = [arrays[prefix + name] for name in ("kp", "exp", "R", "scale", "t")]
    return [ImplicitMotion(kp, exp, r, float(s[0]), t) for kp, exp, r, s, t in zip(*parts, strict=True)]


def ratios(landmarks: npt.NDArray[np.float64]) -> FaceRatios:
    def gap(a: int, b: int, c: int, d: int) -> float:
        over = np.linalg.norm(landmarks[c] - landmarks[d]) + 1e-6
        return float(np.linalg.norm(landmarks[a] - landmarks[b]) / over)

    return FaceRatios((gap(6, 18, 0, 12), gap(30, 42, 24, 36)), gap(90, 102, 48, 66))


def region_of(row: Mapping[str, Any]) -> Region:
    name = row["animation_region"]
    return PUBLISHED[name] if name in PUBLISHED else Region(name)


def flags(row: Mapping[str, Any]) -> Flags:
    return Flags(
        relative=row["flag_relative_motion"],
        stitching=row["flag_stitching"],
        eyes=row.get("flag_eye_retargeting", False),
        lips=row.get("flag_lip_retargeting", False),
        normalise_lips=row["flag_normalize_lip"],
        multiplier=row.get("driving_multiplier", 1.0),
    )


@pytest.mark.parametrize("section", ["imgvid_x_d", "imgimg_x_d"])
def test_a_photo_driven(
    section: str,
    source: ImplicitMotion,
    small: TorchRetargeting,
    pipeline: Arrays,
    options: dict[str, Any],
    inputs: Arrays,
    resting: Array,
) -> None:
    template = motions(pipeline, "template_")
    wanted = [ratios(points) for points in inputs["driving_lmk203"]]
    frames = [0, 1, 2, 3] if section == "imgvid_x_d" else [1]
    own = ratios(inputs["source_lmk203"])
    np.testing.assert_allclose(source.keypoints, pipeline["imgvid_x_s"], rtol=0, atol=TOLERANCE)
    for row, golden in zip(options[section], pipeline[section], strict=True):
        driver = Driver([template[i] for i in frames])
        region, flag = region_of(row), flags(row)
        moved = transfer_to_image(source, driver, region, relative=flag.relative, resting=resting)
        for i, (motion, expected) in enumerate(zip(moved, golden, strict=True)):
            x = finish_keypoints(small, flag, source.keypoints, motion.keypoints, own, wanted[frames[i]])
            np.testing.assert_allclose(x, expected, rtol=0, atol=TOLERANCE, err_msg=str(row))


def test_a_video_driven(
    small: TorchRetargeting, pipeline: Arrays, options: dict[str, Any], inputs: Arrays, resting: Array
) -> None:
    sources, template = motions(pipeline, "srcvid_template_"), motions(pipeline, "template_")
    own = [ratios(points) for points in inputs["srcvideo_lmk203"]]
    wanted = [ratios(points) for points in inputs["driving_lmk203"]]
    for row, golden in zip(options["srcvid_x_d"], pipeline["srcvid_x_d"], strict=True):
        by_image = row["mode"] == "video+image"
        driver = Driver(template[1:2] if by_image else template)
        region, flag = region_of(row), flags(row)
        moved = transfer_to_video(
            sources,
            driver,
            region,
            relative=flag.relative,
            resting=resting,
            observation_variance=row["driving_smooth_observation_variance"],
        )
        for i, (motion, expected) in enumerate(zip(moved, golden, strict=True)):
            x_s = sources[i].keypoints
            opened = None
            if row["flag_source_video_eye_retargeting"]:
                opened = eye_offsets(small, x_s, own[i].eyes, usual_eyes(own[0].eyes))
            x = finish_keypoints(small, flag, x_s, motion.keypoints, own[i], wanted[1 if by_image else i], opened)
            np.testing.assert_allclose(x, expected, rtol=0, atol=TOLERANCE, err_msg=str(row))
