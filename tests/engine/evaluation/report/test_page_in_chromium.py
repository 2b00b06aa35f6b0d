from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.evaluation.evaluation import Evaluation
from engine.evaluation.report.exhibit import make_exhibit
from engine.evaluation.report.folder import write_report
from engine.evaluation.scores import score

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTH_PX, HEIGHT_PX = 1280, 1600


@pytest.fixture
def chromium() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"needs a browser to open the report; none of {', '.join(NAMES)} is installed")
    return found


def test_it_opens_without_a_complaint_and_shows_something(chromium: str, kept: Callable, tmp_path: Path) -> None:
    one = kept(name="a clip.mp4")
    page = write_report(Evaluation("mesh", "tracker", (score(one),), (make_exhibit(one),), ()), tmp_path / "report")
    picture = tmp_path / "page.png"
    opened = subprocess.run(
        [
            chromium,
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic", "--hide-scrollbars"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={WIDTH_PX},{HEIGHT_PX}"),
            *("--enable-logging=stderr", "--virtual-time-budget=3000", f"--screenshot={picture}", page.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert opened.returncode == 0, opened.stderr
    assert [line for line in opened.stderr.splitlines() if "CONSOLE" in line] == []
    shown = cv2.imread(str(picture))
    assert shown.shape[:2] == (HEIGHT_PX, WIDTH_PX)
    # the result's colour in the plots, and pictures: not a page of text alone
    orange = np.abs(shown.astype(int) - (12, 65, 194)).sum(2) < 60
    assert orange.sum() > 100
