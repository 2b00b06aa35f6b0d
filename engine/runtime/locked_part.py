"""A file that is not complete yet, under a name of its own, written to by one process at a time."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import TracebackType

from engine.errors import OutputError

# far behind the end of any file: what is locked there keeps nobody from reading the file
_LOCKED_BYTE = 1 << 40


class DownloadBusyError(OutputError):
    """Another process is writing the same file."""


class LockedPart:
    """target's unfinished neighbour, target.part. What an earlier run left in it is kept. To be used in a with block.

    Entering raises DownloadBusyError while another process holds it, OutputError where it cannot be written.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(f"{target.name}.part")
        self._handle = -1

    def __enter__(self) -> LockedPart:
        try:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            while not self._opened():
                pass
        except OSError as error:
            raise self._refusal(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle >= 0 and not self.size_bytes:
            self.discard()
        self._close()

    @property
    def size_bytes(self) -> int:
        """How much is there."""
        return os.fstat(self._handle).st_size

    def append(self, chunk: bytes) -> None:
        """Write on at the end. Raises OutputError: the disk is full, or the like."""
        try:
            os.lseek(self._handle, 0, os.SEEK_END)
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            raise self._refusal(error) from error

    def clear(self) -> None:
        """Throw away what is there. Raises OutputError."""
        try:
            os.ftruncate(self._handle, 0)
        except OSError as error:
            raise self._refusal(error) from error

    def finish(self) -> None:
        """Give the file its final name; it is on the disk before that. Raises OutputError."""
        try:
            os.fsync(self._handle)
            if sys.platform == "win32":
                # an open file cannot be renamed there
                self._close()
            self.path.replace(self._target)
        except OSError as error:
            raise self._refusal(error) from error
        self._close()

    def discard(self) -> None:
        """Take the file away: nobody needs it any more. Raises OutputError."""
        try:
            if sys.platform == "win32":
                self._close()
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._refusal(error) from error

    def _opened(self) -> bool:
        """Open and lock; False when the file got its final name between the two: then there is a new one to open."""
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            _lock(self._handle)
            same = os.path.samestat(os.fstat(self._handle), self.path.stat())
        except (BlockingIOError, PermissionError) as error:
            self._close()
            raise DownloadBusyError(
                f"{self._target.name} is being downloaded by another Understudy. Wait until it has ended."
            ) from error
        except FileNotFoundError:
            same = False
        except OSError:
            self._close()
            raise
        if not same:
            self._close()
        return same

    def _close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _refusal(self, error: OSError) -> OutputError:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
            return OutputError(
                f"The disk is full: {self._target.name} does not fit into {self._target.parent}. Make room and try "
                "again; it goes on where it stopped."
            )
        return OutputError(f"{self._target.parent} cannot be written to ({error.strerror}). Check its permissions.")


def _lock(handle: int) -> None:
    """Lock an open file against other processes. Raises OSError at once when another holds it."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
