"""Several driving files, one for each person in a photo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

from app.terminal import ProgressBar
from drivers.sound_file import Sound
from drivers.video_reader import VideoReader
from drivers.video_writer import VideoWriter
from engine.ensemble import in_step
from engine.motion.performance import load_performance
from engine.offline import Animation, PictureMaker, TimedDriving, first_seconds, motion_of, performed
from engine.prefetch import Prefetch, begun
from engine.tracking.face_tracker import tracker_for

RECORDED_MOTION = ".npz"


def animate_each(
    maker: PictureMaker, files: Sequence[Path], output: Path, animation: Animation, sound: Sound | None
) -> None:
    """Write a video in which each person of maker is moved by the file of the same place in files.

    Its rate is the first file's, and its sound unless another one is given; it ends with the shortest. Raises LiveError
    for what cannot be read or written; then no output is left behind.
    """
    with ExitStack() as stack, ProgressBar("Animating") as bar:
        opened = [_open(path, maker, animation, stack) for path in files]
        rate, own_sound, _ = opened[0]
        writer = stack.enter_context(VideoWriter(output, maker.size, rate, sound=own_sound if sound is None else sound))
        # where neutrals are estimated, the first motion comes when whole clips have been tracked
        motion = begun(in_step([one[2] for one in opened]))
        rendered = ((maker.picture(*drivings), time_s) for drivings, time_s in motion)
        for count, (image, time_s) in enumerate(stack.enter_context(Prefetch("render", rendered)), 1):
            writer.write(image, time_s)
            bar.show(None, f"{count} frames written")


def _open(
    path: Path, maker: PictureMaker, animation: Animation, stack: ExitStack
) -> tuple[Fraction | float, Sound | None, Iterator[TimedDriving]]:
    """Return a driving file's rate, its sound and its motion."""
    if path.suffix.lower() == RECORDED_MOTION:
        performance = load_performance(path)
        return performance.rate_hz, None, performed(performance, animation)
    clip = stack.enter_context(VideoReader(path))
    tracker = tracker_for(maker.capabilities, thorough=True)()
    stack.callback(tracker.close)
    tracker.smoothing = animation.controls.smoothing
    frames = first_seconds(clip.frames(), animation.seconds, float(clip.rate))
    observed = stack.enter_context(Prefetch("track", map(tracker.track, frames)))
    return clip.rate, clip.sound, motion_of(observed, animation)
