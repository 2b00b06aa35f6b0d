"""The command line: what can be asked of the program."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from app import __version__
from app.commands import (
    animate,
    bench,
    demo,
    devices,
    doctor,
    evaluate,
    models,
    panel,
    planned,
    run,
    setup_camera,
    train_mobileportrait,
    trigger,
)
from app.exit_status import ExitStatus
from engine.errors import UsageError


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, and which takes no shortened option for the one meant."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**(settings | {"allow_abbrev": False}))

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of printing the usage and leaving."""
        hint = f"'{self.prog} --help' lists the options."
        raise UsageError(f"{message[:1].upper()}{message[1:]}. {hint}")


def build_parser() -> Parser:
    """Return the parser of the whole command line; every command leaves a function `start` in its result."""
    parser = Parser(prog="understudy", description="A virtual camera in which your face drives a portrait photo, live.")
    parser.add_argument("--version", action="version", version=f"understudy {__version__}")
    parser.set_defaults(start=panel.start)
    # both before and after the command's name
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help="tell what happens inside")
    parser.add_argument("--verbose", action="store_true", help="tell what happens inside")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    builders = (
        run,
        animate,
        devices,
        doctor,
        setup_camera,
        demo,
        evaluate,
        bench,
        models,
        train_mobileportrait,
        trigger,
        planned,
    )
    for command in builders:
        command.add(commands, common)
    return parser


def start(arguments: Sequence[str], *, alone: bool = False) -> ExitStatus:
    """Do what arguments, without the program's name, ask for. Raises LiveError for whatever a user can mend.

    alone: this process is there for that and nothing else.
    """
    options = build_parser().parse_args(arguments)
    options.alone = alone
    status: ExitStatus = options.start(options)
    return status
