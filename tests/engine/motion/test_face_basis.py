from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from engine.errors import BadInputError
from engine.motion.face_basis import FaceBasis, load_basis, plain_basis, save_basis
from engine.tracking.canonical import mean_face

SHIPPED = Path(__file__).resolve().parents[3] / "assets" / "motions" / "face_basis.npz"


@pytest.fixture(scope="module")
def shipped() -> FaceBasis:
    return load_basis(SHIPPED)


def test_the_shipped_basis_is_sound_and_small(shipped):
    assert SHIPPED.stat().st_size < 300_000
    count = len(shipped.expression_mean)
    assert count >= 32
    assert shipped.directions @ shipped.directions.T == pytest.approx(np.eye(count), abs=2e-3)
    assert shipped.unmix @ shipped.mix == pytest.approx(np.eye(count), abs=1e-2)
    assert (shipped.identity_variance > 0).all()
    assert 0.01 < shipped.reach.min() < shipped.reach.max() < 0.6


def test_offsets_along_the_directions_come_back(shipped):
    coefficients = np.random.default_rng(0).normal(0, 0.1, len(shipped.expression_mean)).astype(np.float32)
    assert shipped.coefficients(shipped.offset(coefficients)) == pytest.approx(coefficients, abs=1e-3)


def test_expressions_are_told_from_looks(shipped):
    """Of what is mostly expression hardly anything is taken for the face itself, of what is looks most."""
    kept = []
    for direction in (shipped.identity_variance.argmin(), shipped.identity_variance.argmax()):
        inside = shipped.mix[:, direction] + shipped.expression_mean / 1.5
        shape = shipped.neutral_shape(inside, np.zeros((478, 3), np.float32), 0.5)
        kept.append(np.linalg.norm(shape - mean_face()) / np.linalg.norm(shipped.offset(shipped.mix[:, direction])))
    assert kept[0] < 0.05
    assert kept[1] > 0.6


@pytest.mark.parametrize("basis", [plain_basis(), load_basis(SHIPPED)], ids=["plain", "shipped"])
def test_evidence_wins_in_the_end(basis):
    person = np.random.default_rng(1).normal(0, 0.02, (478, 3)).astype(np.float32)
    inside = basis.coefficients(person)
    rest = person - basis.offset(inside)
    errors = [
        float(np.abs(basis.neutral_shape(inside, rest, evidence) - mean_face() - person).mean())
        for evidence in (0.1, 1.0, 10.0, 1000.0)
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.15 * errors[0]


def test_what_is_saved_comes_back(tmp_path, shipped):
    path = tmp_path / "basis.npz"
    save_basis(shipped, path)
    again = load_basis(path)
    for item in fields(FaceBasis):
        assert getattr(again, item.name) == pytest.approx(getattr(shipped, item.name), abs=1e-6)


@pytest.mark.parametrize("content", [b"", b"no basis", b"PK\x03\x04 cut off"])
def test_files_that_are_no_basis(tmp_path, content):
    path = tmp_path / "basis.npz"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match="face basis"):
        load_basis(path)


def test_a_missing_and_a_damaged_basis(tmp_path, shipped):
    with pytest.raises(BadInputError, match="face basis"):
        load_basis(tmp_path / "none.npz")
    arrays = {item.name: np.asarray(getattr(shipped, item.name)) for item in fields(FaceBasis)}
    arrays["reach"] = arrays["reach"][:10]
    np.savez(tmp_path / "damaged.npz", **arrays)
    with pytest.raises(BadInputError, match="reach"):
        load_basis(tmp_path / "damaged.npz")
