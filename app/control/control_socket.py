"""Takes the commands of `understudy trigger` while the program runs."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from types import TracebackType

from app.control.endpoint import Endpoint
from app.control.line import HELLO, read_line
from engine.errors import LiveError
from engine.worker import Worker

log = logging.getLogger(__name__)

# how long a connected caller may take to say something
_PATIENCE_S = 0.4
_LOOK_EVERY_S = 0.2


class ControlSocket:
    """Owns the socket and its thread. perform: does the action of a name and says so in a sentence; raises LiveError.

    perform is called on this thread, one call at a time, and must end within half a second.
    """

    def __init__(self, endpoint: Endpoint, perform: Callable[[str], str]) -> None:
        self._endpoint, self._perform = endpoint, perform
        self._listening: socket.socket | None = None
        self._worker = Worker("control socket", self._step, self._failed)

    def start(self) -> None:
        """Listen. Raises AlreadyRunningError if another program does, DeviceError if it cannot be."""
        self._listening = self._endpoint.listen()
        self._listening.settimeout(_LOOK_EVERY_S)
        self._worker.start()

    def stop(self) -> None:
        """Stop listening and join the thread. Safe to call twice. Raises WorkerStuckError."""
        try:
            self._worker.stop()
        finally:
            if self._listening is not None:
                self._listening.close()
                self._listening = None
                self._endpoint.remove()

    def __enter__(self) -> ControlSocket:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _step(self) -> None:
        assert self._listening is not None, "start() comes first"
        try:
            connection, _ = self._listening.accept()
        except TimeoutError:
            return
        with connection:
            connection.settimeout(_PATIENCE_S)
            try:
                connection.sendall(f"{self._answer(connection)}\n".encode())
            except OSError as error:
                # a caller that hangs up or says nothing is no trouble of ours
                log.debug("control socket: %s", error)

    def _answer(self, connection: socket.socket) -> str:
        secret, _, name = read_line(connection).partition(" ")
        if not self._endpoint.admits(connection, secret):
            log.warning("control socket: a caller was refused")
            return "no This Understudy belongs to another user."
        if name == HELLO:
            return f"ok {HELLO}"
        try:
            return f"ok {self._perform(name)}"
        except LiveError as error:
            return f"no {' '.join(error.user_message.split())}"

    @staticmethod
    def _failed(error: Exception) -> None:
        log.warning("control socket", exc_info=error)
