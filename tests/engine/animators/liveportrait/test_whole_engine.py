"""From download to pictures, with weights of the published sizes that are noise: numbers are proven, not looks."""

from __future__ import annotations

import importlib.util
import json
import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
pytest.importorskip("onnx", reason="onnx is not installed")

from app import paths  # noqa: E402
from app.main import run  # noqa: E402
from app.model_folders import model_folders  # noqa: E402
from drivers.video_reader import VideoReader  # noqa: E402
from drivers.video_writer import VideoWriter  # noqa: E402
from engine.animators.liveportrait import opening  # noqa: E402
from engine.animators.liveportrait.keypoints import rotation_from_degrees  # noqa: E402
from engine.animators.registry import why_unavailable  # noqa: E402
from engine.portrait.photo import read_photo  # noqa: E402
from engine.runtime.seal import sha256_of  # noqa: E402
from tests.weights_server import serve_weights  # noqa: E402

if TYPE_CHECKING:
    from engine.animators.liveportrait.checkpoint import State

STITCHING = "stitching_retargeting_module"


@pytest.fixture(scope="module")
def home(official: dict[str, State]) -> Iterator[Path]:
    """A user's data folder, into which the command downloaded checkpoints laid out like the published ones."""
    # not tmp_path, which keeps the last three runs: two gigabytes each
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        published = _publish(official, folder / "published")
        with serve_weights(published) as server:
            entry = dict.fromkeys(("purpose", "made_by", "licence", "home", "note"), "")
            files = [
                {
                    "name": path.name,
                    "size_bytes": path.stat().st_size,
                    "sha256": sha256_of(path),
                    "addresses": [server.address_of(path.name)],
                }
                for path in sorted(published.iterdir())
            ]
            manifest = folder / "manifest.json"
            manifest.write_text(json.dumps({"liveportrait": {**entry, "files": files}}))
            patch.setattr(paths, "model_manifest_path", lambda: manifest)
            patch.setattr("platformdirs.user_data_path", lambda *_names, **_options: folder / "data")
            assert "models download liveportrait" in why_unavailable("liveportrait", model_folders())
            server.answers.extendleft(["cut"])
            assert run(["models", "download", "liveportrait"]) == 0
        for path in published.iterdir():
            path.unlink()
        yield folder / "data" / "models" / "liveportrait"


def _publish(official: dict[str, State], folder: Path) -> Path:
    folder.mkdir()
    for stem, state in official.items():
        if "/" not in stem:
            torch.save(state, folder / f"{stem}.pth")
    groups = {stem.split("/")[1]: state for stem, state in official.items() if "/" in stem}
    torch.save(groups, folder / f"{STITCHING}.pth")
    return folder


def turning_head(path: Path) -> Path:
    """Write a motion template of two frames."""
    frames = [
        {
            "scale": np.ones((1, 1), np.float32),
            "R": rotation_from_degrees(0, yaw_deg, 0)[None],
            "exp": np.zeros((1, 21, 3), np.float32),
            "t": np.zeros((1, 3), np.float32),
        }
        for yaw_deg in (0, 20)
    ]
    path.write_bytes(pickle.dumps({"motion": frames, "output_fps": 25}))
    return path


def test_the_downloaded_weights_animate_a_photo(home: Path, tmp_path: Path) -> None:
    assert why_unavailable("liveportrait", model_folders()) == ""
    template, output = turning_head(tmp_path / "turn.pkl"), tmp_path / "turned.mp4"
    arguments = ["animate", paths.avatar_names()[0], str(template), "--engine", "liveportrait", "--crop"]
    assert run([*arguments, "-o", str(output)]) == 0
    with VideoReader(output) as video:
        still, turned = (frame.image.astype(np.float32) for frame in video.frames())
    assert still.shape == (512, 512, 3) and still.std() > 5
    # another pose, another picture
    assert np.abs(turned - still).mean() > 1


def test_they_animate_a_source_video(home: Path, astronaut: Path, tmp_path: Path) -> None:
    near = read_photo(astronaut).image[:400, 50:450]
    source, output = tmp_path / "source.mp4", tmp_path / "turned.mp4"
    with VideoWriter(source, (400, 400), 25) as writer:
        for _ in range(2):
            writer.write(near)
    template = turning_head(tmp_path / "turn.pkl")
    assert run(["animate", str(source), str(template), "--engine", "liveportrait", "-o", str(output)]) == 0
    with VideoReader(output) as video:
        still, turned = (frame.image.astype(np.float32) for frame in video.frames())
    assert still.shape == near.shape
    # noise where the face is, another one for another pose
    assert np.abs(turned - still)[100:250, 130:250].mean() > 1


def test_exported_graphs_need_no_pytorch(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "export", "liveportrait"]) == 0
    assert "6 graphs, 560 MB" in capsys.readouterr().out
    image = np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "card_provider", lambda *_found: None)
        seen.append(opening.open_runtime(home))
        patch.setattr(importlib.util, "find_spec", lambda _name: None)
        seen.append(opening.open_runtime(home))
    assert "PyTorch" in seen[0].provider and seen[1].provider == "CPU (ONNX Runtime)"
    by_torch, by_graphs = (runtime.motion(image).keypoints for runtime in seen)
    np.testing.assert_allclose(by_graphs, by_torch, rtol=0, atol=1e-4)


def test_damaged_weights_are_not_used(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "converted" / "weights.safetensors"
    with path.open("r+b") as file:
        file.seek(-4, 2)
        file.write(b"oops")
    arguments = ["animate", paths.avatar_names()[0], "greeting", "--engine", "liveportrait", "-o"]
    assert run([*arguments, str(tmp_path / "never.mp4")]) != 0
    told = capsys.readouterr().err
    assert "is damaged" in told and "understudy models download liveportrait" in told
    assert not (tmp_path / "never.mp4").exists()
    # a second download finds the files, and makes ready anew
    assert run(["models", "download", "liveportrait"]) == 0
    opening.require_weights(home)
