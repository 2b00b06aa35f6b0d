"""Animates a photo by a file: opens what is read and written, and shows how far it is."""

from __future__ import annotations

from app.driving_files import animate_each
from app.file_wish import RECORDED_MOTION, TEMPLATE, FileWish
from app.model_folders import model_folders
from app.source_photo import open_source
from app.terminal import ProgressBar, say
from app.wiring import refuse_input_as_output
from drivers.sound_file import open_sound
from drivers.video_reader import VideoReader
from drivers.video_writer import VideoWriter, check_output
from engine.animators.registry import create_animator
from engine.errors import UsageError
from engine.frame import Driving
from engine.motion.performance import load_performance, save_performance
from engine.offline import Animation, NeutralChoice, PictureMaker, Progress, animate_file, play_performance
from engine.portrait.loader import load_people
from engine.portrait.portrait import Portrait
from engine.tracking.face_tracker import tracker_for


def animate(wish: FileWish, animation: Animation) -> None:
    """Write the video. Raises LiveError for what cannot be read or written; then no output is left behind."""
    published = _goes_by_published_rules(wish, animation)
    _refuse(wish, published)
    check_output(wish.output)
    read = (wish.photo, *wish.drivers, *([] if wish.sound is None else [wish.sound]))
    refuse_input_as_output(wish.output, *read)
    if wish.save_motion is not None:
        refuse_input_as_output(wish.save_motion, *read, wish.output)
    if published:
        # late: it needs PyTorch's engine, others do not
        from app.published_run import animate_published

        animate_published(wish, animation)
    elif wish.drivers_of_others:
        _by_several(wish, animation)
    elif wish.driving.suffix.lower() == RECORDED_MOTION:
        _by_performance(wish, animation)
    else:
        _by_clip(wish, animation)


def _goes_by_published_rules(wish: FileWish, animation: Animation) -> bool:
    suffix = wish.driving.suffix.lower()
    if wish.source_is_video or suffix == TEMPLATE or wish.published.asked:
        return True
    # the pixels' part of a call's rules knows no other reference than the driver's resting face
    absolute = animation.neutral is NeutralChoice.NONE and suffix != RECORDED_MOTION
    return wish.engine == "liveportrait" and absolute and not wish.everybody


def _refuse(wish: FileWish, published: bool) -> None:
    """Raise UsageError for what does not go together."""
    template = any(path.suffix.lower() == TEMPLATE for path in wish.drivers)
    if wish.everybody and wish.source_is_video:
        raise UsageError("--all-faces goes with a photo, not with a source video. Leave it out.")
    if wish.everybody and (wish.crop or template):
        raise UsageError("--all-faces goes neither with --crop nor with a motion template. Leave one of them out.")
    if wish.everybody and published:
        raise UsageError("--all-faces does not go with the published rules. Leave one of them out.")
    if wish.drivers_of_others and not wish.everybody:
        raise UsageError("Several driving files move several people. Add --all-faces, or give one driving file.")
    recorded = wish.driving.suffix.lower() == RECORDED_MOTION
    if wish.published.asked and recorded and not wish.source_is_video:
        raise UsageError(f"{wish.driving} is a recorded motion, which the published rules do not know. Give a video.")
    if wish.marks and (wish.engine != "liveportrait" or wish.everybody or wish.source_is_video):
        raise UsageError("--marks goes with --engine liveportrait and one face in a photo. Leave the rest out.")
    if wish.save_motion is None:
        return
    if wish.save_motion.suffix.lower() != RECORDED_MOTION:
        raise UsageError(f"{wish.save_motion} should end in {RECORDED_MOTION}, as recorded motions do.")
    if recorded or wish.drivers_of_others:
        raise UsageError("--save-motion goes with one driving video. Leave it out.")


def _by_clip(wish: FileWish, animation: Animation) -> None:
    kept: list[Driving] = []
    with VideoReader(wish.driving) as clip, ProgressBar("Animating") as bar:
        sound = clip.sound if wish.sound is None else open_sound(wish.sound)
        maker = _picture_maker(wish)
        make_tracker = tracker_for(maker.capabilities, thorough=True)
        keep = None if wish.save_motion is None else kept.append
        with VideoWriter(wish.output, maker.size, clip.rate, sound=sound) as writer:
            animate_file(maker, clip, writer, animation, make_tracker, lambda progress: _show(bar, progress), keep)
    if wish.save_motion is not None:
        save_performance(wish.save_motion, float(clip.rate), kept)


def _by_performance(wish: FileWish, animation: Animation) -> None:
    performance = load_performance(wish.driving)
    sound = None if wish.sound is None else open_sound(wish.sound)
    maker = _picture_maker(wish)
    with (
        ProgressBar("Animating") as bar,
        VideoWriter(wish.output, maker.size, performance.rate_hz, sound=sound) as writer,
    ):
        play_performance(maker, performance, writer, animation, lambda progress: _show(bar, progress))


def _by_several(wish: FileWish, animation: Animation) -> None:
    """Raises UsageError unless there are as many people as driving files."""
    people = sorted(load_people(wish.photo, wish.name), key=_place)
    if len(people) != len(wish.drivers):
        shown = "one person" if len(people) == 1 else f"{len(people)} people"
        raise UsageError(
            f"{wish.photo} shows {shown} and {len(wish.drivers)} driving files were given. Give one for each person, "
            "from left to right, or a single one for all."
        )
    sound = None if wish.sound is None else open_sound(wish.sound)
    first, *others = people
    maker = PictureMaker(first, create_animator(wish.engine, model_folders()), others=others)
    animate_each(maker, wish.drivers, wish.output, animation, sound)


def _place(portrait: Portrait) -> float:
    """Return how far to the right in the photo the face is."""
    a, b, c = portrait.photo_from_crop[0]
    x, y = portrait.face.landmarks[:, :2].mean(0)
    return float(a * x + b * y + c)


def _picture_maker(wish: FileWish) -> PictureMaker:
    animator = create_animator(wish.engine, model_folders())
    if not wish.everybody:
        return PictureMaker(open_source(wish), animator, crop=wish.crop)
    first, *others = load_people(wish.photo, wish.name)
    say(f"{len(others) + 1} people are animated." if others else "There is one face in the photo that can be used.")
    return PictureMaker(first, animator, others=others)


def _show(bar: ProgressBar, progress: Progress) -> None:
    bar.show(progress.share, f"{progress.frames} frames written" if progress.frames else "watching the driver")
