from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import BadInputError, OutputError
from engine.frame import Driving
from engine.motion.performance import load_performance, save_performance
from engine.motion.rotation import rotation_matrix
from tests.live_fakes import still_driving


def some_drivings(count: int = 5) -> list[Driving]:
    chance = np.random.default_rng(1)
    return [
        replace(
            still_driving(),
            rotation=rotation_matrix(chance.normal(0, 0.2, 3)),
            translation=chance.normal(0, 0.1, 2).astype(np.float32),
            scale=1.0 + number / 100,
            expression=chance.normal(0, 0.05, (478, 3)).astype(np.float32),
            eye_openness=(number / 10, 1.0),
            lip_openness=number / 20,
            gaze_deg=(float(number), -3.0),
        )
        for number in range(count)
    ]


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    path, drivings = tmp_path / "nod.npz", some_drivings()
    save_performance(path, 25.0, drivings)
    performance = load_performance(path)
    assert (performance.rate_hz, len(performance.drivings), performance.length_s) == (25.0, 5, 0.2)
    for found, wanted in zip(performance.drivings, drivings, strict=True):
        assert found.rotation == pytest.approx(wanted.rotation, abs=1e-6)
        assert found.translation == pytest.approx(wanted.translation, abs=1e-6)
        # half precision: a thousandth of the face at most
        assert found.expression == pytest.approx(wanted.expression, abs=2e-4)
        assert found.expression.dtype == found.rotation.dtype == np.float32
        assert found.eye_openness == pytest.approx(wanted.eye_openness)
        assert (found.scale, found.lip_openness) == pytest.approx((wanted.scale, wanted.lip_openness))
        assert found.gaze_deg == wanted.gaze_deg


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        save_performance(tmp_path / "nowhere" / "nod.npz", 25.0, some_drivings())


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 and no more"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.npz"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=r"odd\.npz"):
        load_performance(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError):
        load_performance(tmp_path / "none.npz")


def test_a_pickle_is_refused_without_being_opened(tmp_path: Path) -> None:
    path = tmp_path / "bad.npz"
    with path.open("wb") as file:
        np.savez(file, format=np.array([{"anything": 1}], dtype=object))
    with pytest.raises(BadInputError):
        load_performance(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rotation", np.zeros((5, 3, 2), np.float32)),
        ("expression", np.full((5, 478, 3), np.nan, np.float16)),
        ("scale", np.zeros((0,), np.float32)),
        ("scale", np.float32(1.0)),
        ("gaze_deg", np.zeros((4, 2), np.float32)),
        ("rate_hz", np.float32(0.0)),
        ("rate_hz", np.float32(np.nan)),
        ("rate_hz", np.zeros(2, np.float32)),
        ("eye_openness", np.full((5, 2), "wide")),
        ("format", np.int32(99)),
    ],
)
def test_damaged_numbers_are_refused(tmp_path: Path, name: str, value: np.ndarray) -> None:
    path = tmp_path / "nod.npz"
    save_performance(path, 25.0, some_drivings())
    with np.load(path) as data:
        stored = dict(data) | {name: value}
    with path.open("wb") as file:
        np.savez(file, **stored)
    with pytest.raises(BadInputError, match=r"nod\.npz"):
        load_performance(path)


def test_what_an_animator_saw_in_the_pixels_comes_back(tmp_path: Path) -> None:
    seen = np.random.default_rng(2).normal(0, 0.01, (21, 3)).astype(np.float32)
    first, second = some_drivings(2)
    save_performance(tmp_path / "seen.npz", 25.0, [first, replace(second, implicit_change=seen)])
    unseen, found = load_performance(tmp_path / "seen.npz").drivings
    np.testing.assert_array_equal(found.implicit_change, seen)
    assert unseen.implicit_change is not None and not unseen.implicit_change.any()
    save_performance(tmp_path / "plain.npz", 25.0, [first])
    assert load_performance(tmp_path / "plain.npz").drivings[0].implicit_change is None
