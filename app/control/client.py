"""Asks the running program to do something."""

from __future__ import annotations

from app.control.endpoint import Endpoint, NotRunningError
from app.control.line import exchange
from engine.errors import DeviceError, UsageError

ANSWER_TIMEOUT_S = 5.0


def ask(endpoint: Endpoint, name: str) -> str:
    """Have the program do the action of that name; return what it says.

    Raises UsageError where the program says why not, NotRunningError where none runs, DeviceError where it hangs.
    """
    connection, secret = endpoint.call()
    with connection:
        connection.settimeout(ANSWER_TIMEOUT_S)
        try:
            verdict, sentence = exchange(connection, secret, name)
        except TimeoutError as error:
            raise DeviceError("Understudy is running but does not answer. Wait a moment and try again.") from error
        except OSError as error:
            raise NotRunningError from error
    if verdict == "ok":
        return sentence
    if verdict == "no":
        raise UsageError(sentence)
    # it ended while we were asking
    raise NotRunningError
