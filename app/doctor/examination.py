"""Runs all checks one after another; none of them can hang or end the others."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.doctor.finding import Finding, Level
from app.doctor.patience import HungError, within
from app.doctor.wording import finding_of
from engine.errors import LiveError

log = logging.getLogger(__name__)

OnFinding = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class Check:
    """One group of questions.

    name: what is looked at, for a person. look: returns at least one finding. timeout_s: after which it counts as hung;
    what can hang has tighter limits of its own. vital: no call can start if it cannot be answered.
    """

    name: str
    look: Callable[[], list[Finding]]
    timeout_s: float
    vital: bool = False


def checks() -> tuple[Check, ...]:
    """Return all checks in the order in which a person reads them. Nothing is looked at yet."""
    return (
        Check("Packages", _late("packages_check", "look_at_packages"), 10.0),
        Check("Camera", _late("cameras_check", "look_at_cameras"), 30.0, vital=True),
        Check("Virtual camera", _late("outputs_check", "look_at_outputs"), 25.0, vital=True),
        Check("Speed", _late("pipeline_check", "look_at_pipeline"), 25.0, vital=True),
        Check("Microphone", _late("microphones_check", "look_at_microphones"), 10.0),
        Check("Desktop", _late("desktop_check", "look_at_desktop"), 10.0),
        Check("Graphics card", _late("computing_check", "look_at_computing"), 25.0),
        Check("Networks", _late("models_check", "look_at_models"), 15.0),
        Check("Memory and disk", _late("room_check", "look_at_room"), 5.0),
    )


def examine(
    on_finding: OnFinding | None = None,
    on_check: Callable[[str], None] | None = None,
    chosen: Sequence[Check] | None = None,
) -> list[Finding]:
    """Do the checks and return what was found, in order; takes about ten seconds.

    on_finding: told each finding at once. on_check: told the name of each check before it begins. Both are called on
    the caller's thread, which may be any. chosen: other checks than all. Nothing is written or sent anywhere.
    """
    found: list[Finding] = []
    for check in checks() if chosen is None else chosen:
        if on_check is not None:
            on_check(check.name)
        for finding in _do(check):
            found.append(finding)
            if on_finding is not None:
                on_finding(finding)
    return found


def _do(check: Check) -> list[Finding]:
    level = Level.FAULT if check.vital else Level.WARNING
    try:
        return within(check.timeout_s, check.look)
    except HungError:
        return [Finding(check.name, level, "The check did not end in time.", "Restart the computer and check again.")]
    except LiveError as error:
        log.info("%s", check.name, exc_info=True)
        return [finding_of(check.name, level, error)]
    except (OSError, RuntimeError, ImportError, ValueError) as error:
        # what libraries raise that were never seen to; the other checks go on
        log.warning("%s", check.name, exc_info=True)
        return [
            Finding(
                check.name,
                level,
                f"The check failed ({type(error).__name__}: {error}).",
                "Run the command below and report what it says.",
                "understudy doctor --verbose",
            )
        ]


def _late(module: str, function: str) -> Callable[[], list[Finding]]:
    """Return a check that imports what it needs when it runs: a package that is missing must not stop the others."""

    def look() -> list[Finding]:
        found: list[Finding] = getattr(importlib.import_module(f"app.doctor.{module}"), function)()
        return found

    return look
