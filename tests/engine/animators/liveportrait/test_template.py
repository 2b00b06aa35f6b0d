from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.animators.liveportrait.template import load_template
from engine.errors import BadInputError


def frame(**changes: Any) -> dict[str, Any]:
    whole = {
        "scale": np.full((1, 1), 1.3, np.float32),
        "R": np.eye(3, dtype=np.float32)[None],
        "exp": np.full((1, 21, 3), 0.01, np.float32),
        "t": np.zeros((1, 3), np.float32),
    }
    return whole | changes


def write(path: Path, content: object) -> Path:
    path.write_bytes(pickle.dumps(content))
    return path


@pytest.mark.parametrize(("name", "frames", "rate_hz"), [("talking", 100, 20), ("wink", 57, 25), ("laugh", 54, 25)])
def test_reads_published_templates(name: str, frames: int, rate_hz: float, media: Path) -> None:
    template = load_template(media / f"{name}.pkl")
    assert (len(template.motions), template.rate_hz) == (frames, rate_hz)
    for motion in template.motions:
        np.testing.assert_allclose(motion.rotation @ motion.rotation.T, np.eye(3), atol=1e-4)
        assert 0.9 < motion.scale < 2
        assert np.abs(motion.expression).max() < 0.2


def test_agrees_with_the_reference(media: Path, reference: Path) -> None:
    real = np.load(reference / "constants_and_real_motion.npz")
    motions = load_template(media / "laugh.pkl").motions
    np.testing.assert_array_equal(np.stack([m.expression for m in motions[:16]]), real["laugh_exp"])
    np.testing.assert_array_equal(np.stack([m.rotation for m in motions[:16]]), real["laugh_R"])


def test_old_names_and_all_parts(tmp_path: Path) -> None:
    old = frame(kp=np.ones((1, 63), np.float32))
    old["R_d"] = old.pop("R")
    template = load_template(write(tmp_path / "old.pkl", {"motion": [old], "output_fps": 30}))
    assert template.motions[0].canonical.shape == (21, 3) and template.motions[0].canonical.all()
    assert template.rate_hz == 30


class Intruder:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("understudy-intruder",)


def test_nothing_in_it_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "bad.pkl", {"motion": [frame(t=Intruder())]})
    with pytest.raises(BadInputError, match=r"bad\.pkl is not a motion template"):
        load_template(path)
    assert not (tmp_path / "understudy-intruder").exists()


@pytest.mark.parametrize(
    "content",
    [
        [1, 2],
        {"motion": []},
        {"motion": [frame()], "output_fps": 0},
        {"motion": [frame()], "output_fps": "fast"},
        {"motion": ["no frame"]},
        {"motion": [frame(exp=np.zeros((1, 20, 3), np.float32))]},
        {"motion": [frame(t=np.full((1, 3), np.nan, np.float32))]},
        {"motion": [frame(scale="1.3")]},
        {"motion": [{key: value for key, value in frame().items() if key != "R"}]},
    ],
)
def test_what_is_no_template_is_refused(content: object, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"none\.pkl"):
        load_template(write(tmp_path / "none.pkl", content))


@pytest.mark.parametrize("content", [b"", b"some text", b"\x80\x04\x95"])
def test_what_is_no_pickle_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "none.pkl"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=r"none\.pkl"):
        load_template(path)
    with pytest.raises(BadInputError, match=r"missing\.pkl cannot be read"):
        load_template(tmp_path / "missing.pkl")


@pytest.mark.parametrize(("eyes", "lips"), [("c_eyes_lst", "c_lip_lst"), ("c_d_eyes_lst", "c_d_lip_lst")])
def test_openness_is_read_where_it_is_told(eyes: str, lips: str, tmp_path: Path) -> None:
    told = {eyes: [np.array([[0.3, 0.2]], np.float32)], lips: [np.array([[0.1]], np.float32)]}
    template = load_template(write(tmp_path / "new.pkl", {"motion": [frame()], "output_fps": 25, **told}))
    assert template.ratios is not None
    assert template.ratios[0].eyes == pytest.approx((0.3, 0.2)) and template.ratios[0].lip == pytest.approx(0.1)
    told[lips] = []
    with pytest.raises(BadInputError, match="damaged"):
        load_template(write(tmp_path / "torn.pkl", {"motion": [frame()], "output_fps": 25, **told}))
