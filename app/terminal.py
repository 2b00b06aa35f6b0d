"""What the user sees while a command runs: one line that is rewritten, or a progress bar; only on a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

# a bar for something shorter would only flicker
_BAR_AFTER_S = 2.0
_BAR_EVERY_S = 0.1


def say(message: str) -> None:
    """Write one line for the user to stderr."""
    sys.stderr.write(f"understudy: {' '.join(message.split())}\n")
    sys.stderr.flush()


def on_terminal() -> bool:
    """True when a person sees stderr."""
    return sys.stderr.isatty()


class StatusLine:
    """One line at the bottom of a terminal, rewritten in place; nothing where there is no terminal."""

    def __init__(self) -> None:
        self._shown = False

    def show(self, text: str) -> None:
        """Put text in place of what was there."""
        if on_terminal():
            # a longer line would leave its head behind when it is rewritten
            room = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[2K{text[:room]}")
            sys.stderr.flush()
            self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._shown = False


class ProgressBar:
    """A bar for work that takes more than two seconds, on a terminal only."""

    def __init__(self, title: str) -> None:
        self._title, self._started_s, self._drawn_s = title, time.monotonic(), 0.0
        self._bar: Progress | None = None

    def show(self, share: float | None, note: str) -> None:
        """Show how much is done: share 0..1, or None where the length is unknown, and a few words."""
        now_s = time.monotonic()
        if now_s - self._started_s < _BAR_AFTER_S or now_s - self._drawn_s < _BAR_EVERY_S or not on_terminal():
            return
        self._drawn_s = now_s
        if self._bar is None:
            self._bar = _new_bar(self._title)
        self._bar.update(self._bar.task_ids[0], completed=share or 0.0, total=None if share is None else 1.0, note=note)
        self._bar.refresh()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _new_bar(title: str) -> Progress:
    # late: rich is not wanted where there is no terminal
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(title),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True)
    bar.add_task("", note="", total=None)
    bar.start()
    return bar
