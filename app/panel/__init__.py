"""The control panel: the window in which a person uses Understudy."""

from __future__ import annotations

from app.exit_status import ExitStatus
from app.supervision.watched import Watched


def start(watched: Watched | None = None) -> ExitStatus:
    """Show the window and return when the user has quit. watched: by whom this process is looked after."""
    # late: importing the package loads no window toolkit
    from app.panel.application import run

    return run(watched or Watched())
