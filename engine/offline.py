"""Animates files: the live stages without mailboxes, one picture per driving frame, none left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from itertools import chain, islice, takewhile
from typing import Protocol

from engine.compose.compositor import Compositor
from engine.frame import Driving, Frame, Image, Observation
from engine.motion.face_basis import FaceBasis
from engine.motion.motion_maker import MotionMaker
from engine.motion.neutral import Neutral, absolute_neutral, estimate_neutral, neutral_from
from engine.motion.performance import Performance
from engine.motion.region_motion import keep_region
from engine.motion.retargeting import hold_openness
from engine.portrait.portrait import CROP_PX, Portrait
from engine.ports import Animator, PixelReader, Tracker
from engine.prefetch import Prefetch, begun
from engine.settings import Controls


class DrivingClip(Protocol):
    """A video file to be read once from its first frame to its last. rate: frames per second on average."""

    rate: Fraction
    frames_estimate: int | None

    def frames(self) -> Iterator[Frame]:
        """Yield every frame; captured_s counts from the first one and rises. Raises VideoError for damaged files."""


class PictureWriter(Protocol):
    """A video file that is being written."""

    def write(self, image: Image, time_s: float) -> None:
        """Add one picture (H, W, 3) uint8 RGB that is to be shown at time_s. Raises OutputError."""


class NeutralChoice(Enum):
    """What motion is relative to: the driver's estimated resting face, the first driving frame, or nothing."""

    AUTO = "auto"
    FIRST = "first"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Animation:
    """How to animate. seconds: stop after so much of the driving clip. basis: what faces have in common."""

    neutral: NeutralChoice = NeutralChoice.AUTO
    controls: Controls = field(default_factory=Controls)
    seconds: float | None = None
    basis: FaceBasis | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is. share: 0..1 of all of it, None where the length is unknown. frames: written so far."""

    share: float | None
    frames: int


OnProgress = Callable[[Progress], None]
# a driving motion and the time of its frame in seconds
TimedDriving = tuple[Driving, float]


class PictureMaker:
    """Makes the pictures of one portrait: the whole photo, its sides made even, or the 512 px face crop alone.

    others: more people in the same photo, who move alike or each in their own way; not with crop.
    """

    def __init__(
        self, portrait: Portrait, animator: Animator, *, crop: bool = False, others: Sequence[Portrait] = ()
    ) -> None:
        self._animator, self._prepared = animator, animator.prepare(portrait)
        self._others = [(animator.prepare(other), Compositor(other, None)) for other in others]
        self._compositor = None if crop else Compositor(portrait, None)

    @property
    def capabilities(self) -> frozenset[str]:
        """What the animator can do."""
        return self._animator.capabilities

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the pictures."""
        return (CROP_PX, CROP_PX) if self._compositor is None else self._compositor.size

    def without_pixels(self, driving: Driving) -> Driving:
        """Return driving such that it can be kept: what an animator sees in its crop is in it as numbers."""
        if isinstance(self._animator, PixelReader):
            return self._animator.read_pixels(driving)
        return replace(driving, driving_crop=None)

    def picture(self, driving: Driving, *of_others: Driving) -> Image:
        """Return the picture (H, W, 3) uint8 RGB for one motion. of_others: one for each of others, else they share."""
        crop = self._animator.render(self._prepared, driving)
        if self._compositor is None:
            return crop
        picture = self._compositor.paste(crop, driving.stitching)
        drivings = of_others or (driving,) * len(self._others)
        for (prepared, compositor), own in zip(self._others, drivings, strict=True):
            picture = compositor.paste(self._animator.render(prepared, own), own.stitching, onto=picture)
        return picture


def animate_file(
    maker: PictureMaker,
    clip: DrivingClip,
    writer: PictureWriter,
    animation: Animation,
    make_tracker: Callable[[], Tracker],
    on_progress: OnProgress = lambda _: None,
    keep: Callable[[Driving], None] | None = None,
) -> int:
    """Write one picture per frame of clip and return how many. keep is given every motion, without pixels.

    With "auto" all of clip is tracked before the first picture is made. Decoding, tracking and rendering run ahead on
    threads of their own; the result does not depend on their speed. Raises VideoError, NoFaceError, OutputError and
    what the engine raises.
    """
    passes = 2 if animation.neutral is NeutralChoice.AUTO else 1
    expected = _expected(clip.frames_estimate, float(clip.rate), animation.seconds)
    with ExitStack() as stack:
        tracker = make_tracker()
        stack.callback(tracker.close)
        tracker.smoothing = animation.controls.smoothing
        wanted = first_seconds(clip.frames(), animation.seconds, float(clip.rate))
        frames = stack.enter_context(Prefetch("decode", wanted))
        observed = iter(stack.enter_context(Prefetch("track", (tracker.track(frame) for frame in frames))))
        if passes == 2:
            observed = _watched(observed, expected, on_progress)
        motion = motion_of(observed, animation)
        if keep is not None:
            motion = _kept(maker, motion, keep)
        return _write(maker, motion, writer, lambda count: on_progress(_progress(count, expected, passes, passes)))


