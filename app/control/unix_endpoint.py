"""The endpoint of Linux and macOS: a socket file of mode 0600 in a folder of mode 0700 that is the user's own.

On Linux the kernel is asked who calls as well. A lock on a file beside the socket, which the kernel lets go of when
its owner dies, tells a living program's socket from a dead one's.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import stat
import struct
from pathlib import Path

from app.control.endpoint import AlreadyRunningError, NotRunningError
from engine.errors import DeviceError

CONNECT_TIMEOUT_S = 2.0
# pid, uid, gid of the caller: struct ucred
_CREDENTIALS = "3i"


class UnixEndpoint:
    """A socket file in folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / "control.sock"
        self._lock: int | None = None

    def listen(self) -> socket.socket:
        """Return a listening socket. Raises AlreadyRunningError, DeviceError."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._refuse_foreign_folder()
            self._take_lock()
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()
            return self._bind()
        except OSError as error:
            self.remove()
            raise DeviceError(
                f"Commands of 'understudy trigger' cannot be heard: {self._path} cannot be made ({error.strerror})."
            ) from error

    def admits(self, connection: socket.socket, _secret: str) -> bool:
        """True if the caller is the same user or root; where the kernel does not tell, the folder's mode must do."""
        if not hasattr(socket, "SO_PEERCRED"):
            return True
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize(_CREDENTIALS))
        _process, user, _group = struct.unpack(_CREDENTIALS, raw)
        return user in (os.getuid(), 0)

    def call(self) -> tuple[socket.socket, str]:
        """Return a connected socket and an empty secret. Raises NotRunningError, DeviceError."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_TIMEOUT_S)
        try:
            connection.connect(str(self._path))
        except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError) as error:
            connection.close()
            raise NotRunningError from error
        except OSError as error:
            connection.close()
            raise DeviceError(f"Understudy does not answer at {self._path} ({error.strerror}).") from error
        return connection, ""

    def remove(self) -> None:
        """Take the socket file away and let go of the lock."""
        if self._lock is not None:
            # while the lock is held the file is ours for certain
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()
            os.close(self._lock)
            self._lock = None

    def _refuse_foreign_folder(self) -> None:
        found = self._folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise DeviceError(f"{self._folder} belongs to somebody else. Remove it, or set XDG_RUNTIME_DIR.")
        if stat.S_IMODE(found.st_mode) & 0o077:
            self._folder.chmod(0o700)

    def _take_lock(self) -> None:
        number = os.open(self._folder / "control.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(number)
            raise AlreadyRunningError from None
        self._lock = number

    def _bind(self) -> socket.socket:
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listening.bind(str(self._path))
            self._path.chmod(0o600)
            listening.listen()
        except BaseException:
            listening.close()
            raise
        return listening
