"""What is rendered in the time that live pictures leave: thumbnails, then the idle loop of the avatar in use."""

from __future__ import annotations

from collections.abc import Callable

from engine.avatar import Avatar, Rendering
from engine.clock import Clock
from engine.idle_loop import IdleLoop

# in live time at most so often, and at the least so often
_EVERY_S, _AT_LEAST_EVERY_S = 0.12, 0.5
# what is left must be this much longer than the last one took
_MARGIN = 1.3


class SpareRenders:
    """Renders one picture at a time, on the animator's thread; an idle one in two halves, so that none live waits long.

    avatar: the one in use. unpictured: the next one without a thumbnail, or None.
    """

    def __init__(self, avatar: Callable[[], Avatar], unpictured: Callable[[], Avatar | None], clock: Clock) -> None:
        self._avatar, self._unpictured, self._clock = avatar, unpictured, clock
        self._last_s = float("-inf")
        self._cost_s = 0.0
        self._begun: tuple[IdleLoop, Rendering, dict[str, float]] | None = None

    def render(self, next_due_s: float, *, stitching: bool, ahead: bool) -> None:
        """Render a picture, or half of one, if there is one to be made, and time before next_due_s.

        stitching: as in Controls. ahead False: no idle pictures now. Raises what the animator raises.
        """
        started_s = self._clock.now_s()
        since_s = started_s - self._last_s
        time_left = next_due_s - started_s > _MARGIN * self._cost_s
        if since_s < _EVERY_S or not (time_left or since_s > _AT_LEAST_EVERY_S):
            return
        if self._render_thumbnail() or (ahead and self._render_idle(stitching)):
            self._last_s = started_s
            self._cost_s = self._clock.now_s() - started_s

    def _render_thumbnail(self) -> bool:
        avatar = self._unpictured()
        if avatar is None:
            return False
        avatar.render_thumbnail()
        return True

    def _render_idle(self, stitching: bool) -> bool:
        if self._begun is not None:
            (loop, rendering, stage_ms), self._begun = self._begun, None
            loop.add(rendering.finish(stage_ms))
            return True
        avatar, stage_ms = self._avatar(), {}
        driving = avatar.loop.wanted(stitching)
        if driving is None:
            return False
        self._begun = avatar.loop, avatar.begin(driving, stage_ms, of_loop=False), stage_ms
        return True
