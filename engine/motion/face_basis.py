"""A linear model of face shapes: how people differ, and how one face moves."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from engine.errors import BadInputError
from engine.frame import Array
from engine.tracking.canonical import mean_face

LANDMARKS = 478
# what is thought of people where there are no data, in canonical units: how unlike the mean face they are, how much
# they move, and how far a landmark goes
PLAIN_IDENTITY, PLAIN_EXPRESSION, PLAIN_REACH = 0.025, 0.02, 0.35


@dataclass(frozen=True, slots=True)
class FaceBasis:
    """shape = mean + identity + expression + rest, with identity and expression Gaussian in the same K directions.

    directions (K, 1434) float32: orthonormal rows, each a flattened (478, 3) displacement. unmix (K, K) turns
    coefficients along them into independent ones, in which expressions of one person have variance 1 and neutral faces
    of all people have identity_variance (K,); mix (K, K) is its inverse. expression_mean (K,): mean coefficients of a
    face about its own neutral. identity_rest, expression_rest: variances per coordinate outside the K directions. reach
    (478,): how far a landmark goes from its neutral place. Canonical units throughout.
    """

    directions: Array
    unmix: Array
    mix: Array
    identity_variance: Array
    expression_mean: Array
    identity_rest: float
    expression_rest: float
    reach: Array

    def coefficients(self, offset: Array) -> Array:
        """Return (K,) float32: the share of offset (478, 3) in each direction."""
        # einsum: so small a product is slower through the many threads of a BLAS, which other stages need
        return np.asarray(np.einsum("kj,j->k", self.directions, offset.reshape(-1)), np.float32)

    def offset(self, coefficients: Array) -> Array:
        """Return (478, 3) float32: the displacement that coefficients (K,) stand for."""
        return np.asarray(np.einsum("k,kj->j", coefficients, self.directions).reshape(LANDMARKS, 3), np.float32)

    def neutral_shape(self, mean_coefficients: Array, mean_rest: Array, evidence: float) -> Array:
        """Return the most likely neutral shape (478, 3) of a face of which so many independent expressions were seen.

        mean_coefficients (K,) and mean_rest (478, 3) are averages of (shape − mean face) inside and outside the K
        directions; evidence n > 0 is the number of expressions in them. Two-covariance model (Brümmer and de Villiers,
        Odyssey 2010): the average is drawn to the mean face by C_i (C_i + C_e / n)⁻¹.
        """
        # the more was seen, the calmer were the frames that count: their own mean vanishes
        seen = mean_coefficients - self.expression_mean / (1.0 + evidence)
        independent = np.einsum("kl,l->k", self.unmix, seen)
        kept = self.identity_variance / (self.identity_variance + 1.0 / evidence)
        coefficients = np.einsum("kl,l->k", self.mix, kept * independent)
        kept_rest = self.identity_rest / (self.identity_rest + self.expression_rest / evidence)
        return np.asarray(mean_face() + self.offset(coefficients) + kept_rest * mean_rest, np.float32)


def plain_basis() -> FaceBasis:
    """Return a basis without directions: every person is thought equally unlike the mean face everywhere."""
    none, square = np.zeros(0, np.float32), np.zeros((0, 0), np.float32)
    return FaceBasis(
        directions=np.zeros((0, LANDMARKS * 3), np.float32),
        unmix=square,
        mix=square,
        identity_variance=none,
        expression_mean=none,
        identity_rest=PLAIN_IDENTITY**2,
        expression_rest=PLAIN_EXPRESSION**2,
        reach=np.full(LANDMARKS, PLAIN_REACH, np.float32),
    )


def load_basis(path: Path) -> FaceBasis:
    """Read a basis written by save_basis. Raises BadInputError if the file is missing or not a basis."""
    try:
        # opened here: numpy leaves a file open that it cannot read
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            stored = {item.name: data[item.name].astype(np.float32) for item in fields(FaceBasis)}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInputError(f"{path} is not a face basis. Install the program again, or name another file.") from error
    _check(stored, path)
    return FaceBasis(
        directions=stored["directions"],
        unmix=stored["unmix"],
        mix=stored["mix"],
        identity_variance=stored["identity_variance"],
        expression_mean=stored["expression_mean"],
        identity_rest=float(stored["identity_rest"]),
        expression_rest=float(stored["expression_rest"]),
        reach=stored["reach"],
    )


def save_basis(basis: FaceBasis, path: Path) -> None:
    """Write basis as .npz, the directions in half precision. Raises OSError if it cannot be written."""
    arrays = {item.name: np.asarray(getattr(basis, item.name), np.float32) for item in fields(FaceBasis)}
    arrays["directions"] = arrays["directions"].astype(np.float16)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _check(stored: dict[str, Array], path: Path) -> None:
    count = stored["expression_mean"].size
    expected: dict[str, tuple[int, ...]] = {
        "directions": (count, LANDMARKS * 3),
        "unmix": (count, count),
        "mix": (count, count),
        "identity_variance": (count,),
        "expression_mean": (count,),
        "identity_rest": (),
        "expression_rest": (),
        "reach": (LANDMARKS,),
    }
    for name, shape in expected.items():
        if stored[name].shape != shape or not np.isfinite(stored[name]).all():
            raise BadInputError(f"{path} is not a face basis: '{name}' is wrong. Install the program again.")
