"""The fourth stage: pastes what was rendered into the photo, while the next face is being rendered."""

from __future__ import annotations

from dataclasses import dataclass

from engine.avatar import Rendering
from engine.clock import Clock
from engine.frame import Picture
from engine.mailbox import Mailbox
from engine.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Unpasted:
    """Captured_s, stage_ms: as in Picture, up to here."""

    rendering: Rendering
    captured_s: float | None
    stage_ms: dict[str, float]


class PasteStage:
    """Turns renderings into finished pictures.

    On a thread of its own: rendering is what bounds the rate of the neural engines, and pasting took a tenth of it.
    timeout_s: how long a step waits for a rendering.
    """

    def __init__(
        self,
        renderings: Mailbox[Unpasted],
        pictures: Mailbox[Picture],
        clock: Clock,
        statistics: Statistics,
        *,
        timeout_s: float = 0.25,
    ) -> None:
        self._renderings, self._pictures, self._timeout_s = renderings, pictures, timeout_s
        self._clock, self._statistics = clock, statistics
        self._index = 0

    def step(self) -> None:
        """Finish one picture, if a rendering comes. Raises what the compositor raises."""
        unpasted = self._renderings.take(self._timeout_s)
        if unpasted is None:
            return
        rendering, stage_ms = unpasted.rendering, unpasted.stage_ms
        image = rendering.paste(stage_ms)
        self._index += 1
        self._pictures.put(
            Picture(image, unpasted.captured_s, self._index, stage_ms, self._clock.now_s(), rendering.avatar)
        )
        self._statistics.count_rendered()
        for stage, duration_ms in stage_ms.items():
            self._statistics.add_stage(stage, duration_ms)
