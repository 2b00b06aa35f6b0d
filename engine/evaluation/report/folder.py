"""Writes the report where the user asked for it: the page, and the contact sheets as pictures beside it."""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import OutputError
from engine.evaluation.evaluation import Evaluation
from engine.evaluation.report.page import report_page

PAGE, SHEETS = "index.html", "sheets"


def write_report(evaluation: Evaluation, folder: Path) -> Path:
    """Write index.html and sheets/*.png into folder, which is made if need be; return the page's path.

    Raises OutputError.
    """
    page = folder / PAGE
    try:
        (folder / SHEETS).mkdir(parents=True, exist_ok=True)
        for exhibit in evaluation.exhibits:
            for sheet in exhibit.sheets:
                (folder / SHEETS / f"{_file_name(exhibit.title)}-{sheet.name}.png").write_bytes(sheet.png)
        page.write_text(report_page(evaluation), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"The report cannot be written to {folder} ({error.strerror}). Choose another folder."
        ) from error
    return page


def _file_name(title: str) -> str:
    return re.sub(r"[^\w.-]+", "_", title)
