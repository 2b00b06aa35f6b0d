"""Where the running program is reached by its owner, and by nobody else."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Protocol

from engine.errors import DeviceError, UsageError


class NotRunningError(DeviceError):
    """No program listens."""

    user_message = "Understudy is not running. Start it with 'understudy' or 'understudy run', then try again."


class AlreadyRunningError(UsageError):
    """Another program of the same user listens already."""

    user_message = "Another Understudy is running already and takes the commands of 'understudy trigger'."


class Endpoint(Protocol):
    """A place where one program listens and others of the same user call."""

    def listen(self) -> socket.socket:
        """Return a listening socket; what a dead program left is replaced. Raises AlreadyRunningError, DeviceError."""

    def admits(self, connection: socket.socket, secret: str) -> bool:
        """True if the caller is the same user. secret: what the caller sent for it."""

    def call(self) -> tuple[socket.socket, str]:
        """Return a socket connected to the program, and the secret to send. Raises NotRunningError, DeviceError."""

    def remove(self) -> None:
        """Take away what listen left for others to find. Safe to call twice."""


def choose_endpoint(folder: Path) -> Endpoint:
    """Return what this system has. folder: the user's own folder for such things (app.user_paths.control_dir)."""
    # late: each needs what only its own systems have
    if sys.platform == "win32":
        from app.control.port_endpoint import PortEndpoint

        return PortEndpoint(folder)
    from app.control.unix_endpoint import UnixEndpoint

    return UnixEndpoint(folder)
