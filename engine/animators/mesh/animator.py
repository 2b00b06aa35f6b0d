"""The mesh engine: opens mouth and eyes in the photo, then bends head and neck, over a standing background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.animators.mesh.eyes import Eye, prepare_eye, render_eye
from engine.animators.mesh.field import (
    FieldPlan,
    at_points,
    forward_field,
    invert_field,
    plan_field,
    rigid_field,
)
from engine.animators.mesh.layers import Layers, blend_layers, crop_map, prepare_layers
from engine.animators.mesh.mouth import Asked, Mouth, mouth_size, prepare_mouth, render_mouth
from engine.animators.mesh.retarget import LEFT, RIGHT, drive_landmarks, drive_pose, drive_shape
from engine.frame import Array, Driving, HeadPose, Image
from engine.portrait.crop import crop_axes
from engine.portrait.portrait import Portrait
from engine.tracking import canonical as c


@dataclass(frozen=True, slots=True)
class Puppet:
    """A portrait taken apart for the mesh engine.

    axes: from crop_axes. landmarks (478, 2) crop px, shape (478, 3) canonical units.
    """

    pose: HeadPose
    axes: Array
    shape: Array
    landmarks: Array
    field: FieldPlan
    right_eye: Eye
    left_eye: Eye
    mouth: Mouth
    layers: Layers


class MeshAnimator:
    """A layered 2.5-D warp of the photo, driven by landmarks. Needs no weights; runs on the CPU."""

    name = "mesh"
    provider = "CPU (OpenCV)"
    capabilities = frozenset({"stitching", "eyes", "lips", "gaze", "head", "expression"})

    def prepare(self, portrait: Portrait) -> Puppet:
        """Take portrait apart."""
        landmarks = np.ascontiguousarray(portrait.face.landmarks[:, :2])
        middle = float(landmarks[[168, 6], 0].mean())
        right_brow, left_brow = landmarks[c.RIGHT_BROW[5:]], landmarks[c.LEFT_BROW[5:]]
        return Puppet(
            pose=portrait.face.head_pose,
            axes=crop_axes(portrait.crop_from_photo),
            shape=portrait.face.shape,
            landmarks=landmarks,
            field=plan_field(portrait),
            right_eye=prepare_eye(RIGHT, landmarks, right_brow, portrait.crop, middle),
            left_eye=prepare_eye(LEFT, landmarks, left_brow, portrait.crop, middle),
            mouth=prepare_mouth(landmarks, portrait.crop),
            layers=prepare_layers(portrait),
        )

    def render(self, prepared: Puppet, driving: Driving) -> Image:
        """Return the animated crop (512, 512, 3) uint8 RGB."""
        moved = drive_pose(prepared.pose, driving, prepared.axes)
        driven = drive_shape(prepared.shape, driving)
        offsets = drive_landmarks(driven, moved) - drive_landmarks(prepared.shape, moved)
        rigid = rigid_field(prepared.field, prepared.pose, moved)
        backward = invert_field(forward_field(prepared.field, rigid, offsets, driving.stitching))
        carried = prepared.landmarks + at_points(rigid, prepared.landmarks)
        # where lids and lips must be in the unmoved crop, so that the field carries them to their targets
        wanted = carried + offsets
        wanted += at_points(backward, wanted)
        texture = prepared.layers.texture if driving.stitching else prepared.layers.whole
        edited = texture.copy()
        render_eye(prepared.right_eye, texture, wanted, driving.gaze_deg, edited)
        render_eye(prepared.left_eye, texture, wanted, driving.gaze_deg, edited)
        lip = carried[c.LIP_UPPER_INNER]
        (width, gap), (resting, _) = mouth_size(carried + offsets), mouth_size(carried)
        asked = Asked(wanted, lip + at_points(backward, lip), width / resting, gap / resting)
        edited[prepared.mouth.window.area] = render_mouth(prepared.mouth, texture, asked)
        return blend_layers(prepared.layers, edited, crop_map(backward), driving.stitching)
