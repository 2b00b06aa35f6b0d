"""The figures of one reenactment, and their means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from engine.evaluation.accuracy import Accuracy, measure_accuracy
from engine.evaluation.following import Following, measure_following
from engine.evaluation.reenactment import Reenactment

Figure = float | int | str | None

# metrics of the papers that need networks this program does not carry, with what they need; CSIM can be had with a file
LEFT_OUT = {
    "fid": "needs Inception weights",
    "lpips": "needs AlexNet or VGG weights",
    "csim": "needs an ArcFace network (--identity)",
}


@dataclass(frozen=True, slots=True)
class PixelMeans:
    """Means over pictures: of Likeness (None without a truth; not over the first, the photo) and of Stillness."""

    psnr: float | None
    ssim: float | None
    l1: float | None
    border: float | None
    seam: float | None
    bci: float | None
    csim: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one photo driven by one clip.

    accuracy is None without a truth. missed: pictures in which the result's face was not found though the driver's was.
    """

    engine: str
    clip: str
    photo: str
    frames: int
    missed: int
    ms_per_frame: float
    pixels: PixelMeans
    following: Following
    accuracy: Accuracy | None

    def figures(self) -> dict[str, Figure]:
        """Return every figure by its name in the JSON file; None stands for not applicable."""
        named: dict[str, Figure] = {"clip": self.clip}
        if self.accuracy is None:
            named["photo"] = self.photo
        named |= {"frames": self.frames, "missed": self.missed}
        parts: list[PixelMeans | Accuracy | Following] = [self.pixels, self.following]
        if self.accuracy is not None:
            parts.insert(1, self.accuracy)
        for part in parts:
            named |= {item.name: getattr(part, item.name) for item in fields(part)}
        if self.accuracy is None:
            # without a truth there is no likeness; and tracking, which is done once per clip, is missing from the time
            return {name: value for name, value in named.items() if name not in ("psnr", "ssim", "l1")}
        return named | {"ms_per_frame": self.ms_per_frame}


def score(reenactment: Reenactment) -> Scores:
    """Compute the figures of one reenactment; it has a truth where its likeness was measured."""
    driver, result = reenactment.clip.seen, reenactment.result
    consecutive = reenactment.clip.footage.stride == 1
    return Scores(
        engine=reenactment.renderer,
        clip=reenactment.clip.footage.path.name,
        photo=reenactment.source.name,
        frames=len(result),
        missed=int((driver.seen & ~result.seen).sum()),
        ms_per_frame=reenactment.ms_per_frame,
        pixels=_pixel_means(reenactment),
        following=measure_following(driver, result, consecutive=consecutive),
        accuracy=measure_accuracy(driver, result) if reenactment.likeness else None,
    )


def mean_figures(scores: Sequence[Scores]) -> dict[str, Figure]:
    """Return the mean of every figure over the scores that have it; counts are summed."""
    each = [one.figures() for one in scores]
    result: dict[str, Figure] = {}
    for name in each[0] if each else ():
        values = [row[name] for row in each]
        numbers = [value for value in values if isinstance(value, (int, float))]
        if any(isinstance(value, str) for value in values):
            continue
        if name in ("frames", "missed"):
            result[name] = int(sum(numbers))
        else:
            result[name] = _mean(numbers)
    return result


def _pixel_means(reenactment: Reenactment) -> PixelMeans:
    like, still = reenactment.likeness[1:], reenactment.stillness
    return PixelMeans(
        psnr=_mean(one.psnr for one in like),
        ssim=_mean(one.ssim for one in like),
        l1=_mean(one.l1 for one in like),
        border=_mean(one.border for one in still),
        seam=_mean(one.seam for one in still if one.seam is not None),
        bci=_mean(one.bci for one in still if one.bci is not None),
        csim=_mean(one.csim for one in still if one.csim is not None),
    )


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return float(np.mean(known)) if known else None
