"""What one check found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum


class Level(Enum):
    """ok: nothing to do. warning: a call works, something else does not. fault: no call can start like this."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check-up.

    name: what was looked at. said: what was found, in a sentence. advice: what to do, in a sentence, empty where there
    is nothing. fix: the exact command that does it, empty where no command can.
    """

    name: str
    level: Level
    said: str
    advice: str = ""
    fix: str = ""


def is_ready(findings: Iterable[Finding]) -> bool:
    """Tell whether a call could start now: nothing found is a fault."""
    return all(finding.level is not Level.FAULT for finding in findings)


def soften(findings: Iterable[Finding]) -> list[Finding]:
    """Turn faults into warnings where something else of the same kind works: then no call fails for them."""
    everything = list(findings)
    if all(one.level is Level.FAULT for one in everything):
        return everything
    return [replace(one, level=Level.WARNING) if one.level is Level.FAULT else one for one in everything]
