"""Something that may take seconds, tried on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from engine.errors import LiveError
from engine.ports import FrameSource

log = logging.getLogger(__name__)


class Attempt:
    """Opens a source once, without making anyone wait. Owns its thread, which ends with the attempt."""

    def __init__(self, open_source: Callable[[], FrameSource]) -> None:
        self._open_source = open_source
        self._source: FrameSource | None = None
        self._error: LiveError | None = None
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._abandoned = False
        # daemon: a driver that hangs must not keep the program from quitting
        threading.Thread(target=self._run, name="open camera", daemon=True).start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until the attempt has ended; return whether it has."""
        return self._done.wait(timeout_s)

    @property
    def succeeded(self) -> bool:
        """True once the source is open."""
        return self._source is not None

    def result(self) -> FrameSource:
        """Return the opened source, which is the caller's from now on. Raises the LiveError that opening raised."""
        assert self._done.is_set(), "asked for before its end"
        if self._error is not None:
            raise self._error
        assert self._source is not None, "neither opened nor refused; the log tells what was raised"
        return self._source

    def abandon(self) -> None:
        """Let nobody have the source: it is closed, now or as soon as it is open."""
        with self._lock:
            self._abandoned = True
            source, self._source = self._source, None
        if source is not None:
            source.close()

    def _run(self) -> None:
        try:
            source = self._open_source()
            with self._lock:
                abandoned = self._abandoned
                self._source = None if abandoned else source
            if abandoned:
                source.close()
        except LiveError as error:
            log.debug("opening failed", exc_info=True)
            self._error = error
        finally:
            self._done.set()
