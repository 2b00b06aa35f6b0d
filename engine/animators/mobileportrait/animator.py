"""The MobilePortrait engine: small networks on the CPU, driven by landmarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.sampling import sample
from engine.animators.mobileportrait import thin_plate
from engine.animators.mobileportrait.contours import FACE, draw_contours, shrink_planes
from engine.animators.mobileportrait.drawn_eyes import DrawnEyes, draw_eyes, halve_eyes, prepare_eyes
from engine.animators.mobileportrait.drawn_mouth import DrawnMouth, draw_mouth, prepare_drawn_mouth
from engine.animators.mobileportrait.keypoints import GROUP_COUNT, GROUP_SIZE, explicit_keypoints
from engine.animators.mobileportrait.landing import land
from engine.animators.mobileportrait.outline import smooth_outline
from engine.animators.mobileportrait.packing import pack, split
from engine.animators.mobileportrait.picture import (
    BorderFade,
    at_network_size,
    border_fade,
    compose,
    crop_map,
    four_channels,
    is_grey,
    picture_map,
    take_colour_out,
)
from engine.animators.mobileportrait.runtime import PortraitRuntime
from engine.animators.mobileportrait.sizes import BACKGROUND, INNER, INNER_VIEW, MOTION_PX, PACKED_PLANES, PICTURE_PX
from engine.animators.mobileportrait.skull_motion import skull_affine
from engine.animators.mobileportrait.target import targets
from engine.animators.mobileportrait.views import pseudo_views
from engine.frame import Array, Driving, FaceMeasurement, Image
from engine.portrait.crop import crop_axes
from engine.portrait.portrait import Portrait


@dataclass(frozen=True, slots=True)
class PreparedAvatar:
    """A portrait as the networks know it.

    background (512, 512, 4) uint8, the fourth channel unused; layered (256, 256, 4) uint8: picture, foreground;
    keypoints (106, 2) in −1..1; neural, mixed (1, 50, 2); motion: inputs of this graph that the photo settles; packed
    (1, 52, 128, 128) uint8: those of synthesis, the background in its place; small (64, 64, 5): picture, foreground and
    face; view (1, V, 16, 16); grey: the photo has no colour.
    """

    face: FaceMeasurement
    axes: Array
    eyes: DrawnEyes
    mouth: DrawnMouth
    background: Image
    fade: BorderFade
    layered: Image
    keypoints: Array
    neural: Array
    mixed: Array
    motion: dict[str, Array]
    small: Array
    packed: Image
    view: Array
    grey: bool


@dataclass(frozen=True, slots=True)
class _Moved:
    """A frame that is yet to be painted.

    asked (478, 2) px of the crop; affine (2, 3) in −1..1; warped (512, 512, 4) uint8: the crop, its eyes drawn, moved;
    packed (1, 52, 128, 128) uint8: what synthesis is given; contours (5, 256, 256) uint8: see contours.py.
    """

    asked: Array
    affine: Array
    warped: Image
    packed: Image
    contours: Image


class MobilePortraitAnimator:
    """Mixed keypoints, dense motion and synthesis (arXiv:2407.05712)."""

    name = "mobileportrait"
    capabilities = frozenset({"stitching", "eyes", "lips", "gaze", "head", "expression"})

    def __init__(self, runtime: PortraitRuntime) -> None:
        self._runtime = runtime
        self.provider = runtime.provider

    def prepare(self, portrait: Portrait) -> PreparedAvatar:
        """Compute what depends on the photo alone."""
        in_crop = np.ascontiguousarray(portrait.face.landmarks[:, :2])
        landmarks = at_network_size(portrait.face.landmarks)
        picture, background = _shrunk(portrait.crop), _shrunk(portrait.background)
        layered = np.dstack([picture, _shrunk(np.asarray(portrait.foreground * 255 + 0.5, np.uint8))])
        views = _planes(pseudo_views(picture, landmarks))
        keypoints = explicit_keypoints(landmarks, PICTURE_PX)
        neural, mixed, view = self._runtime.run("avatar", {"views": views[None], "keypoints": keypoints[None]})
        contours = shrink_planes(draw_contours(landmarks)).astype(np.float32) / 255
        still = np.concatenate([views[0], _small(layered[..., 3])[None], contours])
        return PreparedAvatar(
            face=portrait.face,
            axes=crop_axes(portrait.crop_from_photo),
            eyes=prepare_eyes(in_crop, portrait.crop),
            mouth=prepare_drawn_mouth(in_crop, portrait.crop),
            background=four_channels(portrait.background),
            fade=border_fade(portrait.photo_from_crop, portrait.photo.shape),
            layered=layered,
            keypoints=keypoints,
            neural=neural,
            mixed=mixed,
            motion={"still": still[None], "source_mixed": mixed},
            small=np.ascontiguousarray(still[:5].transpose(1, 2, 0)),
            packed=_packed_background(background),
            view=view,
            grey=is_grey(picture),
        )

    def render(self, prepared: PreparedAvatar, driving: Driving) -> Image:
        """Return the animated crop (512, 512, 3) uint8 RGB."""
        return self.begin(prepared, driving)()

    def begin(self, prepared: PreparedAvatar, driving: Driving) -> Callable[[], Image]:
        """Move the photo; what is returned paints, and returns the animated crop."""
        moved = self._moved(prepared, driving)
        return lambda: self._painted(prepared, driving, moved)

    def _moved(self, prepared: PreparedAvatar, driving: Driving) -> _Moved:
        asked, resting = targets(prepared.face, prepared.axes, driving)
        keypoints = explicit_keypoints(at_network_size(resting), PICTURE_PX)
        affine = skull_affine(prepared.keypoints, keypoints)
        moving = {"driving": keypoints[None], "affine": affine[None]}
        (mixed,) = self._runtime.run("mixer", {"neural": prepared.neural, **moving})
        if driving.stitching:
            (mixed,) = self._runtime.run("stitching", {"source_mixed": prepared.mixed, "driving_mixed": mixed})
        splines = _splines(prepared.mixed[0], mixed[0], affine)
        contours = draw_contours(at_network_size(asked))
        wanted = {"keypoints": prepared.keypoints[None], "driving_mixed": mixed, "splines": splines[None], **moving}
        (candidates,) = self._runtime.run("transforms", wanted)
        small_contours = shrink_planes(contours)
        seen = {"contours": _levels(small_contours), "candidates": candidates, "driving_mixed": mixed}
        seen |= _under(prepared.small, candidates[0])
        grid, occlusion = self._runtime.run("motion", {**prepared.motion, **seen})
        flow = smooth_outline(land(grid[0], prepared.keypoints, keypoints), small_contours[FACE])
        place = crop_map(flow, prepared.fade if driving.stitching else None)
        drawn = draw_eyes(prepared.eyes, asked, place, driving.gaze_deg)
        layered = halve_eyes(prepared.eyes, drawn, prepared.layered)
        small = sample(layered, picture_map(flow, PICTURE_PX))
        packed = prepared.packed.copy()
        pack(split(small), packed[0, : BACKGROUND.start])
        pack([*contours, _enlarged(occlusion[0, 0])], packed[0, BACKGROUND.stop :])
        return _Moved(asked, affine, sample(drawn, place), packed, contours)

    def _painted(self, prepared: PreparedAvatar, driving: Driving, moved: _Moved) -> Image:
        layers = self._layers(prepared, moved, stitching=driving.stitching)
        if prepared.grey:
            take_colour_out(layers)
        fade = prepared.fade if driving.stitching else None
        seen = moved.packed[0, :12]
        picture = compose(moved.warped, prepared.background, layers, seen, moved.contours, fade)
        draw_mouth(prepared.mouth, moved.asked, moved.affine, picture)
        return picture

    def _layers(self, prepared: PreparedAvatar, moved: _Moved, *, stitching: bool) -> Array:
        """Return what the synthesis network makes of a frame, see compose; with stitching without the ring."""
        packed, view = moved.packed, prepared.view
        if stitching:
            packed, view = packed[..., INNER, INNER], view[..., INNER_VIEW, INNER_VIEW]
        (layers,) = self._runtime.run("inner" if stitching else "synthesis", {"packed": packed, "view": view})
        return np.asarray(layers[0], np.float32)


def _packed_background(background: Image) -> Image:
    packed = np.zeros((1, PACKED_PLANES, PICTURE_PX // 2, PICTURE_PX // 2), np.uint8)
    pack(split(background), packed[0, BACKGROUND])
    return packed


def _enlarged(occlusion: Array) -> Image:
    """Return occlusion (64, 64) in 0..1 at the picture's size, uint8."""
    fine = cv2.resize(occlusion, (PICTURE_PX, PICTURE_PX), interpolation=cv2.INTER_LINEAR)
    return np.asarray(fine * 255 + 0.5, np.uint8)


