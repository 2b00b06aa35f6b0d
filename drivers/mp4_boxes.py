"""How much of an MP4 file that was cut off in the middle can be played."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

_HEADER, _LONG_HEADER = 8, 16
_FRAGMENT, _DATA, _INDEX = b"moof", b"mdat", b"moov"


def playable_length(stream: BinaryIO) -> int:
    """Return up to which byte a fragmented MP4 file is whole; 0 if not even one fragment is.

    Such a file is a row of boxes: an index, then pairs of a fragment's description and its data (ISO/IEC 14496-12). The
    stream's position is changed.
    """
    end = stream.seek(0, os.SEEK_END)
    position, playable, seen = 0, 0, set[bytes]()
    while position + _HEADER <= end:
        stream.seek(position)
        head = stream.read(_LONG_HEADER)
        size, kind = struct.unpack_from(">I4s", head)
        if size == 1 and len(head) == _LONG_HEADER:
            size = struct.unpack_from(">Q", head, _HEADER)[0]
        if size < _HEADER or position + size > end:
            break
        position += size
        seen.add(kind)
        if kind == _DATA and {_INDEX, _FRAGMENT} <= seen:
            playable = position
    return playable
