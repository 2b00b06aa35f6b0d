"""The workers of a session: started together, ended in the data's order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from engine.troubles import Troubles
from engine.worker import Worker

Step = Callable[[], None]


class Crew:
    """Six workers, each with what is to be closed behind it. Their errors go to troubles."""

    def __init__(
        self,
        *,
        capture: Step,
        track: Step,
        animate: Step,
        finish: Step,
        background: Step,
        pace: Step,
        troubles: Troubles,
    ) -> None:
        def worker(name: str, step: Step, error_pause_s: float = 0.05) -> Worker:
            return Worker(name, step, lambda error: troubles.tell(name, error), error_pause_s=error_pause_s)

        self._capture, self._track = worker("capture", capture), worker("track", track)
        self._animate, self._finish = worker("animate", animate), worker("finish", finish)
        self._background = worker("background", background)
        # no pause: whatever fails, the next tick gets its picture
        self._pace = worker("pace", pace, error_pause_s=0.0)

    def start_seeing(self) -> None:
        """Start what can load and warm up while the first avatar is being prepared."""
        self._capture.start()
        self._track.start()

    def start_showing(self) -> None:
        """Start the rest."""
        for one in (self._animate, self._finish, self._pace, self._background):
            one.start()

    def stop(self, *, close_source: Step, close_tracker: Step, close_sinks: Step) -> None:
        """End all in the data's order, and close behind each what it used. Safe to call twice.

        Raises WorkerStuckError or what closing raises, after everything else has been closed. What a stuck worker still
        uses is left as it is.
        """
        # the last one in is called first; each is called whatever the others raise
        with ExitStack() as stack:
            stack.callback(_close_behind, self._pace, close_sinks)
            stack.callback(self._background.stop)
            stack.callback(self._finish.stop)
            stack.callback(self._animate.stop)
            stack.callback(_close_behind, self._track, close_tracker)
            stack.callback(_close_behind, self._capture, close_source)


def _close_behind(worker: Worker, close: Step) -> None:
    worker.stop()
    close()
