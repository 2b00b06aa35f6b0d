"""understudy doctor: will my call work?"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import asdict

from app import __version__
from app.doctor.finding import Finding, Level, is_ready
from app.exit_status import ExitStatus
from app.terminal import StatusLine

_COLOURS = {Level.OK: "32", Level.WARNING: "33", Level.FAULT: "31"}
_SIGN_WIDTH, _WIDEST = 9, 110


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("doctor", parents=[common], help="check everything and say what to do")
    parser.add_argument("--json", action="store_true", help="write the findings as JSON to stdout")
    parser.set_defaults(start=start)


def start(options: argparse.Namespace) -> ExitStatus:
    """Check, and write each finding to stdout. DONE if a call could start now, else DEVICE_FAILED."""
    # late: other commands need none of it
    from app.doctor import examine

    line = StatusLine()

    def show(finding: Finding) -> None:
        line.clear()
        if not options.json:
            sys.stdout.write(describe(finding, colour=sys.stdout.isatty()))
            sys.stdout.flush()

    try:
        findings = examine(show, lambda name: line.show(f"Checking: {name} …"))
    finally:
        line.clear()
    ready = is_ready(findings)
    sys.stdout.write(document(findings) if options.json else f"\n{verdict(findings)}\n")
    return ExitStatus.DONE if ready else ExitStatus.DEVICE_FAILED


def document(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON: {version, ready, findings: [{name, level, said, advice, fix}]}."""
    entries = [asdict(finding) | {"level": finding.level.value} for finding in findings]
    return json.dumps({"version": __version__, "ready": is_ready(findings), "findings": entries}, indent=2) + "\n"


def describe(finding: Finding, *, colour: bool = False, width: int | None = None) -> str:
    """Return a finding as lines for a person."""
    room = min(width or shutil.get_terminal_size().columns, _WIDEST)
    word = f"{finding.level.value:<{_SIGN_WIDTH}}"
    sign = f"\x1b[{_COLOURS[finding.level]}m{word}\x1b[0m" if colour else word
    indent = " " * _SIGN_WIDTH
    told = " ".join([f"{finding.name}:", finding.said, finding.advice]).strip()
    lines = textwrap.wrap(told, max(room - _SIGN_WIDTH, 20), break_long_words=False, break_on_hyphens=False)
    # a command stays on one line, however long, so that it can be copied
    command = f"{indent}    {finding.fix}\n" if finding.fix else ""
    return sign + f"\n{indent}".join(lines) + "\n" + command


def verdict(findings: Sequence[Finding]) -> str:
    """Return the answer to "will my call work?" in a sentence."""
    if is_ready(findings):
        return "Your call will work: camera, output and speed are fine."
    faults = dict.fromkeys(finding.name for finding in findings if finding.level is Level.FAULT)
    return f"No call could start now. In the way: {', '.join(faults)}."
