from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

from engine.errors import OutputError
from engine.evaluation.evaluation import Evaluation
from engine.evaluation.report.exhibit import make_exhibit
from engine.evaluation.report.folder import write_report
from engine.evaluation.scores import score


@pytest.fixture
def evaluation(kept: Callable) -> Evaluation:
    one = kept(truth=False, name="a clip.mp4")
    return Evaluation("mesh", "tracker", (score(one),), (make_exhibit(one),), ())


def test_page_and_sheets_are_written(evaluation: Evaluation, tmp_path: Path) -> None:
    page = write_report(evaluation, tmp_path / "new" / "report")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    names = sorted(path.name for path in (page.parent / "sheets").iterdir())
    assert "s0.jpg_by_a_clip.mp4-whole-1.png" in names and "s0.jpg_by_a_clip.mp4-close-1.png" in names
    for path in (page.parent / "sheets").iterdir():
        assert cv2.imread(str(path)) is not None


def test_a_folder_that_cannot_be_made_is_told(evaluation: Evaluation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="file"):
        write_report(evaluation, tmp_path / "file")
