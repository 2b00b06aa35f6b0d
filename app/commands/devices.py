"""understudy devices: what can be used, each with a name a person knows."""

from __future__ import annotations

import argparse
import sys

from app.exit_status import ExitStatus


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser(
        "devices", parents=[common], help="list cameras, virtual cameras, microphones, processors"
    )
    parser.set_defaults(start=start)


def start(_options: argparse.Namespace) -> ExitStatus:
    """Write the list to stdout."""
    from drivers.devices import list_devices

    sys.stdout.write(f"{list_devices()}\n")
    return ExitStatus.DONE
