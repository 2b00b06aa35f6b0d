"""The control panel: the window in which a person uses Understudy."""

from __future__ import annotations

from app.exit_status import ExitStatus


def start() -> ExitStatus:
    """Show the window and return when the user has quit."""
    # late: importing the package loads no window toolkit
    from app.panel.application import run

    return run()
