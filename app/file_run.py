"""Animates a photo by a file: opens what is read and written, and shows how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import paths
from app.terminal import ProgressBar
from app.wiring import open_portrait, refuse_input_as_output
from drivers.sound_file import open_sound
from drivers.video_reader import VideoReader
from drivers.video_writer import VideoWriter, check_output
from engine.animators.registry import create_animator
from engine.motion.performance import load_performance
from engine.offline import Animation, PictureMaker, Progress, animate_file, play_performance
from engine.tracking.face_tracker import tracker_for

RECORDED_MOTION = ".npz"


@dataclass(frozen=True, slots=True)
class FileWish:
    """What a user wants to have written. name: of a built-in avatar. sound: in place of the driving file's."""

    photo: Path
    name: str | None
    driving: Path
    output: Path
    engine: str
    crop: bool
    sound: Path | None


def animate(wish: FileWish, animation: Animation) -> None:
    """Write the video. Raises LiveError for what cannot be read or written; then no output is left behind."""
    check_output(wish.output)
    refuse_input_as_output(wish.output, wish.photo, wish.driving, *([] if wish.sound is None else [wish.sound]))
    if wish.driving.suffix.lower() == RECORDED_MOTION:
        _by_performance(wish, animation)
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


def _picture_maker(wish: FileWish) -> PictureMaker:
    animator = create_animator(wish.engine, paths.shipped_models_dir())
    return PictureMaker(open_portrait(wish.photo, wish.name), animator, crop=wish.crop)


def _show(bar: ProgressBar, progress: Progress) -> None:
    bar.show(progress.share, f"{progress.frames} frames written" if progress.frames else "watching the driver")
