from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from engine.errors import NoFaceError, OutputError, VideoError
from engine.frame import Frame, Image
from engine.motion.performance import Performance
from engine.offline import (
    Animation,
    NeutralChoice,
    PictureMaker,
    Progress,
    animate_file,
    play_performance,
)
from engine.settings import Controls
from tests.live_fakes import WATERMARK, FakeAnimator, FakeTracker, portrait, still_driving


class FakeClip:
    def __init__(self, count: int = 12, rate: int = 25, *, estimate: int | None = None, breaks_at: int = -1) -> None:
        self.rate, self.frames_estimate = Fraction(rate), estimate
        self._count, self._breaks_at = count, breaks_at

    def frames(self) -> Iterator[Frame]:
        for index in range(self._count):
            if index == self._breaks_at:
                raise VideoError("The clip is damaged.")
            yield Frame(np.full((24, 32, 3), WATERMARK, np.uint8), float(index / self.rate), index)


class FakeWriter:
    def __init__(self) -> None:
        self.images: list[Image] = []
        self.times_s: list[float] = []

    def write(self, image: Image, time_s: float) -> None:
        self.images.append(image)
        self.times_s.append(time_s)


class Bench:
    def __init__(self, *, crop: bool = True) -> None:
        self.animator, self.tracker, self.writer = FakeAnimator(), FakeTracker(), FakeWriter()
        self.maker = PictureMaker(portrait(), self.animator, crop=crop)

    def animate(self, clip: FakeClip, animation: Animation, seen: list[Progress] | None = None) -> int:
        report = (lambda _: None) if seen is None else seen.append
        return animate_file(self.maker, clip, self.writer, animation, lambda: self.tracker, report)


@pytest.mark.parametrize("neutral", NeutralChoice)
def test_one_picture_per_frame_at_the_frames_own_times(neutral: NeutralChoice) -> None:
    bench = Bench()
    assert bench.animate(FakeClip(), Animation(neutral)) == 12
    assert bench.writer.times_s == pytest.approx([index / 25 for index in range(12)])
    assert {image.shape for image in bench.writer.images} == {(512, 512, 3)}
    assert bench.tracker.closed == 1


def test_the_whole_photo_has_its_own_size() -> None:
    bench = Bench(crop=False)
    bench.animate(FakeClip(2), Animation())
    assert (bench.maker.size, bench.writer.images[0].shape) == ((640, 360), (360, 640, 3))


@pytest.mark.parametrize(("seconds", "count"), [(0.2, 5), (0.01, 1), (9.0, 12), (None, 12)])
def test_seconds_end_it_early(seconds: float | None, count: int) -> None:
    bench = Bench()
    assert bench.animate(FakeClip(), Animation(seconds=seconds)) == count


def test_frames_without_a_face_still_make_pictures() -> None:
    bench = Bench()

    def look_away() -> None:
        bench.tracker.face_in_sight = len(seen) % 3 != 1
        seen.append(1)

    seen: list[int] = []
    bench.tracker.trouble = look_away
    assert bench.animate(FakeClip(), Animation()) == 12


@pytest.mark.parametrize("neutral", NeutralChoice)
def test_a_clip_without_any_face_is_refused(neutral: NeutralChoice) -> None:
    bench = Bench()
    bench.tracker.face_in_sight = False
    with pytest.raises(NoFaceError):
        bench.animate(FakeClip(), Animation(neutral))
    assert bench.writer.images == []


def test_a_damaged_clip_is_told() -> None:
    bench = Bench()
    with pytest.raises(VideoError, match="damaged"):
        bench.animate(FakeClip(breaks_at=7), Animation(NeutralChoice.FIRST))
    assert bench.tracker.closed == 1


def test_an_output_that_fails_ends_everything() -> None:
    bench = Bench()

    def full(_image: Image, _time_s: float) -> None:
        raise OutputError("The disk is full.")

    bench.writer.write = full  # type: ignore[method-assign]
    with pytest.raises(OutputError):
        bench.animate(FakeClip(500), Animation(NeutralChoice.FIRST))


def test_controls_reach_motion_and_tracker() -> None:
    bench = Bench()
    bench.animate(FakeClip(3), Animation(controls=Controls(eyes=0.0, stitching=False, smoothing=0.1)))
    assert bench.tracker.smoothing == 0.1
    assert {driving.stitching for driving in bench.animator.rendered} == {False}
    assert {driving.eye_openness for driving in bench.animator.rendered} == {(0.0, 0.0)}


def test_the_result_is_the_same_every_time() -> None:
    first, second = Bench(), Bench()
    for bench in (first, second):
        bench.animate(FakeClip(30), Animation())
    assert all((a == b).all() for a, b in zip(first.writer.images, second.writer.images, strict=True))


def test_progress_goes_through_both_passes_and_ends_whole() -> None:
    bench, seen = Bench(), list[Progress]()
    bench.animate(FakeClip(estimate=12), Animation(), seen)
    shares = [progress.share for progress in seen]
    assert shares == pytest.approx([number / 24 for number in range(1, 25)])
    assert (seen[0].frames, seen[-1].frames) == (0, 12)


def test_progress_without_a_known_length() -> None:
    bench, seen = Bench(), list[Progress]()
    bench.animate(FakeClip(), Animation(NeutralChoice.FIRST), seen)
    assert {progress.share for progress in seen} == {None}


def test_a_recorded_motion_is_played_at_its_own_rate_with_the_controls() -> None:
    bench = Bench()
    performance = Performance(20.0, (still_driving(),) * 10)
    controls = Controls(lips=1.0, stitching=False)
    assert play_performance(bench.maker, performance, bench.writer, Animation(controls=controls)) == 10
    assert bench.writer.times_s == pytest.approx([row / 20 for row in range(10)])
    assert bench.animator.rendered[0].lip_openness > 0.3
    assert not bench.animator.rendered[0].stitching


def test_seconds_end_a_recorded_motion_early() -> None:
    bench = Bench()
    performance = Performance(20.0, (still_driving(),) * 10)
    assert play_performance(bench.maker, performance, bench.writer, Animation(seconds=0.2)) == 4


def test_more_people_in_the_photo_move_alike() -> None:
    """The second person stands where the first does, so that her colours are what is left to be seen."""
    alone, together = (
        PictureMaker(portrait(), FakeAnimator(), others=others)
        for others in ((), (portrait("blue", (30, 60, 200), (10, 20, 90)),))
    )
    assert together.size == alone.size
    open_eyes = still_driving(1.0)
    assert not np.array_equal(alone.picture(open_eyes), together.picture(open_eyes))
    assert together.picture(open_eyes)[200, 320].argmax() == 2
