"""What the documents say is true: commands are understood, targets and linked files are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from app.cli import build_parser
from app.commands.planned import PLANNED

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def indented_lines(document: Path) -> list[str]:
    return [line.strip() for line in document.read_text(encoding="utf-8").splitlines() if line.startswith("    ")]


def commands_in(document: Path) -> list[str]:
    quoted = re.findall(r"`((?:make|understudy) [^`]+)`", document.read_text(encoding="utf-8"))
    shown = [line for line in indented_lines(document) if line.startswith(("make ", "understudy "))]
    return [*quoted, *shown]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_the_readme_sets_up_with_exactly_two_commands() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## Set up\n")[1].split("\n## ")[0]
    assert re.findall(r"^    (.*)$", section, re.MULTILINE) == ["make run", "make test"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_targets_exist(document: Path) -> None:
    named = {command.split()[1] for command in commands_in(document) if command.startswith("make ")}
    assert named <= make_targets()


def test_the_readme_shows_commands_that_work() -> None:
    shown = [line for line in indented_lines(ROOT / "README.md") if line.startswith("understudy ")]
    assert shown
    for line in shown:
        arguments = shlex.split(line)[1:]
        assert arguments[0] not in PLANNED
        build_parser().parse_args(arguments)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_linked_files_exist(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert missing == []
