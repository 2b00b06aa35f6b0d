"""Makes assets/motions/greeting.npz: ten seconds of looking up, smiling, talking, looking around, winking, laughing.

Nobody performed it: it is written down here, in terms of the expression directions of assets/motions/expressions.npz,
on top of idle motion. Usage: python packaging/motions/make_greeting.py
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from engine.frame import Driving
from engine.motion.idle import loop_driving
from engine.motion.performance import save_performance
from engine.tracking.head_pose import rotation_from_angles

MOTIONS = Path(__file__).resolve().parents[2] / "assets" / "motions"
RATE_HZ, LENGTH_S = 30.0, 10.0

# (time in s, value) points of each track; between them motion eases in and out
TRACKS: dict[str, list[tuple[float, float]]] = {
    "yaw_deg": [(0, 0), (4.1, 0), (4.6, 15), (5.0, 15), (5.7, -15), (6.1, -15), (6.6, 0), (10, 0)],
    "pitch_deg": [
        (0, 0),
        (1.0, -2),
        (2.2, 3),
        (3.0, -2),
        (4, 0),
        (6.7, 0),
        (6.95, 8),
        (7.2, -2),
        (7.45, 6),
        (7.7, 0),
        (8.2, -5),
        (8.9, 0),
        (9.3, 2),
        (10, 0),
    ],
    "roll_deg": [(0, 0), (1.6, 3), (2.8, -3), (4.0, 0), (7.7, 0), (8.9, 0), (9.3, 7), (9.8, 1), (10, 0)],
    "gaze_yaw_deg": [(0, 0), (3.9, 0), (4.2, 18), (4.9, 14), (5.2, -20), (6.1, -14), (6.4, 0), (10, 0)],
    "smile": [
        (0, 0),
        (0.7, 0),
        (1.2, 0.7),
        (1.6, 0.3),
        (4.0, 0.2),
        (6.6, 0.3),
        (7.3, 0.6),
        (7.9, 0.5),
        (8.1, 0),
        (8.7, 0.2),
        (9.2, 0.95),
        (9.6, 0.7),
        (10, 0),
    ],
    "brows_up": [
        (0, 0),
        (0.9, 0.5),
        (1.4, 0),
        (2.3, 0.6),
        (2.7, 0.1),
        (3.4, 0.5),
        (3.8, 0),
        (7.9, 0),
        (8.15, 1),
        (8.6, 0.9),
        (8.9, 0),
        (10, 0),
    ],
    "brows_down": [(0, 0), (5.1, 0), (5.5, 0.8), (6.0, 0.8), (6.4, 0), (10, 0)],
    "wide": [(0, 0), (7.95, 0), (8.15, 0.25), (8.6, 0.2), (8.9, 0), (10, 0)],
    "surprise_lips": [(0, 0), (7.95, 0), (8.2, 0.5), (8.6, 0.45), (8.85, 0), (10, 0)],
    "laugh_lips": [(0, 0), (8.95, 0), (9.2, 0.28), (9.35, 0.2), (9.5, 0.26), (9.75, 0), (10, 0)],
    "wink": [(0, 0), (7.3, 0), (7.42, 1), (7.55, 1), (7.72, 0), (10, 0)],
}
# (start, end, lip gap over width, mouth shape) of each syllable
SYLLABLES = [
    (1.45, 1.65, 0.22, "stretch"),
    (1.65, 1.95, 0.30, "funnel"),
    (2.05, 2.25, 0.34, "jaw_open"),
    (2.25, 2.40, 0.12, "stretch"),
    (2.45, 2.70, 0.40, "jaw_open"),
    (2.75, 2.95, 0.16, "pucker"),
    (2.95, 3.15, 0.30, "jaw_open"),
    (3.20, 3.35, 0.14, "stretch"),
    (3.35, 3.60, 0.26, "funnel"),
    (3.60, 3.85, 0.34, "jaw_open"),
]


def track(name: str, time_s: float) -> float:
    """Return the track's value at time_s."""
    points = TRACKS[name]
    for (start, before), (end, after) in pairwise(points):
        if start <= time_s <= end:
            share = (time_s - start) / (end - start)
            return before + (after - before) * share * share * (3 - 2 * share)
    return points[-1][1]


def speech(time_s: float) -> tuple[float, dict[str, float]]:
    """Return the lip gap over width and the weights of the mouth shapes at time_s."""
    gap, shapes = 0.0, {}
    for start, end, height, shape in SYLLABLES:
        reach = 0.05
        if start - reach < time_s < end + reach:
            share = (time_s - start + reach) / (end - start + 2 * reach)
            amount = float(np.sin(np.pi * share) ** 2)
            gap, shapes[shape] = max(gap, height * amount), amount
    return gap, shapes


def driving(time_s: float, directions: dict[str, np.ndarray]) -> Driving:
    """Return the motion at time_s."""
    idle = loop_driving(time_s, LENGTH_S, seed=3)
    gap, shapes = speech(time_s)
    gap = max(gap, track("surprise_lips", time_s), track("laugh_lips", time_s))
    smile, brows = track("smile", time_s), track("brows_up", time_s)
    weights = {
        "smile_left": smile,
        "smile_right": smile,
        "brows_up": 0.8 * brows,
        "brows_down": track("brows_down", time_s),
    }
    weights |= {name: 0.6 * amount for name, amount in shapes.items() if name != "jaw_open"}
    weights["jaw_open"] = 0.7 * gap
    weights["funnel"] = weights.get("funnel", 0) + 0.8 * track("surprise_lips", time_s)
    expression = sum(weight * directions[name] for name, weight in weights.items())
    wide, wink = track("wide", time_s), track("wink", time_s)
    left, right = (min(lid, 1.0) + wide - 0.12 * smile for lid in idle.eye_openness)
    turn = rotation_from_angles(*(track(name, time_s) for name in ("pitch_deg", "yaw_deg", "roll_deg")))
    # a head turns about the neck: what is in front of it moves along
    shift = turn @ np.array([0, -1.0, -0.6], np.float32) - np.array([0, -1.0, -0.6], np.float32)
    return Driving(
        rotation=np.asarray(turn @ idle.rotation, np.float32),
        translation=np.asarray(idle.translation + 0.6 * shift[:2], np.float32),
        scale=idle.scale,
        expression=np.asarray(expression, np.float32),
        eye_openness=(max(0.0, left * (1 - wink)), max(0.0, right)),
        lip_openness=gap,
        gaze_deg=(idle.gaze_deg[0] + track("gaze_yaw_deg", time_s), idle.gaze_deg[1]),
    )


def main() -> None:
    """Write the performance."""
    with np.load(MOTIONS / "expressions.npz") as stored:
        directions = {name: stored[name].astype(np.float32) for name in stored.files}
    times = np.arange(int(RATE_HZ * LENGTH_S)) / RATE_HZ
    save_performance(MOTIONS / "greeting.npz", RATE_HZ, [driving(float(t), directions) for t in times])


if __name__ == "__main__":
    main()
