"""A source video, each of its frames moved to given keypoints and pasted back: appendix E of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.clip_motion import OpenClip, SourceFrame, source_crop
from engine.animators.liveportrait.crop_convention import paste_back
from engine.compose.seam import LOOSE_PX, STITCHED_PX
from engine.frame import Array, Image
from engine.portrait.affine import invert
from engine.portrait.portrait import CROP_PX

# how much earlier than its time a frame counts as on show: times in files are rounded
_ROUNDING_S = 0.0005


class VideoFilm:
    """The pictures of a source video. Its frames are decoded as they are needed: memory does not grow with its length.

    sources: what is known of its frames. timeline: for every picture the source frame on show, never falling, and when
    the picture is shown. keypoints (21, 3): for every picture, x_d. crop: the 512 px face crop alone, else the whole
    frame, its sides made even. A frame without a face is shown as it is, or with crop the last one with a face.
    """

    def __init__(
        self,
        open_source: OpenClip,
        sources: Sequence[SourceFrame],
        animator: LivePortraitAnimator,
        timeline: Sequence[tuple[int, float]],
        keypoints: Sequence[Array],
        *,
        size: tuple[int, int],
        stitching: bool = True,
        crop: bool = False,
    ) -> None:
        assert len(timeline) == len(keypoints)
        self._open_source, self._sources, self._animator = open_source, sources, animator
        self._timeline, self._keypoints = timeline, keypoints
        self._seam_px, self._crop = STITCHED_PX if stitching else LOOSE_PX, crop
        width, height = size
        self.size = (CROP_PX, CROP_PX) if crop else (width - width % 2, height - height % 2)

    def __len__(self) -> int:
        return len(self._timeline)

    def pictures(self) -> Iterator[tuple[Image, float]]:
        """Yield every picture (H, W, 3) uint8 RGB and when it is shown. Raises VideoError and EngineError."""
        shown, extracted, whole = -1, None, None
        with self._open_source() as opened:
            frames = enumerate(opened.frames())
            for (index, time_s), keypoints in zip(self._timeline, self._keypoints, strict=True):
                if index != shown:
                    whole = next(frame.image for row, frame in frames if row == index)
                    shown, extracted = index, self._extract(whole, index, extracted)
                assert whole is not None
                yield self._picture(whole, index, extracted, keypoints), time_s

    def _extract(self, image: Image, index: int, last: object) -> object:
        matrix = self._sources[index].crop_from_frame
        if matrix is None and last is None and self._crop:
            # the crop of the first frames, before any face was seen, is that of the first face
            matrix = next(one.crop_from_frame for one in self._sources if one.crop_from_frame is not None)
        return last if matrix is None else self._animator.extract(source_crop(image, matrix))

    def _picture(self, image: Image, index: int, extracted: object, keypoints: Array) -> Image:
        width, height = self.size
        matrix = self._sources[index].crop_from_frame
        if matrix is None and not self._crop:
            return np.ascontiguousarray(image[:height, :width])
        crop = self._animator.render_keypoints(extracted, keypoints)
        if matrix is None or self._crop:
            return crop
        return paste_back(crop, image[:height, :width], invert(matrix), self._seam_px)


def timeline_of(source_times_s: Sequence[float], times_s: Sequence[float]) -> list[tuple[int, float]]:
    """Return for each of times_s the source frame on show then, and the time, up to the source's end."""
    starts = np.asarray(source_times_s)
    period_s = (starts[-1] - starts[0]) / (len(starts) - 1) if len(starts) > 1 else np.inf
    rows = np.searchsorted(starts, np.asarray(times_s) + _ROUNDING_S, side="right") - 1
    ends_s = float(starts[-1] + period_s) - _ROUNDING_S
    return [(int(row), time_s) for row, time_s in zip(rows, times_s, strict=True) if time_s < ends_s]
