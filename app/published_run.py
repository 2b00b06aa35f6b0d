"""Animates by LivePortrait's published rules: motion templates, source videos, and their parity with other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from app.file_wish import RECORDED_MOTION, TEMPLATE, FileWish
from app.model_folders import model_folders
from app.source_photo import open_source
from app.terminal import ProgressBar, say
from drivers.sound_file import Sound, open_sound
from drivers.video_reader import VideoReader
from drivers.video_writer import VideoWriter
from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.clip_motion import (
    ClipFaces,
    calmest_row,
    read_driver,
    read_source,
    watch_faces,
)
from engine.animators.liveportrait.live_motion import Sitter, live_keypoints
from engine.animators.liveportrait.published_keypoints import PublishedRules, keypoints_of_video, require_moving
from engine.animators.liveportrait.retargeting import Flags
from engine.animators.liveportrait.template import Template, load_template
from engine.animators.liveportrait.template_film import TemplateFilm
from engine.animators.liveportrait.video_film import VideoFilm, timeline_of
from engine.animators.registry import create_animator
from engine.errors import NoFaceError, UsageError
from engine.frame import Array, Driving, Image
from engine.motion.performance import load_performance
from engine.offline import Animation, NeutralChoice, first_seconds, performed
from engine.portrait.face import find_faces
from engine.prefetch import Prefetch
from engine.tracking.face_tracker import FaceTracker


class Film(Protocol):
    """What is written to a file."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the pictures."""

    def __len__(self) -> int:
        """How many pictures there are."""

    def pictures(self) -> Iterator[tuple[Image, float]]:
        """Yield every picture (H, W, 3) uint8 RGB and when it is shown."""


@dataclass(frozen=True, slots=True)
class _Driver:
    """What drives: a template, by the published rules, or motions, by those of a call. times_s: of its frames."""

    rate: Fraction | float
    times_s: tuple[float, ...]
    sound: Sound | None
    template: Template | None = None
    motions: Sequence[Driving] = ()


def animate_published(wish: FileWish, animation: Animation) -> None:
    """Write the video. Raises LiveError for what cannot be read or written; then no output is left behind."""
    _refuse(wish, animation)
    rules, sound = _rules(wish, animation), None if wish.sound is None else open_sound(wish.sound)
    with ProgressBar("Animating") as bar:
        # a file that cannot be read is to be told before half a gigabyte of weights is loaded
        driver = _open_driver(wish, animation, rules, bar)
        animator = create_animator(wish.engine, model_folders())
        assert isinstance(animator, LivePortraitAnimator)
        made = driver(animator)
        film: Film
        if wish.source_is_video:
            film, rate = _video_film(wish, animation, animator, made, rules, bar)
        else:
            assert made.template is not None
            film, rate = TemplateFilm(open_source(wish), animator, made.template, rules, crop=wish.crop), made.rate
        _write(film, wish.output, rate, made.sound if sound is None else sound, bar)


def _refuse(wish: FileWish, animation: Animation) -> None:
    """Raise UsageError for what does not go together."""
    controls = animation.controls
    if wish.engine != "liveportrait":
        if wish.source_is_video:
            raise UsageError(f"{wish.photo} is a video, which LivePortrait only can move. Add --engine liveportrait.")
        if wish.driving.suffix.lower() == TEMPLATE:
            raise UsageError(f"{wish.driving} moves LivePortrait only. Add:  --engine liveportrait")
        raise UsageError("The published rules are LivePortrait's. Add:  --engine liveportrait")
    if controls.eyes is not None or controls.lips is not None:
        raise UsageError("The published rules know no fixed eyes and lips. Leave --eyes and --lips out.")
    if wish.save_motion is not None:
        raise UsageError("--save-motion goes with a photo and a driving video, by the usual rules.")


def _rules(wish: FileWish, animation: Animation) -> PublishedRules:
    wanted = wish.published
    flags = Flags(
        relative=animation.neutral is not NeutralChoice.NONE,
        stitching=animation.controls.stitching,
        eyes="eyes" in wanted.retarget,
        lips="lips" in wanted.retarget,
        normalise_lips=wanted.normalise_lips,
        multiplier=wanted.multiplier,
    )
    return PublishedRules(animation.controls.region, flags)


