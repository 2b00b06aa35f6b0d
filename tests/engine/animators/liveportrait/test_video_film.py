from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.clip_motion import (
    calmest_row,
    read_driver,
    read_source,
    watch_faces,
)
from engine.animators.liveportrait.published_keypoints import PublishedRules, keypoints_of_video
from engine.animators.liveportrait.retargeting import Flags
from engine.animators.liveportrait.template import Template
from engine.animators.liveportrait.video_film import VideoFilm, timeline_of
from engine.errors import BadInputError, NoFaceError
from engine.frame import Frame, Image, Observation
from tests.engine.animators.liveportrait.fake_runtime import FakeRuntime
from tests.live_fakes import FakeTracker, face

SIZE = (320, 240)


@dataclass
class Clip:
    """Evenly grey frames of these shades, at ten a second."""

    shades: tuple[int, ...]
    rate = Fraction(10)
    frames_estimate: int | None = None

    def frames(self) -> Iterator[Frame]:
        for row, shade in enumerate(self.shades):
            yield Frame(np.full((SIZE[1], SIZE[0] + 1, 3), shade, np.uint8), row / 10, row)

    def __enter__(self) -> Clip:
        return self

    def __exit__(self, *_told: object) -> None:
        pass


class Tracker(FakeTracker):
    """Sees a face in every frame that is not black."""

    def track(self, frame: Frame) -> Observation:
        return Observation(frame.captured_s, frame.index, SIZE, face() if frame.image.any() else None)


def film(
    shades: tuple[int, ...], driver: tuple[int, ...], *, crop: bool = False, relative: bool = True
) -> tuple[list[Image], FakeRuntime]:
    """Return the pictures of a source of these shades, driven by a clip of those."""
    runtime = FakeRuntime(sees=True)
    animator = LivePortraitAnimator(runtime)
    rules = PublishedRules(flags=Flags(relative=relative, stitching=False))
    template = read_driver(lambda: Clip(driver), watch_faces(Clip(driver).frames(), Tracker(), "it"), animator, 10.0)
    faces = watch_faces(Clip(shades).frames(), Tracker(), "it")
    sources = read_source(lambda: Clip(shades), faces, animator)
    timeline = timeline_of(faces.times_s, template.times_s or ())
    keypoints = keypoints_of_video(animator.networks, [sources[row].sitter for row, _ in timeline], template, rules)
    made = VideoFilm(
        lambda: Clip(shades),
        sources,
        animator,
        timeline,
        keypoints,
        size=(SIZE[0] + 1, SIZE[1]),
        stitching=False,
        crop=crop,
    )
    pictures = list(made.pictures())
    assert len(made) == len(pictures) and all(picture.shape[1::-1] == made.size for picture, _ in pictures)
    assert [time_s for _, time_s in pictures] == pytest.approx([row / 10 for row in range(len(pictures))])
    return [picture for picture, _ in pictures], runtime


def test_each_frame_keeps_its_own_expression_and_the_driver_s_change_is_added() -> None:
    pictures, runtime = film((51, 102, 102), (102, 102, 153), crop=True)
    # 0.2, 0.4, 0.4 of its own; 0, 0, 0.2 of the driver; the smoother blurs a little
    assert [int(picture[0, 0, 0]) for picture in pictures] == pytest.approx([20, 40, 60], abs=3)
    assert runtime.extracted == 3


def test_the_rest_of_each_frame_is_left_alone() -> None:
    pictures, _ = film((51, 102), (102, 102))
    assert [picture.shape for picture in pictures] == [(240, 320, 3)] * 2
    # a corner outside of the face's window, and the middle of it
    assert [int(picture[-1, -1, 0]) for picture in pictures] == [51, 102]
    assert [int(picture[120, 160, 0]) for picture in pictures] == pytest.approx([20, 40], abs=3)


def test_frames_without_a_face_are_shown_as_they_are() -> None:
    pictures, runtime = film((0, 102, 0, 102), (102,) * 4)
    assert not pictures[0].any() and not pictures[2].any()
    assert pictures[1][120, 160, 0] != 102
    assert runtime.extracted == 2
    pictures, runtime = film((0, 102, 0, 102), (102,) * 4, crop=True)
    assert len(pictures) == 4


def test_the_driver_s_motion_is_held_where_it_shows_no_face() -> None:
    pictures, _ = film((102,) * 4, (0, 51, 0, 51), crop=True)
    assert [int(picture[0, 0, 0]) for picture in pictures] == pytest.approx([40] * 4, abs=1)


def test_it_ends_with_the_shorter_of_both() -> None:
    assert len(film((51,) * 3, (102,) * 5)[0]) == 3
    pictures, runtime = film((51,) * 5, (102,) * 2)
    assert len(pictures) == 2 == runtime.extracted


def test_the_frame_on_show_at_another_rate() -> None:
    source_s = [0.0, 0.1, 0.2]
    assert timeline_of(source_s, [0.0, 0.05, 0.0999, 0.25, 0.29, 0.3]) == [
        (0, 0.0),
        (0, 0.05),
        (1, 0.0999),
        (2, 0.25),
        (2, 0.29),
    ]
    # a still picture as source goes on and on
    assert [row for row, _ in timeline_of([0.0], [0.0, 5.0])] == [0, 0]


def test_no_face_at_all() -> None:
    with pytest.raises(NoFaceError, match=r"No face was found in clip\.mp4"):
        watch_faces(Clip((0, 0)).frames(), Tracker(), "clip.mp4")


def test_one_frame_moves_nothing_unless_taken_as_it_is() -> None:
    with pytest.raises(BadInputError, match="nothing moves"):
        film((51, 51), (102,))
    assert len(film((51, 51), (102,), relative=False)[0]) == 1


def test_the_calmest_frame() -> None:
    tracked = watch_faces(Clip((9,) * 5).frames(), Tracker(), "it")
    calm, wild = tracked.faces[0], face()
    moved = type(wild)(
        wild.landmarks, wild.head_pose, wild.shape + np.float32(0.1), wild.eye_openness, 0.4, wild.gaze_deg
    )
    clip = type(tracked)((moved, calm, calm, calm, moved), (True,) * 5, tracked.times_s)
    assert calmest_row(clip, None) in (1, 2, 3)


def test_a_held_motion_moves_all_frames() -> None:
    animator = LivePortraitAnimator(FakeRuntime(sees=True))
    faces = watch_faces(Clip((51,) * 3).frames(), Tracker(), "it")
    sitters = [one.sitter for one in read_source(lambda: Clip((51,) * 3), faces, animator)]
    template = Template(10.0, (animator.motion(np.full((256, 256, 3), 204, np.uint8)),))
    rules = PublishedRules(flags=Flags(relative=False, stitching=False))
    keypoints = keypoints_of_video(animator.networks, sitters, template, rules)
    # the points of the mouth carry no identity, the first one does
    assert [round(float(x[14, 0]), 2) for x in keypoints] == [0.8] * 3
    assert [round(float(x[0, 0]), 2) for x in keypoints] == [0.2] * 3
