"""Gets the missing end of a file from one address, and says in words why that failed."""

from __future__ import annotations

import http.client
import logging
import re
import socket
import ssl
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from engine.errors import WeightsError
from engine.runtime.locked_part import LockedPart

log = logging.getLogger(__name__)

TIMEOUT_S = 20.0
_CHUNK_BYTES = 256 << 10
_OK, _PARTIAL, _NOT_SATISFIABLE = 200, 206, 416
_LATER = "Try again later; it goes on where it stopped."
_NETWORK = "Check that this computer is online, and try again."


class AddressError(WeightsError):
    """One address did not give the file. reason: why, in a few words. passing: trying again at once may help."""

    def __init__(self, address: str, reason: str, advice: str, *, passing: bool = False) -> None:
        self.reason = f"{urlsplit(address).hostname} {reason}"
        self.advice, self.passing = advice, passing
        super().__init__(f"{self.reason}. {advice}")


def fetch_rest(
    address: str,
    part: LockedPart,
    size_bytes: int,
    on_size: Callable[[int], None] = lambda _size: None,
    timeout_s: float = TIMEOUT_S,
) -> None:
    """Append to part what is missing of the file at address, size_bytes in all. on_size: told how much is there.

    A server that cannot go on in the middle sends all of it again. timeout_s: how long it may be silent. Raises
    AddressError, and OutputError where part cannot be written; what has come until then is kept.
    """
    have = part.size_bytes
    headers = {"User-Agent": "understudy", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        with urlopen(Request(address, headers=headers), timeout=timeout_s) as answer:
            if have and not _goes_on(answer, have):
                part.clear()
            _receive(answer, part, size_bytes, on_size, address)
    except HTTPError as error:
        with error:
            raise _refused(address, error.code, part) from error
    except (URLError, http.client.HTTPException, OSError) as error:
        log.info("%s", address, exc_info=True)
        raise _broken(address, getattr(error, "reason", error)) from error
    if part.size_bytes < size_bytes:
        raise _cut(address)


def _receive(answer: Any, part: LockedPart, size_bytes: int, on_size: Callable[[int], None], address: str) -> None:
    size = part.size_bytes
    while chunk := answer.read1(_CHUNK_BYTES):
        size += len(chunk)
        if size > size_bytes:
            part.clear()
            raise wrong_bytes(address)
        part.append(chunk)
        on_size(size)


def _goes_on(answer: Any, have: int) -> bool:
    """Tell whether an answer begins where the file ends so far, rather than at its beginning."""
    begin = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range") or "")
    return answer.status == _PARTIAL and begin is not None and int(begin[1]) == have


def wrong_bytes(address: str, *, passing: bool = False) -> AddressError:
    """Return what to raise for a file that is not the one wanted."""
    return AddressError(
        address,
        "sent another file than the one that is wanted",
        "Nothing of it was kept. A network that asks for a login first can cause this; try another one.",
        passing=passing,
    )


def _refused(address: str, code: int, part: LockedPart) -> AddressError:
    if code == _NOT_SATISFIABLE and part.size_bytes:
        part.clear()
        return AddressError(address, f"cannot go on where it stopped (HTTP {code})", "Try again.", passing=True)
    if code in (404, 410):
        return AddressError(
            address, f"does not have the file any more (HTTP {code})", "A newer Understudy may know where it is."
        )
    if code >= 500 or code == 429:
        return AddressError(address, f"has trouble (HTTP {code})", _LATER, passing=True)
    return AddressError(address, f"refuses to give the file (HTTP {code})", "Try again from another network.")


def _broken(address: str, reason: object) -> AddressError:
    """Return the error for an attempt that ended in the middle. reason: the exception, or a text of urllib's."""
    if isinstance(reason, socket.gaierror):
        return AddressError(address, "was not found: there is no way to the internet", _NETWORK)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return AddressError(address, "could not prove who it is", "Check this computer's date, or try another network.")
    if isinstance(reason, TimeoutError):
        return AddressError(address, "does not answer", _NETWORK)
    if isinstance(reason, ConnectionRefusedError):
        return AddressError(address, "refuses the connection", _LATER)
    if isinstance(reason, (ConnectionError, http.client.HTTPException, ssl.SSLError)):
        return _cut(address)
    return AddressError(address, f"cannot be reached ({reason})", _NETWORK)


def _cut(address: str) -> AddressError:
    return AddressError(address, "broke off the connection", _LATER, passing=True)
