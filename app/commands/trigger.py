"""understudy trigger: have the running program do something, from a shortcut, a script or a Stream Deck."""

from __future__ import annotations

import argparse
import sys

from app import user_paths
from app.actions import action_named, all_actions
from app.exit_status import ExitStatus
from engine.errors import UsageError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("trigger", parents=[common], help="have the running program do something by name")
    parser.add_argument("name", nargs="?", metavar="NAME", help="what to do, such as next-avatar")
    parser.add_argument("--list", action="store_true", dest="list_all", help="list all names")
    parser.set_defaults(start=start)


def start(options: argparse.Namespace) -> ExitStatus:
    """Send the name and write the answer to stdout. Raises UsageError, and NotRunningError where nothing runs."""
    if options.list_all:
        width = max(len(action.name) for action in all_actions())
        sys.stdout.writelines(f"{action.name:{width}}  {action.label}\n" for action in all_actions())
        return ExitStatus.DONE
    if options.name is None:
        raise UsageError("Name what to do, such as 'understudy trigger next-avatar'; --list shows all names.")
    action_named(options.name)
    # late: a list needs no socket
    from app.control.client import ask
    from app.control.endpoint import choose_endpoint

    sys.stdout.write(f"{ask(choose_endpoint(user_paths.control_dir()), options.name)}\n")
    return ExitStatus.DONE
