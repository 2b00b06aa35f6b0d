"""The fourth stage: finishes what was begun and pastes it into the photo, while the next face is being begun."""

from __future__ import annotations

from dataclasses import dataclass

from engine.avatar import Rendering
from engine.clock import Clock
from engine.frame import Picture
from engine.mailbox import Mailbox
from engine.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Begun:
    """Captured_s, stage_ms: as in Picture, up to here."""

    rendering: Rendering
    captured_s: float | None
    stage_ms: dict[str, float]


class FinishStage:
    """Turns what was begun into finished pictures.

    On a thread of its own: rendering bounds the rate of the neural engines, and two halves of it side by side use two
    cores better than one after the other. timeout_s: how long a step waits for something to finish.
    """

    def __init__(
        self,
        begun: Mailbox[Begun],
        pictures: Mailbox[Picture],
        clock: Clock,
        statistics: Statistics,
        *,
        timeout_s: float = 0.25,
    ) -> None:
        self._begun, self._pictures, self._timeout_s = begun, pictures, timeout_s
        self._clock, self._statistics = clock, statistics
        self._index = 0

    def step(self) -> None:
        """Finish one picture, if one was begun. Raises what animator and compositor raise."""
        one = self._begun.take(self._timeout_s)
        if one is None:
            return
        rendering, stage_ms = one.rendering, one.stage_ms
        image = rendering.finish(stage_ms)
        self._index += 1
        self._pictures.put(Picture(image, one.captured_s, self._index, stage_ms, self._clock.now_s(), rendering.avatar))
        self._statistics.count_rendered()
        for stage, duration_ms in stage_ms.items():
            self._statistics.add_stage(stage, duration_ms)
