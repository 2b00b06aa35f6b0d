"""The program's words in the user's language."""

from __future__ import annotations

import logging
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app import paths

log = logging.getLogger(__name__)

# code → the language's own name; English is what the program is written in
LANGUAGES = {"en": "English", "de": "Deutsch"}
_OURS, _QT = "understudy", "qtbase"


class Translations:
    """Holds what translates an application. The first of a person's languages that we have is taken."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._installed: list[QTranslator] = []
        self.language = "en"

    def use(self, language: str = "") -> str:
        """Show the program in a language of LANGUAGES, or in the system's for an empty code; return which it is.

        Text that is shown already changes when its widget gets a LanguageChange event.
        """
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed.clear()
        self.language = language if language in LANGUAGES else system_language()
        if self.language != "en":
            # Qt's own buttons and dialogs first: of two translators the one installed last is asked first
            self._install(_QT, Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))
            self._install(_OURS, paths.assets_dir() / "translations")
        return self.language

    def _install(self, name: str, folder: Path) -> None:
        translator = QTranslator(self._application)
        if translator.load(f"{name}_{self.language}", str(folder)):
            self._application.installTranslator(translator)
            self._installed.append(translator)
        else:
            log.warning("no translation %s_%s in %s", name, self.language, folder)


def system_language(locale: QLocale | None = None) -> str:
    """Return the code of the first language that the system asks for and we have, else "en"."""
    for asked in (locale or QLocale.system()).uiLanguages():
        code = asked.replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"
