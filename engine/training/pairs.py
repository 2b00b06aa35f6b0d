"""Training pairs, each a function of seed and step alone: a resumed run goes on with the very next batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.mesh.lattice import Window
from engine.animators.mobileportrait.contours import LIPS, draw_contours, shrink_planes
from engine.animators.mobileportrait.keypoints import explicit_keypoints
from engine.animators.mobileportrait.sizes import MOTION_PX
from engine.animators.mobileportrait.skull_motion import skull_affine
from engine.animators.mobileportrait.views import pseudo_views
from engine.frame import Array, Image
from engine.tracking import canonical as c
from engine.training.attention import draw_attention
from engine.training.augmentation import Augmentation, draw_augmentation, no_augmentation
from engine.training.face_states import face_states, head_turns
from engine.training.footage_cache import FRAME_PX, CachedClip, FootageCache

# how often the driving frame is the rarest of a few: by shut eyes, open lips, eyes that look aside
RARE_SHARES, CANDIDATES = (0.1, 0.5, 0.1), 8
# how often source and driving frame are those of a few, over all clips, between which the head turns farthest
FAR_SHARE, FAR_CANDIDATES = 0.2, 12
# how often a pair is of a still that the mesh engine moved
STILL_SHARE = 0.25
# how often the person stands before another clip's background
OTHER_BACKGROUND = 0.12
# a window's corner lies on this raster, so that the coarsest level can be cut too
RASTER_PX = 16
# what windows are drawn around, and how often; the rest lie anywhere
WINDOW_SHARES = (0.55, 0.05)
# of moved stills more lies elsewhere: they teach how photos move that are no footage
STILL_WINDOW_SHARES = (0.5, 0.0)
WINDOW_JITTER_PX = 30.0
_AIMS = (c.LIPS, np.concatenate([c.RIGHT_EYE, c.LEFT_EYE]))

# chooses the window to paint from the driving frame's landmarks
ChooseWindow = Callable[[Array, np.random.Generator], Window]
WHOLE = Window(0, 0, FRAME_PX, FRAME_PX)


@dataclass(frozen=True, slots=True)
class Pair:
    """One source and one driving frame of one clip; pictures uint8, of side 256, 64 or, for the window to paint, w.

    source (256, 256, 3) RGB, foreground (256, 256), source_contours (5, 64, 64), views (5, 64, 64, 3);
    source_keypoints, driving_keypoints (106, 2) float32 in −1..1; affine (2, 3) float32 source from driving;
    small_driving (64, 64, 3), small_mask (64, 64), small_contours (5, 64, 64): the whole driving frame; driving,
    background (w, w, 3), contours (5, w, w), attention (w, w): the window of it, whose corner is (left, top) px.
    """

    source: Image
    foreground: Image
    source_contours: Image
    source_keypoints: Array
    views: Image
    driving_keypoints: Array
    affine: Array
    small_driving: Image
    small_mask: Image
    small_contours: Image
    driving: Image
    background: Image
    contours: Image
    attention: Image
    corner: tuple[int, int]


class PairMaker:
    """Draws pairs from a cache and, where given, from moved stills. window_px: side of the windows that are painted."""

    def __init__(self, cache: FootageCache, window_px: int, seed: int, stills: FootageCache | None = None) -> None:
        self._footage = _Stock(cache, window_px, WINDOW_SHARES, RARE_SHARES, FAR_SHARE)
        # their motion is drawn rare enough
        self._stills = None if stills is None else _Stock(stills, window_px, STILL_WINDOW_SHARES, (), 0.0)
        self._seed = seed

    def batch(self, step: int, size: int) -> list[Pair]:
        """Return the pairs of a step, always the same for the same seed."""
        return [self._pair(np.random.default_rng((self._seed, step, i))) for i in range(size)]

    def _pair(self, rng: np.random.Generator) -> Pair:
        if self._stills is not None and rng.uniform() < STILL_SHARE:
            return self._stills.pair(rng)
        return self._footage.pair(rng)


class _Stock:
    """One cache and how pairs are drawn from it."""

    def __init__(
        self,
        cache: FootageCache,
        window_px: int,
        window_shares: tuple[float, ...],
        rare_shares: tuple[float, ...],
        far_share: float,
    ) -> None:
        self._cache, self._window_px = cache, window_px
        self._window_shares, self._rare_shares, self._far_share = window_shares, rare_shares, far_share
        # long clips show more, but not in proportion
        weight = np.sqrt([clip.count for clip in cache.clips])
        self._chances = weight / weight.sum()
        self._states = face_states(cache.landmarks)
        self._turns = head_turns(cache.landmarks)

    def pair(self, rng: np.random.Generator) -> Pair:
        """Draw one pair."""
        place, driving = self._far_frames(rng) if rng.uniform() < self._far_share else self._frames(rng)
        augmentation = draw_augmentation(rng)
        other = None
        if rng.uniform() < OTHER_BACKGROUND:
            other = self._place(self._clip(rng), rng)
        return make_pair(self._cache, place, driving, augmentation, other, self._window, rng)

    def _frames(self, rng: np.random.Generator) -> tuple[int, int]:
        """Return a row of the backgrounds and a driving frame of the same clip."""
        clip = self._clip(rng)
        return self._place(clip, rng), self._driving(clip, rng)

    def _far_frames(self, rng: np.random.Generator) -> tuple[int, int]:
        """Return the same as _frames, with a head that turns far."""
        clips = [self._clip(rng) for _ in range(FAR_CANDIDATES)]
        places = np.array([self._place(clip, rng) for clip in clips])
        rows = np.array([clip.first + int(rng.integers(clip.count)) for clip in clips])
        # the trace of R_a R_bᵀ is 1 + 2 cos of the angle between both
        traces = (self._turns[self._cache.background_frame[places]] * self._turns[rows]).sum((1, 2))
        farthest = int(traces.argmin())
        return int(places[farthest]), int(rows[farthest])

    def _place(self, clip: CachedClip, rng: np.random.Generator) -> int:
        return clip.first_background + int(rng.integers(clip.backgrounds))

    def _driving(self, clip: CachedClip, rng: np.random.Generator) -> int:
        """Return a driving frame: any, or the one of a few that shows something rare."""
        rare = int(np.searchsorted(np.cumsum(self._rare_shares), rng.uniform()))
        rows = clip.first + rng.integers(clip.count, size=CANDIDATES)
        if rare == len(self._rare_shares):
            return int(rows[0])
        return int(rows[self._states[rows, rare].argmax()])

    def _clip(self, rng: np.random.Generator) -> CachedClip:
        return self._cache.clips[int(rng.choice(len(self._chances), p=self._chances))]

    def _window(self, landmarks: Array, rng: np.random.Generator) -> Window:
        """Return a window: around the mouth, around the eyes, or anywhere."""
        kind = int(np.searchsorted(np.cumsum(self._window_shares), rng.uniform()))
        if kind < len(self._window_shares):
            middle = landmarks[_AIMS[kind], :2].mean(0)
            corner = middle + rng.normal(0, WINDOW_JITTER_PX, 2) - self._window_px / 2
        else:
            corner = rng.uniform(0, FRAME_PX - self._window_px, 2)
        whole = RASTER_PX * np.round(np.clip(corner, 0, FRAME_PX - self._window_px) / RASTER_PX)
        left, top = int(whole[0]), int(whole[1])
        return Window(left, top, left + self._window_px, top + self._window_px)


def make_pair(
    cache: FootageCache,
    place: int,
    driving: int,
    augmentation: Augmentation,
    other: int | None,
    choose_window: ChooseWindow,
    rng: np.random.Generator,
) -> Pair:
    """Make one pair. place: row of the backgrounds, whose frame is the source; driving: row of the frames.

    other: row of the background to put behind both, or None for their own.
    """
    source = int(cache.background_frame[place])
    background = augmentation.picture(cache.backgrounds[place if other is None else other])
    pictures = [augmentation.picture(cache.frames[row]) for row in (source, driving)]
    masks = [augmentation.mask(cache.masks[row]) for row in (source, driving)]
    if other is not None:
        pictures = [_put(picture, mask, background) for picture, mask in zip(pictures, masks, strict=True)]
    before, after = (augmentation.landmarks(cache.landmarks[row]) for row in (source, driving))
    keypoints = [explicit_keypoints(landmarks, FRAME_PX) for landmarks in (before, after)]
    contours_before, contours = draw_contours(before), draw_contours(after)
    pictures = [
        augmentation.made_up(picture, planes[LIPS])
        for picture, planes in zip(pictures, (contours_before, contours), strict=True)
    ]
    window = choose_window(after, rng)
    return Pair(
        source=pictures[0],
        foreground=masks[0],
        source_contours=shrink_planes(contours_before),
        source_keypoints=keypoints[0],
        views=pseudo_views(pictures[0], before),
        driving_keypoints=keypoints[1],
        affine=skull_affine(*keypoints),
        small_driving=_small(pictures[1]),
        small_mask=_small(masks[1]),
        small_contours=shrink_planes(contours),
        driving=pictures[1][window.area],
        background=background[window.area],
        contours=contours[:, window.area[0], window.area[1]],
        attention=draw_attention(after)[window.area],
        corner=(window.left, window.top),
    )


def whole_picture(landmarks: Array, rng: np.random.Generator) -> Window:
    """Choose the whole picture."""
    return WHOLE


def _small(picture: Image) -> Image:
    return np.asarray(cv2.resize(picture, (MOTION_PX, MOTION_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _put(picture: Image, mask: Image, background: Image) -> Image:
    """Return the person of picture before background."""
    cover = mask[..., None].astype(np.float32) / 255
    return np.asarray(background + cover * (picture.astype(np.float32) - background) + 0.5, np.uint8)


def validation_pairs(cache: FootageCache, per_clip: int) -> list[Pair]:
    """Return per_clip pairs of every clip, unchanged and always the same: the first source, driving frames spread."""
    plain, rng = no_augmentation(), np.random.default_rng(0)
    pairs = []
    for clip in cache.clips:
        for row in np.linspace(0, clip.count - 1, per_clip + 1)[1:]:
            driving = clip.first + int(row)
            pairs.append(make_pair(cache, clip.first_background, driving, plain, None, whole_picture, rng))
    return pairs
