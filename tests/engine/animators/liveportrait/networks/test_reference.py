"""Every network against the tensors of the public implementation, with the same reproducible weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.keypoints import place_keypoints, rotation_from_degrees  # noqa: E402
from engine.animators.liveportrait.networks.appearance_extractor import join_depth  # noqa: E402

if TYPE_CHECKING:
    from torch import Tensor, nn

    from engine.animators.liveportrait.builder import Networks

Arrays = Mapping[str, npt.NDArray[Any]]
Strides = dict[str, tuple[int, ...]]
# of an output within the network: so many times what fp32 is off by in the public implementation, as for final outputs
TIMES = 10


@contextmanager
def watching(
    modules: Mapping[str, nn.Module], inputs: Mapping[str, nn.Module] | None = None
) -> Iterator[dict[str, Any]]:
    """Give what the modules put out by name, and of inputs what goes into them, from their last call within."""
    seen: dict[str, Any] = {}

    def note(name: str) -> Callable[..., None]:
        return lambda _module, _given, out: seen.__setitem__(name, out)

    def note_given(name: str) -> Callable[..., None]:
        return lambda _module, given, _out: seen.__setitem__(name, given[0])

    with ExitStack() as stack:
        for name, module in modules.items():
            stack.callback(module.register_forward_hook(note(name)).remove)
        for name, module in (inputs or {}).items():
            stack.callback(module.register_forward_hook(note_given(name)).remove)
        yield seen


@pytest.fixture
def expect_within(golden: Arrays, strides: Strides, reference: Path) -> Any:
    """Check tensors within a network: the kept elements, and by their sum all others."""
    known = json.loads((reference / "modules_golden_meta.json").read_text())

    def check(seen: Mapping[str, Tensor]) -> None:
        for name, tensor in seen.items():
            off = TIMES * known[name]["fp32_vs_fp64_max"]
            kept = tensor.numpy()[tuple(slice(None, None, step) for step in strides[name])]
            np.testing.assert_allclose(kept, golden[name], rtol=0, atol=off, err_msg=name)
            assert list(tensor.shape) == known[name]["shape"]
            assert float(tensor.double().abs().sum()) == pytest.approx(known[name]["fp64_abs_sum"], rel=1e-5), name
            assert float(tensor.min()) == pytest.approx(known[name]["min"], abs=off), name
            assert float(tensor.max()) == pytest.approx(known[name]["max"], abs=off), name

    return check


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


def test_appearance(networks: Networks, inputs: Arrays, expect: Any, expect_within: Any) -> None:
    net = networks.appearance
    parts = {"first": net.first, "second": net.second, "res0": net.resblocks_3d.get_submodule("3dr0")}
    # behind the pooling, which is no module
    given = {"F.down0": net.down_blocks[1], "F.down1": net.second}
    with torch.inference_mode(), watching({f"F.{name}": part for name, part in parts.items()}, given) as within:
        out = net(picture(inputs["source_256"]))
    expect_within(within)
    expect("F.out", out, 5e-5)


def test_motion(networks: Networks, inputs: Arrays, golden: Arrays, expect_within: Any) -> None:
    images = [inputs["source_256"], *inputs["driving_256"]]
    net = networks.motion.detector
    parts = {f"M.down{i}": one for i, one in enumerate(net.downsample_layers)}
    parts |= {f"M.stage{i}": one for i, one in enumerate(net.stages)}
    heads = {"M.pitch": net.fc_pitch, "M.yaw": net.fc_yaw, "M.roll": net.fc_roll}
    seen, logits = [], []
    with torch.inference_mode(), watching(parts | {"M.feat": net.norm}) as within, watching(heads) as ends:
        for image in images:
            seen.append(networks.motion(picture(image)))
            logits.append(dict(ends))
    expect_within(within)
    expect_within({name: torch.cat([one[name] for one in logits]) for name in heads})
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


def test_warping_and_generator(
    networks: Networks, volume: Tensor, golden: Arrays, expect: Any, expect_within: Any
) -> None:
    source, driving = (torch.from_numpy(golden[f"W.kp_{name}"]) for name in ("source", "driving"))
    net, glass = networks.warping, networks.warping.dense_motion_network.hourglass
    parts = {"compress": net.dense_motion_network.compress, "compress_norm": net.dense_motion_network.norm}
    parts |= {f"dec{i}": block for i, block in enumerate(glass.decoder.up_blocks)}
    parts |= {"hg_out": glass, "third": net.third, "fourth": net.fourth}
    parts |= {"mask_logits": net.dense_motion_network.mask, "occ_logits": net.dense_motion_network.occlusion}
    given = {"W.hg_in": glass, "W.third_in": net.third}
    with (
        torch.inference_mode(),
        watching({f"W.{name}": part for name, part in parts.items()}, given) as within,
        watching({"levels": glass.encoder}) as encoder,
    ):
        warped = net(net.prepare(volume, source), driving)
    expect_within(within)
    expect_within({f"W.enc{i}": level for i, level in enumerate(encoder["levels"][1:])})
    expect("W.occlusion_map", warped.occlusion, 1e-5)
    expect("W.deformation", warped.deformation, 1e-5)
    expect("W.out", warped.features, 1e-4)
    assert join_depth(volume).shape == (1, 512, 64, 64)
    _check_generator(networks.generator, warped.features, expect, expect_within)


def _check_generator(net: nn.Module, features: Tensor, expect: Any, expect_within: Any) -> None:
    names = {f"middle{i}": f"G_middle_{i}" for i in range(6)} | {name: name for name in ("fc", "up_0", "up_1")}
    names |= {"middle0.norm_0": "G_middle_0.norm_0", "middle0.conv_0": "G_middle_0.conv_0", "conv_img": "conv_img"}
    parts = {f"G.{name}": net.get_submodule(path) for name, path in names.items()}
    with torch.inference_mode(), watching(parts) as within:
        out = net(features)
    expect_within(within)
    expect("G.out", out, 2e-4)


def test_no_reference_tensor_is_left_out(golden: Arrays) -> None:
    """Those of the tests above, by their names: a new one must not go unnoticed."""
    levels = {f"W.{kind}{i}" for kind in ("enc", "dec") for i in range(5)}
    stages = {f"M.{kind}{i}" for kind in ("down", "stage") for i in range(4)} | {f"G.middle{i}" for i in range(6)}
    motion = {f"M.{name}" for name in ("kp", "exp", "t", "scale", "pitch", "yaw", "roll", "feat")}
    motion |= {f"M.{name}_deg" for name in ("pitch", "yaw", "roll")} | {"R", "x"}
    appearance = {f"F.{name}" for name in ("first", "down0", "down1", "second", "res0", "out")}
    warping = {"kp_source", "kp_driving", "compress", "compress_norm", "hg_in", "hg_out", "mask_logits", "occ_logits"}
    warping |= {"third_in", "third", "fourth", "deformation", "occlusion_map", "out"}
    generator = {"fc", "middle0.norm_0", "middle0.conv_0", "up_0", "up_1", "conv_img", "out"}
    small = {f"S.{name}" for name in ("stitch_in", "stitch_out", "eye_ratio", "eye_out", "lip_ratio", "lip_out")}
    checked = levels | stages | motion | appearance | small
    assert checked | {f"W.{name}" for name in warping} | {f"G.{name}" for name in generator} == set(golden)


def test_retargeting(networks: Networks, golden: Arrays) -> None:
    source = golden["W.kp_source"].reshape(1, -1)
    with torch.inference_mode():
        stitched = networks.stitching(torch.from_numpy(golden["S.stitch_in"]))
        eye = networks.eye(torch.from_numpy(np.concatenate([source, golden["S.eye_ratio"]], 1)))
        lip = networks.lip(torch.from_numpy(np.concatenate([source, golden["S.lip_ratio"]], 1)))
    np.testing.assert_allclose(stitched, golden["S.stitch_out"], rtol=0, atol=1e-6)
    np.testing.assert_allclose(eye, golden["S.eye_out"], rtol=0, atol=1e-6)
    np.testing.assert_allclose(lip, golden["S.lip_out"], rtol=0, atol=1e-6)
