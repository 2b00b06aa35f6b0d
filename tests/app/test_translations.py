from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QCoreApplication, QLocale, QTranslator
from PyQt6.QtWidgets import QApplication

from app import paths
from app.actions import all_actions
from app.translations import LANGUAGES, Translations, system_language

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = sorted(set(LANGUAGES) - {"en"})
Message = tuple[str, str, str]


def messages(file: Path) -> Iterator[Message]:
    """Yield (context, English, translation) of every message; the translation is empty while it is unfinished."""
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            done = "" if translation.get("type") == "unfinished" else translation.text or ""
            yield context.findtext("name", ""), message.findtext("source", ""), done


def ts_file(language: str) -> Path:
    return paths.assets_dir() / "translations" / f"understudy_{language}.ts"


@pytest.fixture(params=TRANSLATED)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_text_of_the_program_is_translated(language: str, tmp_path: Path) -> None:
    collected = tmp_path / "collected.ts"
    shutil.copy(ts_file(language), collected)
    pylupdate = Path(sys.executable).with_name("pylupdate6")
    sources = [str(path) for path in sorted((ROOT / "app").rglob("*.py"))]
    subprocess.run([pylupdate, "--no-obsolete", "--ts", collected, *sources], check=True, capture_output=True)
    missing = [(context, english) for context, english, done in messages(collected) if not done]
    assert missing == [], "run packaging/translations.sh and translate what is unfinished"


def test_places_for_names_and_numbers_are_kept(language: str) -> None:
    for _context, english, translation in messages(ts_file(language)):
        assert sorted(re.findall(r"\{\w+\}", translation)) == sorted(re.findall(r"\{\w+\}", english)), english


def test_the_way_a_text_ends_is_kept(language: str) -> None:
    for _context, english, translation in messages(ts_file(language)):
        ends = r"([.:…?]|\.\.\.)?$"
        assert re.search(ends, translation)[0] == re.search(ends, english)[0], english  # type: ignore[index]
        assert translation == translation.strip()


def test_what_is_compiled_is_what_is_written(language: str, qapp: QApplication) -> None:
    translator = QTranslator()
    assert translator.load(str(ts_file(language).with_suffix(".qm")))
    qapp.installTranslator(translator)
    try:
        for context, english, translation in messages(ts_file(language)):
            shown = QCoreApplication.translate(context, english)
            assert shown == (translation or english), "run packaging/translations.sh"
    finally:
        qapp.removeTranslator(translator)


def test_every_action_has_its_label_in_every_language(language: str) -> None:
    known = {english for context, english, _ in messages(ts_file(language)) if context == "Action"}
    assert {action.label for action in all_actions()} == known


def test_another_language_is_shown_and_english_comes_back(qapp: QApplication) -> None:
    translations = Translations(qapp)
    try:
        assert translations.use("de") == "de"
        assert QCoreApplication.translate("Action", "Calibrate") == "Kalibrieren"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    finally:
        assert translations.use("en") == "en"
    assert QCoreApplication.translate("Action", "Calibrate") == "Calibrate"


@pytest.mark.parametrize(
    ("locale", "language"), [("de_AT", "de"), ("de", "de"), ("en_GB", "en"), ("fr_FR", "en"), ("C", "en")]
)
def test_the_systems_language_counts_where_we_have_it(locale: str, language: str) -> None:
    assert system_language(QLocale(locale)) == language