def _levels(planes: Image) -> Array:
    """Return planes (C, H, W) uint8 as (1, C, H, W) float32 in 0..1."""
    return planes[None].astype(np.float32) / 255


def _small(plane: Image) -> Array:
    """Return plane (256, 256) uint8 averaged down to (64, 64) float32 in 0..1."""
    return np.asarray(cv2.resize(plane, (MOTION_PX, MOTION_PX), interpolation=cv2.INTER_AREA), np.float32) / 255


def _under(small: Array, candidates: Array) -> dict[str, Array]:
    """Return the inputs moved and person of the motion graph: small (64, 64, 5) under candidates (2, 13, 64, 64)."""
    planes = candidates[:, 1:].reshape(2, -1, MOTION_PX) * np.float32(MOTION_PX / 2)
    planes += np.float32(MOTION_PX / 2 - 0.5)
    every = (
        sample(small, np.asarray(cv2.merge(list(planes)), np.float32))
        .reshape(-1, MOTION_PX, MOTION_PX, 5)
        .transpose(0, 3, 1, 2)
    )
    return {"moved": every[:, :3].reshape(1, -1, MOTION_PX, MOTION_PX), "person": every[None, 1, 3:]}


def _splines(source_mixed: Array, driving_mixed: Array, affine: Array) -> Array:
    """Return the splines' weights (10, 8, 2): what the affine leaves of each group of mixed keypoints (50, 2)."""
    left = source_mixed - (driving_mixed @ affine[:, :2].T + affine[:, 2])
    groups = (GROUP_COUNT, GROUP_SIZE, 2)
    return thin_plate.solve(driving_mixed.reshape(groups), left.reshape(groups))


def _shrunk(picture: Image) -> Image:
    return np.asarray(cv2.resize(picture, (PICTURE_PX, PICTURE_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _planes(pictures: Image) -> Array:
    """Return pictures (..., H, W, C) uint8 as (..., C, H, W) float32 in 0..1."""
    return np.ascontiguousarray(np.moveaxis(pictures, -1, -3), np.float32) / 255
