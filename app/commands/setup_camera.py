"""understudy setup-camera: make a virtual camera on this machine, with the user's consent."""

from __future__ import annotations

import argparse
import sys

from app.exit_status import ExitStatus
from engine.errors import DeviceError, UsageError

_ELSEWHERE = (
    "On this system the virtual camera comes with OBS Studio (obsproject.com): install it, open it once, press "
    "'Start Virtual Camera', stop it again and close OBS. Then 'understudy doctor' finds it."
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("setup-camera", parents=[common], help="make a virtual camera on this machine")
    parser.add_argument("--yes", action="store_true", help="run the commands without asking")
    parser.set_defaults(start=start)


def start(options: argparse.Namespace) -> ExitStatus:
    """Show the commands, ask, run them, and look whether the camera is there. Raises DeviceError or UsageError."""
    if sys.platform != "linux":
        raise DeviceError(_ELSEWHERE)
    # late: a device list needs the drivers
    from drivers.loopback_setup import plan, run_steps, this_machine

    ready = _camera()
    if ready is not None:
        sys.stdout.write(f"There is a virtual camera already: {ready}.\n")
        return ExitStatus.DONE
    steps = plan(this_machine())
    sys.stdout.write("This makes a virtual camera:\n\n")
    sys.stdout.writelines(f"    {step.line}\n        {step.why}\n" for step in steps)
    sys.stdout.write("\n")
    sys.stdout.flush()
    if not options.yes and not _agreed():
        sys.stdout.write("Nothing was run.\n")
        return ExitStatus.DONE
    run_steps(steps, lambda step: sys.stdout.write(f"{step.line}\n"))
    made = _camera()
    if made is None:
        raise DeviceError("The commands ran, but no virtual camera came of it. 'understudy doctor' may say why.")
    sys.stdout.write(f"Done: choose '{made}' in your meeting program.\n")
    return ExitStatus.DONE


def _camera() -> str | None:
    """Return the name of a virtual camera that can be used."""
    from drivers.devices import list_virtual_cameras

    return next((camera.name for camera in list_virtual_cameras() if not camera.trouble), None)


def _agreed() -> bool:
    """Ask on the terminal. Raises UsageError where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise UsageError("Nobody can be asked here. Give --yes to run the commands, or type them yourself.")
    return input("Run them? [y/N] ").strip().lower() in ("y", "yes")
