"""Times the parts of an engine's picture by themselves, one after the other, in the benchmark's own process."""

from __future__ import annotations

from app.bench.case import Case, PartTimes
from app.bench.part_times import time_parts
from app.clip_avatar import load_photo_or_clip
from app.model_folders import model_folders
from engine.animators.registry import create_animator
from engine.compose.compositor import Compositor
from engine.errors import UsageError
from engine.ports import PartedAnimator

# compiling for the first time takes minutes
LONGEST_SETTLING_S = 900.0


def time_engine_parts(case: Case) -> tuple[str, PartTimes]:
    """Return the avatar's name and the times, of as many calls as fit into the case's seconds. Raises LiveError."""
    animator = create_animator(case.engine, model_folders())
    if not isinstance(animator, PartedAnimator):
        raise UsageError(f"The engine {case.engine} does not tell of parts.")
    portrait = load_photo_or_clip(case.photo, case.avatar)
    settled = animator.settle(portrait, LONGEST_SETTLING_S)
    parts = animator.parts(portrait, Compositor(portrait, case.size))
    times = time_parts(parts, case.seconds / len(parts))
    return portrait.name, PartTimes(animator.provider, settled, times)