def play_performance(
    maker: PictureMaker,
    performance: Performance,
    writer: PictureWriter,
    animation: Animation,
    on_progress: OnProgress = lambda _: None,
) -> int:
    """Write one picture per frame of recorded motion and return how many. Raises OutputError or the engine's errors."""
    motion = performed(performance, animation)
    expected = _expected(len(performance.drivings), performance.rate_hz, animation.seconds)
    return _write(maker, motion, writer, lambda count: on_progress(_progress(count, expected, 1, 1)))


def performed(performance: Performance, animation: Animation) -> Iterator[TimedDriving]:
    """Yield recorded motion with the controls applied."""
    expected = _expected(len(performance.drivings), performance.rate_hz, animation.seconds)
    for row, driving in enumerate(islice(performance.drivings, expected)):
        yield _with_controls(driving, animation.controls), row / performance.rate_hz


def motion_of(observations: Iterable[Observation], animation: Animation) -> Iterator[TimedDriving]:
    """Yield the driving motion of every observation. "auto" reads them all before the first.

    Raises NoFaceError where the neutral must be seen and no face is there.
    """
    neutral, observations = _neutral_of(iter(observations), animation)
    maker = MotionMaker(neutral, basis=animation.basis)
    for observation in observations:
        yield maker.drive(observation, animation.controls, observation.captured_s), observation.captured_s


def _neutral_of(observations: Iterator[Observation], animation: Animation) -> tuple[Neutral, Iterator[Observation]]:
    """Return the neutral, and all observations from the first on."""
    if animation.neutral is NeutralChoice.AUTO:
        seen = list(observations)
        return estimate_neutral(seen, animation.basis), iter(seen)
    first = next(observations)
    neutral = neutral_from(first) if animation.neutral is NeutralChoice.FIRST else absolute_neutral(first)
    return neutral, chain([first], observations)


def _write(
    maker: PictureMaker, motion: Iterator[TimedDriving], writer: PictureWriter, on_written: Callable[[int], None]
) -> int:
    """Render on one thread, encode on this one."""
    count = 0
    # where a neutral is estimated, the first motion comes when the whole clip has been tracked
    rendered = ((maker.picture(driving), time_s) for driving, time_s in begun(motion))
    with Prefetch("render", rendered) as pictures:
        for count, (image, time_s) in enumerate(pictures, 1):
            writer.write(image, time_s)
            on_written(count)
    return count


def _kept(
    maker: PictureMaker, motion: Iterator[TimedDriving], keep: Callable[[Driving], None]
) -> Iterator[TimedDriving]:
    for driving, time_s in motion:
        kept = maker.without_pixels(driving)
        keep(kept)
        yield kept, time_s


def _with_controls(driving: Driving, controls: Controls) -> Driving:
    return replace(keep_region(hold_openness(driving, controls), controls.region), stitching=controls.stitching)


def first_seconds(frames: Iterator[Frame], seconds: float | None, rate_hz: float) -> Iterator[Frame]:
    """Yield the frames of the first seconds, at least one; all of them for None."""
    if seconds is None:
        return frames
    # half a frame of tolerance: 2 s of 30 a second are 60 frames, whatever their times are rounded to
    end_s = max(seconds, 1 / rate_hz) - 0.5 / rate_hz
    return takewhile(lambda frame: frame.captured_s < end_s, frames)


def _watched(
    observations: Iterator[Observation], expected: int | None, on_progress: OnProgress
) -> Iterator[Observation]:
    """Pass observations on, reporting the first of two passes."""
    for count, observation in enumerate(observations, 1):
        on_progress(replace(_progress(count, expected, 1, 2), frames=0))
        yield observation


def _progress(count: int, expected: int | None, this_pass: int, passes: int) -> Progress:
    share = None if not expected else min(1.0, (this_pass - 1 + count / expected) / passes)
    return Progress(share, count)


def _expected(count: int | None, rate_hz: float, seconds: float | None) -> int | None:
    """Return how many frames there will be, if that is known."""
    if count is None or seconds is None:
        return count
    return min(count, max(1, round(seconds * rate_hz)))
