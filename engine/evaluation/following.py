"""How well a result follows its driver over time. No ground truth is needed: both are measured in the same way.

None stands for "not applicable": a driver that does not vary says nothing about following.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.evaluation.rotations import geodesic_deg, relative_rotations
from engine.evaluation.timeline import MESH_POINTS, Timeline
from engine.frame import Array

# a driver's series counts as varying if its spread is at least this and twice its own measuring noise
LEAST_EYE_SPREAD, LEAST_LIP_SPREAD, LEAST_BROW_SPREAD, LEAST_BLENDSHAPE_SPREAD = 0.015, 0.015, 0.01, 0.05
LEAST_GAZE_SPREAD_DEG = 3.0
SPREAD_OVER_NOISE = 2.0
LEAST_PICTURES = 10
# the driver is still where its landmarks drift less than this per frame, in eye-corner distances, seen over ±2 frames
STILL_SPEED = 0.0025
STILL_REACH = 2


@dataclass(frozen=True, slots=True)
class Following:
    """Driver against result over time.

    Correlations (Pearson) of eye, lip and brow openness and the mean over the blendshapes that vary; spreads:
    standard deviation of the result over the driver's; rotation_deg: mean geodesic difference of the head rotations,
    each relative to its own first one; jitter: landmark acceleration of the result over the driver's, in face sizes;
    jitter_still: the same while the driver is still.
    """

    eye_corr: float | None
    lip_corr: float | None
    brow_corr: float | None
    blendshape_corr: float | None
    gaze_corr: float | None
    eye_spread: float | None
    lip_spread: float | None
    brow_spread: float | None
    rotation_deg: float | None
    jitter: float | None
    jitter_still: float | None


def measure_following(driver: Timeline, result: Timeline, *, consecutive: bool = True) -> Following:
    """Compare two timelines of the same frames. consecutive: every frame was measured, so that jitter has a meaning."""
    eyes, lips = (driver.mean_eyes, result.mean_eyes), (driver.lips, result.lips)
    brows = driver.brows, result.brows
    jitter, jitter_still = jitter_ratios(driver, result) if consecutive else (None, None)
    return Following(
        eye_corr=correlation(*eyes, LEAST_EYE_SPREAD),
        lip_corr=correlation(*lips, LEAST_LIP_SPREAD),
        brow_corr=correlation(*brows, LEAST_BROW_SPREAD),
        blendshape_corr=blendshape_correlation(driver.blendshapes, result.blendshapes),
        gaze_corr=gaze_correlation(driver.gaze_deg, result.gaze_deg),
        eye_spread=spread_ratio(*eyes, LEAST_EYE_SPREAD),
        lip_spread=spread_ratio(*lips, LEAST_LIP_SPREAD),
        brow_spread=spread_ratio(*brows, LEAST_BROW_SPREAD),
        rotation_deg=relative_rotation_difference_deg(driver.rotation, result.rotation),
        jitter=jitter,
        jitter_still=jitter_still,
    )


def varies(series: Array, least_spread: float) -> bool:
    """Return whether series (n,), NaN where unseen, moves by more than least_spread and than its own noise."""
    known = series[np.isfinite(series)]
    if len(known) < LEAST_PICTURES:
        return False
    return float(known.std()) >= max(least_spread, SPREAD_OVER_NOISE * noise_of(series))


def noise_of(series: Array) -> float:
    """Return the standard deviation of the noise in series (n,), from the median of its second differences.

    White noise of deviation s has second differences of deviation s √6; the median leaves out blinks and syllables.
    """
    curvature = np.abs(series[2:] - 2 * series[1:-1] + series[:-2])
    curvature = curvature[np.isfinite(curvature)]
    return float(np.median(curvature)) / (0.6745 * np.sqrt(6.0)) if len(curvature) else 0.0


def correlation(driver: Array, result: Array, least_spread: float) -> float | None:
    """Return Pearson's correlation of two series (n,); None if the driver does not vary, 0 if only the result."""
    both = np.isfinite(driver) & np.isfinite(result)
    if both.sum() < LEAST_PICTURES or not varies(np.where(both, driver, np.nan), least_spread):
        return None
    x, y = driver[both].astype(np.float64), result[both].astype(np.float64)
    if y.std() < 1e-6:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


