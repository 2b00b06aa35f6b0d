from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication

from app.sentences import TEMPLATES, in_users_language
from app.translations import Translations

ROOT = Path(__file__).resolve().parents[2]


def with_gaps(node: ast.expr) -> str | None:
    """Return a text of the sources with {} for what is filled in, or None for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w+\}", "{}", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def texts_of_the_program() -> Iterator[str]:
    for folder in ("engine", "drivers", "app"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name == "sentences.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                text = with_gaps(node) if isinstance(node, ast.expr) else None
                if text:
                    yield text


def test_every_sentence_is_one_that_the_program_says() -> None:
    said = set(texts_of_the_program())
    stale = [one for one in TEMPLATES if re.sub(r"\{\w+\}", "{}", one) not in said]
    assert stale == [], "the program says this in other words by now"


def test_no_sentence_is_taken_for_another() -> None:
    for template in TEMPLATES:
        filled = re.sub(r"\{(\w+)\}", r"<\1>", template)
        assert in_users_language(filled) == filled


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    translations = Translations(qapp)
    translations.use("de")
    yield
    translations.use("en")


@pytest.mark.usefixtures("german")
def test_a_sentence_keeps_what_was_filled_in() -> None:
    said = in_users_language("The camera HD Pro (2) has stopped working. Plug it in again, or choose another one.")
    assert "HD Pro (2)" in said
    assert "Schließen Sie sie wieder an" in said
    assert "working" not in said


@pytest.mark.usefixtures("german")
def test_braces_in_a_name_do_no_harm() -> None:
    assert "{odd} name.jpg" in in_users_language("{odd} name.jpg is empty. Choose another photo.")


@pytest.mark.usefixtures("german")
def test_what_is_not_known_stays_as_it_is() -> None:
    assert in_users_language("Something nobody thought of.") == "Something nobody thought of."
    assert in_users_language("") == ""
