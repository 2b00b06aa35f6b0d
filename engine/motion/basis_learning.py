"""Learns a FaceBasis from clips of many people; run once, the result ships as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.frame import Array, FaceMeasurement, Observation
from engine.motion.face_basis import LANDMARKS, FaceBasis
from engine.motion.neutral import Neutral, estimate_neutral
from engine.motion.rotation import angle_between_deg
from engine.tracking.canonical import mean_face, mirror_index

# what one landmark in so many frames exceeds is taken for a tracking error
REACH_QUANTILE = 0.998
FOLDS = 4
# frames of a clip: how many with a face it needs, how many at rest make a neutral, every which one is a moment
FEWEST_FRAMES, FEWEST_RESTING, MOMENT_STEP, MOST_MOMENTS = 40, 8, 6, 300
RESTING_LIPS, RESTING_TURN_DEG = 0.03, 14.0
# the trust in a neutral that was never seen
UNSURE = 0.05


@dataclass(frozen=True, slots=True)
class Person:
    """One person: neutral (478, 3), shapes (n, 478, 3) of moments spread over the clips; weight is trust in them."""

    neutral: Array
    shapes: Array
    weight: float = 1.0


def person_from(clips: Sequence[Sequence[Observation]], trust: float = 1.0) -> Person | None:
    """Return what one person's clips show, or None where a face is hardly seen.

    The neutral is the median of the frames with shut lips, open eyes and a head near ahead. A person who shows none,
    who talks or laughs all along, gets an estimated neutral and little weight.
    """
    found = [_study(clip) for clip in clips if sum(seen.face is not None for seen in clip) >= FEWEST_FRAMES]
    if not found:
        return None
    sure = [entry for entry in found if entry[2]] or found
    neutral = np.mean([neutral for neutral, _, _ in sure], axis=0)
    # about each clip's own neutral: glasses and light move landmarks from clip to clip
    shapes = np.concatenate([moments - own + neutral for own, moments, _ in sure])
    return Person(
        neutral=np.asarray(neutral, np.float32),
        shapes=np.asarray(shapes[:MOST_MOMENTS], np.float32),
        weight=trust * (1.0 if sure[0][2] else UNSURE),
    )


def _study(clip: Sequence[Observation]) -> tuple[Array, Array, bool]:
    """Return neutral (478, 3), moments (n, 478, 3), and whether the neutral was seen rather than estimated."""
    faces = [seen.face for seen in clip if seen.face is not None]
    estimate = estimate_neutral(clip)
    resting = [face.shape for face in faces if _is_resting(face, estimate)]
    moments = np.array([face.shape for face in faces[::MOMENT_STEP]])
    if len(resting) < FEWEST_RESTING:
        return estimate.shape, moments, False
    return np.asarray(np.median(resting, axis=0), np.float32), moments, True


def _is_resting(face: FaceMeasurement, estimate: Neutral) -> bool:
    opened = sum(face.eye_openness) / sum(estimate.eye_openness)
    rotation = face.head_pose.rotation
    turns = (angle_between_deg(rotation, near) for near in (np.eye(3, dtype=np.float32), estimate.rotation))
    return face.lip_openness < RESTING_LIPS and 0.8 < opened < 1.25 and min(turns) < RESTING_TURN_DEG


def learn_basis(people: Sequence[Person], identity_count: int, expression_count: int) -> FaceBasis:
    """Return the basis of the leading directions in which neutrals differ and in which faces move.

    Every person counts by weight, and as their own mirror image too, so that the basis knows no side. Needs more
    people than identity_count and more shapes than expression_count.
    """
    identities, weights, expressions, frame_weights = _gather(people)
    directions = _directions(people, identity_count, expression_count)
    moves = expressions @ directions.T
    unmix, mix, identity_variance = _independent(
        _scatter(identities @ directions.T, weights), _scatter(moves, frame_weights)
    )
    reach = np.quantile(np.linalg.norm(expressions.reshape(-1, LANDMARKS, 3), axis=-1), REACH_QUANTILE, axis=0)
    return FaceBasis(
        directions=directions,
        unmix=unmix,
        mix=mix,
        identity_variance=identity_variance,
        expression_mean=np.asarray(np.average(moves, axis=0, weights=frame_weights), np.float32),
        identity_rest=_identity_rest(people, identity_count, expression_count),
        expression_rest=_rest(expressions, frame_weights, directions),
        reach=np.asarray(reach, np.float32),
    )


def _gather(people: Sequence[Person]) -> tuple[Array, Array, Array, Array]:
    """Return identities (n, 1434) and expressions (m, 1434) with their mirror images, each followed by its weights."""
    identities = np.concatenate([_both_sides(person.neutral[None] - mean_face()) for person in people])
    moves = [_both_sides(person.shapes - person.neutral) for person in people]
    # every person weighs the same in the expressions, however long the clips
    shares = [np.full(len(m), p.weight / len(m), np.float32) for m, p in zip(moves, people, strict=True)]
    weights = np.repeat(np.array([person.weight for person in people], np.float32), 2)
    return identities, weights, np.concatenate(moves), np.concatenate(shares)


def _directions(people: Sequence[Person], identity_count: int, expression_count: int) -> Array:
    """Return orthonormal rows (identity_count + expression_count, 1434) that span the leading ones of both kinds."""
    identities, weights, expressions, frame_weights = _gather(people)
    rows = [_leading(expressions, frame_weights, expression_count), _leading(identities, weights, identity_count)]
    return np.asarray(np.linalg.qr(np.concatenate(rows).T.astype(np.float64))[0].T, np.float32)


def _identity_rest(people: Sequence[Person], identity_count: int, expression_count: int) -> float:
    """Return the variance per coordinate that directions leave over in people they were not learned from."""
    rests = []
    for fold in range(FOLDS):
        kept = [person for i, person in enumerate(people) if i % FOLDS != fold]
        left_out, weights, _, _ = _gather([person for i, person in enumerate(people) if i % FOLDS == fold])
        rests.append(_rest(left_out, weights, _directions(kept, identity_count, expression_count)))
    return float(np.mean(rests))


def _rest(offsets: Array, weights: Array, directions: Array) -> float:
    """Return the variance per coordinate of offsets (n, 1434) outside directions (K, 1434)."""
    rest = offsets - (offsets @ directions.T) @ directions
    return float(np.average(np.square(rest).mean(-1), weights=weights))


def _both_sides(offsets: Array) -> Array:
    """Return offsets (n, 478, 3) and their mirror images as (2n, 1434)."""
    mirrored = offsets[:, mirror_index()] * np.array([-1, 1, 1], np.float32)
    return np.asarray(np.concatenate([offsets, mirrored]).reshape(-1, LANDMARKS * 3), np.float32)


def _leading(offsets: Array, weights: Array, count: int) -> Array:
    """Return the count directions (count, 1434) with the largest weighted second moment about 0."""
    rows = offsets * np.sqrt(weights / weights.sum())[:, None].astype(np.float32)
    if len(rows) < rows.shape[1]:
        # few moments: the small matrix of their products has the same directions
        values, shares = np.linalg.eigh(np.asarray(rows @ rows.T, np.float64))
        return np.asarray((shares[:, -count:] / np.sqrt(values[-count:])).T @ rows, np.float32)[::-1]
    _, vectors = np.linalg.eigh(np.asarray(rows.T @ rows, np.float64))
    return np.asarray(vectors[:, ::-1][:, :count].T, np.float32)


def _independent(identity: Array, expression: Array) -> tuple[Array, Array, Array]:
    """Return (T, T⁻¹, λ) with T expression Tᵀ = I and T identity Tᵀ = diag(λ), for both covariances (K, K)."""
    values, vectors = np.linalg.eigh(expression.astype(np.float64))
    whiten = (vectors / np.sqrt(values)).T
    variance, turn = np.linalg.eigh(whiten @ identity.astype(np.float64) @ whiten.T)
    unmix = turn.T @ whiten
    mix = np.linalg.inv(unmix)
    return np.asarray(unmix, np.float32), np.asarray(mix, np.float32), np.asarray(variance, np.float32)


def _scatter(rows: Array, weights: Array) -> Array:
    return np.asarray((rows * weights[:, None]).T @ rows / weights.sum(), np.float32)