def spread_ratio(driver: Array, result: Array, least_spread: float) -> float | None:
    """Return the result's standard deviation over the driver's, None if the driver does not vary."""
    both = np.isfinite(driver) & np.isfinite(result)
    if both.sum() < LEAST_PICTURES or not varies(np.where(both, driver, np.nan), least_spread):
        return None
    return float(result[both].std() / driver[both].std())


def gaze_correlation(driver: Array, result: Array) -> float | None:
    """Return the correlation of horizontal gaze (n, 2) in degrees, None if the driver's eyes keep still."""
    return correlation(driver[:, 0], result[:, 0], LEAST_GAZE_SPREAD_DEG)


def blendshape_correlation(driver: Array, result: Array) -> float | None:
    """Return the mean correlation over the blendshapes (n, 52) in which the driver varies, None if there is none."""
    each = [
        correlation(driver[:, i], result[:, i], LEAST_BLENDSHAPE_SPREAD)
        for i in range(driver.shape[1])
        if np.isfinite(driver[:, i]).any()
    ]
    known = [value for value in each if value is not None]
    return float(np.mean(known)) if known else None


def relative_rotation_difference_deg(driver: Array, result: Array) -> float | None:
    """Return the mean angle in degrees between two series (n, 3, 3), each relative to its own first rotation."""
    both = np.isfinite(driver[:, 0, 0]) & np.isfinite(result[:, 0, 0])
    if not both.any():
        return None
    return float(geodesic_deg(relative_rotations(driver[both]), relative_rotations(result[both])).mean())


def jitter_ratios(driver: Timeline, result: Timeline) -> tuple[float | None, float | None]:
    """Return the result's landmark acceleration over the driver's: over all frames, and while the driver is still."""
    of_driver, of_result = accelerations(driver), accelerations(result)
    both = np.isfinite(of_driver) & np.isfinite(of_result)
    return _ratio(of_driver, of_result, both), _ratio(of_driver, of_result, both & still(driver))


def accelerations(series: Timeline) -> Array:
    """Return (n,) the mean |x_{t+1} - 2 x_t + x_{t-1}| over the mesh, in eye-corner distances; NaN where not known."""
    points = _in_face_sizes(series)
    result = np.full(len(series), np.nan, np.float32)
    if len(series) >= 3:
        result[1:-1] = np.linalg.norm(points[2:] - 2 * points[1:-1] + points[:-2], axis=2).mean(1)
    return result


def still(series: Timeline) -> npt.NDArray[np.bool_]:
    """Return (n,): where the face rests, seen over ±2 frames so that measuring noise does not count as motion."""
    points, r = _in_face_sizes(series), STILL_REACH
    speed = np.full(len(series), np.inf, np.float32)
    if len(series) > 2 * r:
        speed[r:-r] = np.linalg.norm(points[2 * r :] - points[: -2 * r], axis=2).mean(1) / (2 * r)
    return np.asarray(speed < STILL_SPEED)


def _in_face_sizes(series: Timeline) -> Array:
    known = series.unit_px[np.isfinite(series.unit_px)]
    size_px = float(np.median(known)) if len(known) else 1.0
    return np.asarray(series.landmarks[:, :MESH_POINTS] / size_px, np.float32)


def _ratio(driver: Array, result: Array, where: npt.NDArray[np.bool_]) -> float | None:
    if where.sum() < LEAST_PICTURES or driver[where].mean() < 1e-9:
        return None
    return float(result[where].mean() / driver[where].mean())
