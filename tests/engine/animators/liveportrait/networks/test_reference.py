"""Every network against the tensors of the public implementation, with the same reproducible weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.keypoints import place_keypoints, rotation_from_degrees  # noqa: E402
from engine.animators.liveportrait.networks.appearance_extractor import join_depth  # noqa: E402

if TYPE_CHECKING:
    from torch import Tensor

    from engine.animators.liveportrait.builder import Networks

Arrays = Mapping[str, npt.NDArray[Any]]
Strides = dict[str, tuple[int, ...]]


@pytest.fixture
def expect(golden: Arrays, strides: Strides) -> Any:
    def check(name: str, tensor: Tensor, tolerance: float) -> None:
        kept = tensor.numpy()[tuple(slice(None, None, step) for step in strides[name])]
        np.testing.assert_allclose(kept, golden[name], rtol=0, atol=tolerance, err_msg=name)

    return check


def picture(image: npt.NDArray[np.uint8]) -> Tensor:
    return torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255


@pytest.fixture(scope="module")
def volume(networks: Networks, inputs: Arrays) -> Tensor:
    with torch.inference_mode():
        return networks.appearance(picture(inputs["source_256"]))


def test_appearance(networks: Networks, inputs: Arrays, volume: Tensor, expect: Any) -> None:
    net = networks.appearance
    with torch.inference_mode():
        first = net.first(picture(inputs["source_256"]))
        expect("F.first", first, 1e-5)
    expect("F.out", volume, 5e-5)


def test_motion(networks: Networks, inputs: Arrays, golden: Arrays) -> None:
    images = [inputs["source_256"], *inputs["driving_256"]]
    with torch.inference_mode():
        seen = [networks.motion(picture(image)) for image in images]
    for name, field, tolerance in (("kp", "canonical", 5e-6), ("exp", "expression", 5e-6), ("t", "translation", 5e-6)):
        values = np.concatenate([getattr(one, field).numpy().reshape(1, -1) for one in seen])
        np.testing.assert_allclose(values, golden[f"M.{name}"], rtol=0, atol=tolerance)
    np.testing.assert_allclose(
        np.concatenate([one.scale.numpy() for one in seen]), golden["M.scale"], rtol=0, atol=5e-6
    )
    for i, one in enumerate(seen):
        angles = [float(one.pitch_deg), float(one.yaw_deg), float(one.roll_deg)]
        wanted = [golden[f"M.{axis}_deg"][i] for axis in ("pitch", "yaw", "roll")]
        np.testing.assert_allclose(angles, wanted, rtol=0, atol=5e-4)
        rotation = rotation_from_degrees(*angles)
        np.testing.assert_allclose(rotation, golden["R"][i], rtol=0, atol=1e-5)
        keypoints = place_keypoints(
            one.canonical[0].numpy(), rotation, one.expression[0].numpy(), float(one.scale), one.translation[0].numpy()
        )
        np.testing.assert_allclose(keypoints, golden["x"][i], rtol=0, atol=1e-5)


def test_warping_and_generator(networks: Networks, volume: Tensor, golden: Arrays, expect: Any) -> None:
    source, driving = (torch.from_numpy(golden[f"W.kp_{name}"]) for name in ("source", "driving"))
    with torch.inference_mode():
        prepared = networks.warping.prepare(volume, source)
        warped = networks.warping(prepared, driving)
        expect("W.occlusion_map", warped.occlusion, 1e-5)
        expect("W.deformation", warped.deformation, 1e-5)
        expect("W.out", warped.features, 1e-4)
        expect("G.out", networks.generator(warped.features), 2e-4)
    assert join_depth(volume).shape == (1, 512, 64, 64)


def test_retargeting(networks: Networks, golden: Arrays) -> None:
    source = golden["W.kp_source"].reshape(1, -1)
    with torch.inference_mode():
        stitched = networks.stitching(torch.from_numpy(golden["S.stitch_in"]))
        eye = networks.eye(torch.from_numpy(np.concatenate([source, golden["S.eye_ratio"]], 1)))
        lip = networks.lip(torch.from_numpy(np.concatenate([source, golden["S.lip_ratio"]], 1)))
    np.testing.assert_allclose(stitched, golden["S.stitch_out"], rtol=0, atol=1e-6)
    np.testing.assert_allclose(eye, golden["S.eye_out"], rtol=0, atol=1e-6)
    np.testing.assert_allclose(lip, golden["S.lip_out"], rtol=0, atol=1e-6)
