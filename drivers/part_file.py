"""A file that comes into being whole or not at all."""

from __future__ import annotations

import errno
import logging
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from engine.errors import OutputError

log = logging.getLogger(__name__)


class PartFile:
    """A hidden file beside its target, renamed onto it by commit and removed by discard.

    Until commit a file that already has the target's name stays as it is. stream: open for writing, binary, seekable.
    Raises OutputError where no file can be made.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        # a link is followed: what it points to is replaced, the link stays
        self._real = _checked(target).resolve()
        self._part = self._real.with_name(f".{self._real.stem[:80]}.{secrets.token_hex(4)}.part{self._real.suffix}")
        try:
            # readable too: what a full disk cut off is looked at again
            self.stream: BinaryIO = self._part.open("x+b")
        except OSError as error:
            raise output_error(target, error) from error

    def commit(self) -> None:
        """Put the file in its place. Raises OutputError, and then nothing is left of it."""
        try:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()
            self._part.replace(self._real)
        except OSError as error:
            self.discard()
            raise output_error(self.target, error) from error

    def discard(self) -> None:
        """Remove the file. Safe to call twice, and harmless after commit."""
        try:
            self.stream.close()
        except OSError:
            # what a full disk refuses to take is thrown away here anyhow
            log.debug("closing %s", self._part, exc_info=True)
        self._part.unlink(missing_ok=True)


def output_error(target: Path, error: OSError) -> OutputError:
    """Return what to tell the user of a failed write."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(f"{target} was not written: the disk is full. Free some space or choose another folder.")
    if error.errno == errno.EFBIG:
        return OutputError(f"{target} was not written: files there cannot be that large. Choose another folder.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError(f"{target} was not written: the folder may not be written to. Choose another folder.")
    return OutputError(f"{target} was not written: {error.strerror or error}.")


def _checked(target: Path) -> Path:
    try:
        if target.is_dir():
            raise OutputError(f"{target} is a folder. Name a file in it.")
        if not target.parent.is_dir():
            raise OutputError(f"There is no folder {target.parent}. Make it first or choose another one.")
    except OSError as error:
        raise output_error(target, error) from error
    return target
