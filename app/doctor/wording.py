"""Turns an error's message into a finding: what happened, what to do, and the command that does it."""

from __future__ import annotations

import re

from app.doctor.finding import Finding, Level
from engine.errors import LiveError

# messages name commands like this: "Run:  sudo modprobe x  and log in again."
_COMMAND = re.compile(r"(?:[Rr]un|Install it with|load it anew):\s{2}(.+?)(?:\s{2,}|$)")
_FIRST_SENTENCE = re.compile(r"(.+?[.!?])\s+(?=[A-Z'])(.+)", re.DOTALL)


def finding_of(name: str, level: Level, error: LiveError) -> Finding:
    """Return a finding of an error's message."""
    return finding_from(name, level, error.user_message)


def finding_from(name: str, level: Level, message: str) -> Finding:
    """Return a finding of a message: its first sentence is what happened, the rest is what to do."""
    sentences = _FIRST_SENTENCE.fullmatch(message.strip())
    said, advice = (sentences[1], sentences[2]) if sentences else (message.strip(), "")
    command = _COMMAND.search(message)
    if command is None:
        return Finding(name, level, said, _plain(advice))
    fix = command[1].strip().rstrip(".")
    # the command is shown on a line of its own
    return Finding(name, level, said, _plain(advice.replace(command[1], " the command below ")), fix)


def _plain(text: str) -> str:
    plain = re.sub(r":?\s+the command below", " the command below", " ".join(text.split()))
    return re.sub(r"\s+([.,)])", r"\1", plain)