def _open_driver(
    wish: FileWish, animation: Animation, rules: PublishedRules, bar: ProgressBar
) -> Callable[[LivePortraitAnimator], _Driver]:
    """Return what makes the driver once the networks are there. Raises BadInputError for what cannot be read."""
    suffix = wish.driving.suffix.lower()
    if suffix == RECORDED_MOTION:
        performance = load_performance(wish.driving)
        timed = list(performed(performance, animation))
        times_s, motions = tuple(time_s for _, time_s in timed), [driving for driving, _ in timed]
        return lambda _: _Driver(performance.rate_hz, times_s, None, motions=motions)
    if suffix == TEMPLATE:
        template = load_template(wish.driving).first_seconds(animation.seconds)
        require_moving(template, rules)
        return lambda _: _driven_by(template, template.rate_hz, None)
    rate, sound, faces = _watch(wish.driving, "the driving video", animation, animation.seconds, bar)
    calm = animation.neutral is NeutralChoice.AUTO and not wish.published.to_the_letter
    reference = calmest_row(faces, animation.basis) if calm else 0
    return lambda animator: _driven_by(
        read_driver(lambda: VideoReader(wish.driving), faces, animator, float(rate), reference), rate, sound
    )


def _driven_by(template: Template, rate: Fraction | float, sound: Sound | None) -> _Driver:
    times_s = tuple(template.time_s(row) for row in range(len(template.motions)))
    return _Driver(rate, times_s, sound, template=template)


def _watch(
    path: Path, what: str, animation: Animation, seconds: float | None, bar: ProgressBar
) -> tuple[Fraction, Sound | None, ClipFaces]:
    """Return rate and sound of a video and its faces, and tell what there is to know about them."""
    tracker = FaceTracker(animation.controls.smoothing, thorough=True)
    try:
        with (
            VideoReader(path) as clip,
            Prefetch("decode", first_seconds(clip.frames(), seconds, float(clip.rate))) as frames,
        ):
            bar.show(None, f"watching {what}")
            faces = watch_faces(frames, tracker, str(path))
            rate, sound = clip.rate, clip.sound
    finally:
        tracker.close()
    several = _faces_at_first(path)
    if several > 1:
        say(f"{path} shows {several} faces. The largest one in the beginning is followed.")
    if faces.missing:
        say(f"{faces.missing} of {len(faces.found)} frames of {path} show no face. {_UNSEEN[what]}")
    return rate, sound, faces


_UNSEEN = {
    "the driving video": "There the motion of the frame before is held.",
    "the source video": "They are shown as they are.",
}


def _faces_at_first(path: Path) -> int:
    with VideoReader(path) as clip:
        try:
            return len(find_faces(next(clip.frames()).image, str(path)))
        except NoFaceError:
            # some later frame shows one
            return 0


def _video_film(
    wish: FileWish,
    animation: Animation,
    animator: LivePortraitAnimator,
    driver: _Driver,
    rules: PublishedRules,
    bar: ProgressBar,
) -> tuple[VideoFilm, Fraction | float]:
    """Return the film of a source video, and its rate: the driver's, or its own if the driver holds one frame."""
    rate, _, faces = _watch(wish.photo, "the source video", animation, None, bar)
    sources = read_source(lambda: VideoReader(wish.photo), faces, animator)
    held = len(driver.times_s) == 1
    timeline = timeline_of(faces.times_s, faces.times_s if held else driver.times_s)
    _tell_lengths(wish, faces.times_s, timeline, driver.times_s)
    keypoints = _keypoints(animator, driver, [sources[row].sitter for row, _ in timeline], rules)
    with VideoReader(wish.photo) as clip:
        size = clip.size
    film = VideoFilm(
        lambda: VideoReader(wish.photo),
        sources,
        animator,
        timeline,
        keypoints,
        size=size,
        stitching=rules.flags.stitching,
        crop=wish.crop,
    )
    return film, rate if held else driver.rate


def _keypoints(
    animator: LivePortraitAnimator, driver: _Driver, sitters: Sequence[Sitter], rules: PublishedRules
) -> list[Array]:
    if driver.template is not None:
        return keypoints_of_video(animator.networks, sitters, driver.template, rules)
    motions = list(driver.motions) * (len(sitters) if len(driver.motions) == 1 else 1)
    return [
        live_keypoints(animator.networks, sitter, motion, motion.implicit_change)
        for sitter, motion in zip(sitters, motions, strict=False)
    ]


def _tell_lengths(
    wish: FileWish, source_s: Sequence[float], timeline: Sequence[tuple[int, float]], driver_s: Sequence[float]
) -> None:
    if len(driver_s) > len(timeline):
        say(f"{wish.photo} ends after {source_s[-1]:.1f} s, before {wish.driving} does. So does the result.")
    elif timeline[-1][0] < len(source_s) - 1:
        say(f"{wish.driving} ends after {driver_s[-1]:.1f} s, before {wish.photo} does. So does the result.")


def _write(film: Film, output: Path, rate: Fraction | float, sound: Sound | None, bar: ProgressBar) -> None:
    with VideoWriter(output, film.size, rate, sound=sound) as writer, Prefetch("render", film.pictures()) as pictures:
        for count, (image, time_s) in enumerate(pictures, 1):
            writer.write(image, time_s)
            bar.show(count / len(film), f"{count} frames written")
