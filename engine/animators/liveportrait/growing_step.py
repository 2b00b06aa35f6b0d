"""A step that begins as it is, and gets faster while it is used: first compiled, then recorded."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from torch import Tensor

log = logging.getLogger(__name__)

Function = Callable[..., Tensor]


class Recorder(Protocol):
    """Makes one start of a function's many. Raises RuntimeError where the card refuses."""

    def __call__(self, function: Function, inputs: tuple[Tensor, ...]) -> Function:
        """Return what does the same as function for inputs of these shapes. Its output is overwritten by each call."""


class GrowingStep:
    """Calls function; after use(), the faster one. recorder: None where nothing is recorded.

    May be called from several threads; one at a time computes, and the caller must have done with the output (or have
    queued that on the same device) before anybody calls again. refused: why the card could not record, else empty.
    """

    def __init__(self, function: Function, recorder: Recorder | None = None) -> None:
        self._function, self._recorder = function, recorder
        self._recorded: Function | None = None
        self._lock = threading.Lock()
        self._may_record = False
        self.refused = ""

    @property
    def recorded(self) -> bool:
        """Whether calls replay a recording."""
        return self._recorded is not None

    def use(self, function: Function | None = None) -> None:
        """Take function in the place of the one before (None: that one stays) and record it with the next call."""
        with self._lock:
            # a module may refuse to be asked for its truth
            self._function = self._function if function is None else function
            self._recorded, self._may_record = None, self._recorder is not None

    def __call__(self, *inputs: Tensor) -> Tensor:
        """Compute. Raises what function raises."""
        with self._lock:
            if self._may_record:
                self._record(inputs)
            return (self._function if self._recorded is None else self._recorded)(*inputs)

    def _record(self, inputs: tuple[Tensor, ...]) -> None:
        self._may_record = False
        assert self._recorder is not None
        try:
            self._recorded = self._recorder(self._function, inputs)
        except RuntimeError as error:
            # pictures go on, started one operator at a time
            self.refused = str(error).strip().partition("\n")[0] or "no reason given"
            log.warning("LivePortrait's steps are not recorded: %s", self.refused)
