"""The smooth part of the motion: a forward displacement field over the crop, and its inverse.

Each node of a coarse grid over the crop knows its depth, how far it belongs to the head, and how it follows the
landmarks' expression. The motion is then x' = x + w(x) · (k D_xy (p(x) − t) + t' − x + M e), with p(x) the node's place
in 3-D. Eyelids and lips are not in it (see lattice.py), so that the field stays smooth and invertible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.sampling import sample
from engine.animators.mesh.spline import thin_plate_matrix
from engine.frame import Array, HeadPose
from engine.portrait.portrait import CROP_PX, Portrait
from engine.tracking import canonical as c

CELL_PX = 8
NODES = CROP_PX // CELL_PX + 1
NEWTON_STEPS = 4
# the landmark network flattens the face along its height: measured, the result nods by a fifth less than its driver
PITCH_RELIEF = 1.2
# steepest depth over the picture plane: no fold up to about 33 degrees of yaw
MAX_SLOPE = 2.0

# what carries expression in the smooth field: everything but lids and lips
CHEEKS = np.array([50, 205, 187, 207, 280, 425, 411, 427, 36, 266, 101, 330, 216, 436, 212, 432, 214, 434], np.intp)
MOUTH_CORNERS = np.array([61, 291], np.intp)
EYE_CORNERS = np.array([33, 133, 362, 263], np.intp)
CONTROLS = np.unique(
    np.concatenate(
        [
            c.OVAL,
            c.RIGHT_BROW,
            c.LEFT_BROW,
            c.NOSE_LINE,
            c.NOSE_WINGS,
            CHEEKS,
            c.CHIN,
            MOUTH_CORNERS,
            EYE_CORNERS,
            np.array([9, 8, 151, 108, 337], np.intp),
        ]
    )
)


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """What the field needs per portrait; nodes in row order, N = NODES².

    nodes_px (N, 2); depth_px (N,) z in crop px; head_weight (N,) 0..1; expression (N, K) matrix from the
    displacements of CONTROLS and of the rigid eyes to the nodes; eye_controls: landmark pairs (corners) behind each
    rigid eye point.
    """

    nodes_px: Array
    depth_px: Array
    head_weight: Array
    expression: Array
    eye_points: int


def plan_field(portrait: Portrait) -> FieldPlan:
    """Prepare the field for portrait."""
    axis = np.arange(NODES, dtype=np.float32) * CELL_PX
    nodes = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    pose, landmarks = portrait.face.head_pose, portrait.face.landmarks
    origin, unit = pose.translation[:2], pose.scale
    places = (nodes - origin) / unit
    points = (landmarks[:, :2] - origin) / unit
    centre = points[c.OVAL].mean(0)
    rim = centre + 1.55 * (points[c.OVAL[::2]] - centre)
    eyes = np.concatenate([points[_eye_points(side)] for side in ("right", "left")])
    controls = np.concatenate([points[CONTROLS], eyes, rim])
    matrix = thin_plate_matrix(controls, places, 1e-5)[:, : len(CONTROLS) + len(eyes)]
    # beyond the anchored rim a thin plate would bend on: let it fade
    distance = np.linalg.norm((places - centre) / (np.abs(points[c.OVAL] - centre).max(0) * 1.55), axis=1)
    fade = 1.0 - smoothstep(distance, 0.95, 1.25)
    return FieldPlan(
        nodes_px=nodes,
        depth_px=_depth(landmarks, pose, places),
        head_weight=_head_weight(places, points, nodes),
        expression=np.ascontiguousarray(matrix * fade[:, None].astype(np.float32)),
        eye_points=len(eyes) // 2,
    )


def rigid_field(plan: FieldPlan, pose: HeadPose, moved: HeadPose) -> Array:
    """Return the displacement (NODES, NODES, 2) float32 px of every node were all of the crop part of the head.

    pose: the portrait's, moved: the driven pose.
    """
    ratio = moved.scale / pose.scale
    centred = np.column_stack([plan.nodes_px - pose.translation[:2], plan.depth_px - pose.translation[2]])
    turn = moved.rotation[:2] @ pose.rotation.T
    turn[1, 2] *= PITCH_RELIEF
    rigid = ratio * (centred @ turn.T) + moved.translation[:2] - plan.nodes_px
    return np.asarray(rigid.reshape(NODES, NODES, 2), np.float32)


def forward_field(plan: FieldPlan, rigid: Array, offsets: Array, stitching: bool) -> Array:
    """Return the displacement (NODES, NODES, 2) float32 px of every node: head motion and expression.

    rigid: from rigid_field. offsets (478, 2) px: what expression adds to each landmark in the driven picture. With
    stitching the motion fades towards shoulders and border.
    """
    right, left = offsets[[33, 133]].mean(0), offsets[[362, 263]].mean(0)
    values = np.concatenate(
        [
            offsets[CONTROLS],
            np.broadcast_to(right, (plan.eye_points, 2)),
            np.broadcast_to(left, (plan.eye_points, 2)),
        ]
    )
    total = rigid + (plan.expression @ values).reshape(NODES, NODES, 2)
    if stitching:
        total = total * plan.head_weight.reshape(NODES, NODES, 1)
    return np.asarray(total, np.float32)


def invert_field(forward: Array) -> Array:
    """Return the backward displacement b (NODES, NODES, 2) px with x = q + b(q) where x + forward(x) = q.

    Newton's method on all nodes at once: x ← x + J⁻¹ (q − x − F(x)), J = I + ∂F/∂x.
    """
    grid = _node_grid()
    dy, dx = np.gradient(forward, axis=(0, 1))
    packed = np.concatenate([forward / CELL_PX, dx / CELL_PX, dy / CELL_PX], -1).astype(np.float32)
    place = grid - forward / CELL_PX
    for _ in range(NEWTON_STEPS):
        here = sample(packed, place)
        error = grid - place - here[..., :2]
        a, b, d, e = 1 + here[..., 2], here[..., 4], here[..., 3], 1 + here[..., 5]
        # a fold would make the determinant vanish: bounded, the step only gets short
        inverse = 1.0 / np.maximum(a * e - b * d, 0.15)
        step = np.stack([e * error[..., 0] - b * error[..., 1], a * error[..., 1] - d * error[..., 0]], -1)
        place = place + np.clip(step * inverse[..., None], -3, 3)
    return np.asarray((place - grid) * CELL_PX, np.float32)


def at_points(field: Array, points: Array) -> Array:
    """Return field (NODES, NODES, 2) px, bilinear, at points (P, 2) crop px."""
    where = (points / CELL_PX).astype(np.float32)[None]
    return np.asarray(sample(field, where)[0])


def _node_grid() -> Array:
    axis = np.arange(NODES, dtype=np.float32)
    return np.stack(np.meshgrid(axis, axis), -1)


def _eye_points(side: str) -> c.Index:
    """Landmarks inside an eye that move with its corners, so that the eyeball is not bent."""
    if side == "right":
        return np.array([159, 145, 161, 157, 163, 154], np.intp)
    return np.array([386, 374, 388, 384, 390, 381], np.intp)


def _depth(landmarks: Array, pose: HeadPose, places: Array) -> Array:
    """Return z in crop px at places (N, 2): the face's own depth, and a skull behind its rim."""
    points = (landmarks - pose.translation) / pose.scale
    centre = points[c.OVAL, :2].mean(0)
    known, depth = [points[CONTROLS, :2]], [points[CONTROLS, 2]]
    rim = points[c.OVAL]
    # going out from the rim the head falls away, first steeply, then as flat hair
    for reach, back in ((1.3, 0.30), (1.7, 0.42), (2.3, 0.45)):
        known.append(centre + reach * (rim[::2, :2] - centre))
        depth.append(np.maximum(rim[::2, 2] + back * 0.6, 0.35 + 0.3 * back))
    matrix = thin_plate_matrix(np.concatenate(known), places, 8e-3)
    z = matrix @ np.concatenate(depth)
    z = _limit_slope(np.clip(z, points[:, 2].min() - 0.05, 1.0), places)
    return np.asarray(z * pose.scale + pose.translation[2], np.float32)


