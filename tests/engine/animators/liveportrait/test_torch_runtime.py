"""Four frames from end to end against the public implementation, with the same reproducible weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.crop_convention import openness_ratios, paste_back  # noqa: E402
from engine.animators.liveportrait.motion_transfer import Driver, transfer_to_image  # noqa: E402
from engine.animators.liveportrait.retargeting import FaceRatios, Flags, finish_keypoints  # noqa: E402
from engine.animators.liveportrait.torch_runtime import Source, TorchRuntime  # noqa: E402
from engine.region import Region  # noqa: E402

if TYPE_CHECKING:
    from engine.animators.liveportrait.builder import Networks

Arrays = Mapping[str, npt.NDArray[Any]]
COMBINATIONS = {
    "plain": Flags(stitching=False),
    "stitching": Flags(),
    "eyes": Flags(stitching=False, eyes=True),
    "lip": Flags(stitching=False, lips=True),
    "eyes_lip_stitching": Flags(eyes=True, lips=True),
}


@pytest.fixture(scope="module")
def runtime(networks: Networks) -> TorchRuntime:
    return TorchRuntime(networks, "cpu")


@pytest.fixture(scope="module")
def source(runtime: TorchRuntime, inputs: Arrays) -> Source:
    return runtime.extract(inputs["source_256"])


@pytest.fixture(scope="module")
def sequence(reference: Path) -> Arrays:
    return dict(np.load(reference / "sequence_golden.npz"))


@pytest.fixture(scope="module")
def driver(runtime: TorchRuntime, inputs: Arrays) -> Driver:
    return Driver([runtime.motion(image) for image in inputs["driving_256"]])


@pytest.fixture(scope="module")
def driven(runtime: TorchRuntime, source: Source, driver: Driver, inputs: Arrays) -> dict[str, list[Any]]:
    ratios = [FaceRatios(*openness_ratios(points)) for points in inputs["driving_lmk203"]]
    own = FaceRatios(*openness_ratios(inputs["source_lmk203"]))
    resting = np.zeros((21, 3), np.float32)
    moved = transfer_to_image(source.motion, driver, Region.ALL, relative=True, resting=resting)
    return {
        name: [
            finish_keypoints(runtime, flags, source.motion.keypoints, motion.keypoints, own, wanted)
            for motion, wanted in zip(moved, ratios, strict=True)
        ]
        for name, flags in COMBINATIONS.items()
    }


@pytest.mark.parametrize("name", COMBINATIONS)
def test_keypoints_from_pictures(name: str, driven: dict[str, list[Any]], sequence: Arrays) -> None:
    np.testing.assert_allclose(driven[name], sequence[f"{name}_x_d"], rtol=0, atol=2e-5)


def test_a_later_picture_and_its_place_in_the_photo(
    runtime: TorchRuntime, source: Source, driven: dict[str, list[Any]], sequence: Arrays, inputs: Arrays
) -> None:
    # a picture takes ten seconds on a CPU: one of the twenty
    name, frame = "eyes_lip_stitching", 3
    picture = runtime.picture(source, driven[name][frame])
    assert picture.shape == (512, 512, 3) and picture.dtype == np.uint8
    golden = sequence[f"{name}_image_s8"][frame].transpose(1, 2, 0)
    # cut off to 8 bits: up to one level below
    difference = golden * 255 - picture[::8, ::8]
    assert difference.min() > -0.2 and difference.max() < 1.2
    pasted = paste_back(picture, inputs["orig_rgb"], inputs["M_c2o"])
    off = np.abs(pasted[::2, ::2].astype(int) - sequence[f"{name}_pasted_s2"][frame].astype(int))
    assert off.max() <= 6 and off.mean() < 0.2


def test_says_what_computes(runtime: TorchRuntime) -> None:
    assert runtime.provider.startswith("CPU (PyTorch")
