"""A portrait with all that is needed to show it: the only place where pictures are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.clock import Clock
from engine.compose.compositor import Compositor
from engine.frame import AvatarImage, Driving, Image
from engine.idle_loop import IdleLoop
from engine.portrait.portrait import Portrait
from engine.ports import Animator, HalvingAnimator, PastingAnimator


@dataclass(frozen=True, slots=True, eq=False)
class Rendering:
    """What the animator made of one motion so far, to be finished on any thread, once. avatar: the portrait's name."""

    avatar: str
    _render: Callable[[], Image]
    _paste: Callable[[Image], Image]
    _clock: Clock

    def finish(self, stage_ms: dict[str, float]) -> AvatarImage:
        """Return the full picture (H, W, 3) uint8 RGB; adds to stage_ms what the rest of rendering and pasting took."""
        started_s = self._clock.now_s()
        seen = self._render()
        rendered_s = self._clock.now_s()
        image = AvatarImage(self._paste(seen))
        stage_ms["render"] += (rendered_s - started_s) * 1e3
        stage_ms["paste"] = (self._clock.now_s() - rendered_s) * 1e3
        return image


class Avatar:
    """One portrait, prepared for one animator and one output size (width, height); None is the photo's own, made even.

    A portrait with a loop moves by itself, to and fro, where the animator looks at pixels: others need to know more of
    a picture than the frames of a clip tell. Raises what the animator raises when it cannot take this portrait apart.
    """

    def __init__(self, portrait: Portrait, animator: Animator, size: tuple[int, int] | None, clock: Clock) -> None:
        self._animator, self._clock = animator, clock
        self._compositor = Compositor(portrait, size)
        self._thumbnail: AvatarImage | None = None
        self.name = portrait.name
        self.size = self._compositor.size
        # the photo itself: it needs no animator, so that there is a picture whatever fails
        self.loop = IdleLoop(portrait.name, AvatarImage(self._compositor.paste(portrait.crop)))
        self._loop = portrait.loop if "pixels" in animator.capabilities else None
        frames = (portrait,) if self._loop is None else self._loop.frames
        # the first one is the portrait itself
        self._takes = [_Take(animator, frames[0], self._compositor)]
        for frame in frames[1:]:
            self._takes.append(_Take(animator, frame, Compositor(frame, size, like=portrait)))

    @property
    def thumbnail(self) -> AvatarImage | None:
        """The avatar at rest as the animator renders it, (H, W, 3) uint8 RGB; None before render_thumbnail."""
        return self._thumbnail

    def render_thumbnail(self) -> None:
        """Make the thumbnail. On the animator's thread."""
        self._thumbnail = self.picture(_at_rest(), {}, of_loop=False)

    def picture(self, driving: Driving, stage_ms: dict[str, float], *, of_loop: bool = True) -> AvatarImage:
        """Return the full picture (H, W, 3) uint8 RGB for one driving motion; notes in stage_ms what it took."""
        return self.begin(driving, stage_ms, of_loop=of_loop).finish(stage_ms)

    def begin(self, driving: Driving, stage_ms: dict[str, float], *, of_loop: bool = True) -> Rendering:
        """Begin to render one driving motion; notes in stage_ms what that took. On the animator's thread.

        of_loop: of the frame on show now; else of the first, for pictures that are shown at another time.
        """
        started_s = self._clock.now_s()
        row = self._loop.row_at(started_s) if of_loop and self._loop is not None else 0
        take = self._takes[row]
        rest = take.begin(driving)
        stage_ms["render"] = (self._clock.now_s() - started_s) * 1e3
        return Rendering(self.name, rest, lambda seen: take.paste(seen, driving), self._clock)


class _Take:
    """What one frame is animated and pasted with: on the animator's own device where it can, else here."""

    def __init__(self, animator: Animator, frame: Portrait, compositor: Compositor) -> None:
        self._animator, self._compositor = animator, compositor
        self._prepared = animator.prepare(frame)
        self._halving = animator if isinstance(animator, HalvingAnimator) else None
        self._pasting = animator if isinstance(animator, PastingAnimator) else None
        self._plan = None if self._pasting is None else compositor.plan()
        self._paster: Any = None
        if self._pasting is not None and self._plan is not None:
            self._paster = self._pasting.paster(self._plan)

    def begin(self, driving: Driving) -> Callable[[], Image]:
        """Begin to render; what is returned gives what paste takes: the crop, or the part of the output it changes."""
        if self._pasting is not None and self._paster is not None:
            part = self._pasting.render_pasted(self._prepared, driving, self._paster)
            return lambda: part
        if self._halving is not None:
            return self._halving.begin(self._prepared, driving)
        crop = self._animator.render(self._prepared, driving)
        return lambda: crop

    def paste(self, seen: Image, driving: Driving) -> Image:
        """Return the full picture."""
        if self._paster is None or self._plan is None:
            return self._compositor.paste(seen, driving.stitching)
        return self._compositor.complete(seen, self._plan)


def _at_rest() -> Driving:
    return Driving(
        rotation=np.eye(3, dtype=np.float32),
        translation=np.zeros(2, np.float32),
        scale=1.0,
        expression=np.zeros((478, 3), np.float32),
        eye_openness=(1.0, 1.0),
        lip_openness=0.0,
        gaze_deg=(0.0, 0.0),
    )