def _limit_slope(depth: Array, places: Array) -> Array:
    """Return depth (N,) with no slope above MAX_SLOPE: what lies too far back is brought forward.

    Under yaw θ the picture folds where the slope exceeds cot θ.
    """
    axis = np.arange(NODES)
    step = float(places[1, 0] - places[0, 0])
    across = np.abs(axis[:, None] - axis[None, :]) * step * MAX_SLOPE
    # lower envelope of cones, one axis after the other: slope bounded along both
    rows = (depth.reshape(NODES, 1, NODES) + across).min(-1)
    return np.asarray((rows.T.reshape(NODES, 1, NODES) + across).min(-1).T.ravel(), np.float32)


def _head_weight(places: Array, points: Array, nodes: Array) -> Array:
    """Return how far each node belongs to the head: 1 head and hair, falling to 0 at shoulders and crop border."""
    chin = float(points[152, 1])
    half = float(np.abs(points[c.OVAL, 0]).max())
    # beside the neck hair lies on the shoulders: it stays behind a little earlier than the throat
    beside = smoothstep(np.abs(places[:, 0] - points[152, 0]), 0.5 * half, 1.4 * half)
    start = chin - 0.15 - 0.35 * beside
    weight = 1.0 - smoothstep(places[:, 1], start, start + 0.85)
    border = np.minimum(nodes.min(1), (CROP_PX - nodes).min(1))
    return np.asarray(weight * smoothstep(border, 2.0, 44.0), np.float32)
