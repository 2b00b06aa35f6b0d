"""Commands that the design names and that are not there yet: recognised, and said so plainly."""

from __future__ import annotations

import argparse
from functools import partial

from app.exit_status import ExitStatus
from engine.errors import UsageError

PLANNED = {
    "train": "make a personal engine from a video",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], _common: argparse.ArgumentParser) -> None:
    """Tell the parser about the commands."""
    for name, purpose in PLANNED.items():
        # a prefix that nobody types: every argument is taken as it is, so that only one thing is said about the command
        parser = commands.add_parser(name, add_help=False, prefix_chars="\0", help=f"{purpose} (not there yet)")
        parser.add_argument("rest", nargs=argparse.REMAINDER)
        parser.set_defaults(start=partial(_start, name))


def _start(name: str, _options: argparse.Namespace) -> ExitStatus:
    raise UsageError(f"'understudy {name}' is not part of this version yet. 'understudy --help' lists what is.")
