"""understudy without a command: the control panel."""

from __future__ import annotations

import argparse
import importlib.util

from app.exit_status import ExitStatus
from app.supervision.watched import watch_engine
from engine.errors import UsageError


def start(options: argparse.Namespace) -> ExitStatus:
    """Open the control panel. Raises UsageError while there is none."""
    if importlib.util.find_spec("app.panel") is None:
        raise UsageError(
            "The control panel is not part of this version yet. "
            "Use 'understudy run --avatar PHOTO --camera 0 --output virtual'; 'understudy --help' lists all commands."
        )
    watched = watch_engine(options)
    if isinstance(watched, ExitStatus):
        return watched
    panel = importlib.import_module("app.panel")
    status: ExitStatus = panel.start(watched)
    return status
