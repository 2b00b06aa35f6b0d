"""Animates a photo by a file: opens what is read and written, and shows how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.model_folders import model_folders
from app.terminal import ProgressBar, say
from app.wiring import open_portrait, refuse_input_as_output
from drivers.sound_file import open_sound
from drivers.video_reader import VideoReader
from drivers.video_writer import VideoWriter, check_output
from engine.animators.registry import create_animator
from engine.errors import UsageError
from engine.motion.performance import load_performance
from engine.offline import Animation, NeutralChoice, PictureMaker, Progress, animate_file, play_performance
from engine.portrait.loader import load_people
from engine.prefetch import Prefetch
from engine.tracking.face_tracker import tracker_for

RECORDED_MOTION, TEMPLATE = ".npz", ".pkl"


@dataclass(frozen=True, slots=True)
class FileWish:
    """What a user wants to have written. name: of a built-in avatar. sound: in place of the driving file's.

    everybody: all people in the photo, not only the one with the largest face.
    """

    photo: Path
    name: str | None
    driving: Path
    output: Path
    engine: str
    crop: bool
    sound: Path | None
    everybody: bool = False


def animate(wish: FileWish, animation: Animation) -> None:
    """Write the video. Raises LiveError for what cannot be read or written; then no output is left behind."""
    if wish.everybody and (wish.crop or wish.driving.suffix.lower() == TEMPLATE):
        raise UsageError("--all-faces goes neither with --crop nor with a motion template. Leave one of them out.")
    check_output(wish.output)
    refuse_input_as_output(wish.output, wish.photo, wish.driving, *([] if wish.sound is None else [wish.sound]))
    if wish.driving.suffix.lower() == RECORDED_MOTION:
        _by_performance(wish, animation)
    elif wish.driving.suffix.lower() == TEMPLATE:
        _by_template(wish, animation)
    else:
        _by_clip(wish, animation)


def _by_clip(wish: FileWish, animation: Animation) -> None:
    with VideoReader(wish.driving) as clip, ProgressBar("Animating") as bar:
        sound = clip.sound if wish.sound is None else open_sound(wish.sound)
        maker = _picture_maker(wish)
        make_tracker = tracker_for(maker.capabilities)
        with VideoWriter(wish.output, maker.size, clip.rate, sound=sound) as writer:
            animate_file(maker, clip, writer, animation, make_tracker, lambda progress: _show(bar, progress))


def _by_performance(wish: FileWish, animation: Animation) -> None:
    performance = load_performance(wish.driving)
    sound = None if wish.sound is None else open_sound(wish.sound)
    maker = _picture_maker(wish)
    with (
        ProgressBar("Animating") as bar,
        VideoWriter(wish.output, maker.size, performance.rate_hz, sound=sound) as writer,
    ):
        play_performance(maker, performance, writer, animation, lambda progress: _show(bar, progress))


def _by_template(wish: FileWish, animation: Animation) -> None:
    """Raises UsageError for an engine or for controls that a template does not go with."""
    controls = animation.controls
    if wish.engine != "liveportrait":
        raise UsageError(f"{wish.driving} moves LivePortrait only. Add:  --engine liveportrait")
    if controls.eyes is not None or controls.lips is not None:
        raise UsageError(f"{wish.driving} brings its own eyes and lips. Leave --eyes and --lips out.")
    # late: other driving files need none of it
    from engine.animators.liveportrait.animator import LivePortraitAnimator
    from engine.animators.liveportrait.template import load_template
    from engine.animators.liveportrait.template_film import TemplateFilm

    template = load_template(wish.driving)
    sound = None if wish.sound is None else open_sound(wish.sound)
    animator = create_animator(wish.engine, model_folders())
    assert isinstance(animator, LivePortraitAnimator)
    film = TemplateFilm(
        open_portrait(wish.photo, wish.name),
        animator,
        template.first_seconds(animation.seconds),
        relative=animation.neutral is not NeutralChoice.NONE,
        stitching=controls.stitching,
        crop=wish.crop,
    )
    with (
        ProgressBar("Animating") as bar,
        VideoWriter(wish.output, film.size, template.rate_hz, sound=sound) as writer,
        Prefetch("render", film.pictures()) as pictures,
    ):
        for row, image in enumerate(pictures):
            writer.write(image, row / template.rate_hz)
            _show(bar, Progress((row + 1) / len(film), row + 1))


def _picture_maker(wish: FileWish) -> PictureMaker:
    animator = create_animator(wish.engine, model_folders())
    if not wish.everybody:
        return PictureMaker(open_portrait(wish.photo, wish.name), animator, crop=wish.crop)
    first, *others = load_people(wish.photo, wish.name)
    say(f"{len(others) + 1} people are animated." if others else "There is one face in the photo that can be used.")
    return PictureMaker(first, animator, others=others)


def _show(bar: ProgressBar, progress: Progress) -> None:
    bar.show(progress.share, f"{progress.frames} frames written" if progress.frames else "watching the driver")
