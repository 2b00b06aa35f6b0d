"""The endpoint of Windows, whose Python has no socket files: a port of this machine only.

Its number and a secret are in a file of the user's own data folder, which other users cannot read.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
import socket
from pathlib import Path

from app.atomic_file import write_atomically
from app.control.endpoint import AlreadyRunningError, NotRunningError
from app.control.line import HELLO, exchange
from engine.errors import DeviceError

CONNECT_TIMEOUT_S = 2.0
_LOCALHOST = "127.0.0.1"


class PortEndpoint:
    """A port of this machine, with its number and a secret in a file that only the user can read."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "control.port"
        self._secret = ""

    def listen(self) -> socket.socket:
        """Return a listening socket. Raises AlreadyRunningError, DeviceError."""
        if self._answers():
            raise AlreadyRunningError
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.bind((_LOCALHOST, 0))
            listening.listen()
            self._secret = secrets.token_urlsafe(32)
            write_atomically(self._path, f"{listening.getsockname()[1]} {self._secret}\n".encode())
        except OSError as error:
            listening.close()
            raise DeviceError(
                f"Commands of 'understudy trigger' cannot be heard: {self._path} cannot be made ({error.strerror})."
            ) from error
        return listening

    def admits(self, _connection: socket.socket, secret: str) -> bool:
        """True if the caller could read the file."""
        return bool(self._secret) and hmac.compare_digest(secret.encode(), self._secret.encode())

    def call(self) -> tuple[socket.socket, str]:
        """Return a connected socket and the secret. Raises NotRunningError."""
        try:
            port, secret = self._path.read_text(encoding="utf-8").split()
            return socket.create_connection((_LOCALHOST, int(port)), CONNECT_TIMEOUT_S), secret
        except (OSError, ValueError) as error:
            raise NotRunningError from error

    def remove(self) -> None:
        """Take the file away, unless another program's has come in its place."""
        if not self._secret:
            return
        with contextlib.suppress(OSError, ValueError):
            if self._path.read_text(encoding="utf-8").split()[1] == self._secret:
                self._path.unlink()
        self._secret = ""

    def _answers(self) -> bool:
        """A port of a dead program may belong to anybody by now: only who takes the secret counts."""
        try:
            connection, secret = self.call()
            with connection:
                return exchange(connection, secret, HELLO) == ("ok", HELLO)
        except (OSError, NotRunningError):
            return False
