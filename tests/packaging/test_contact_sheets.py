from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from drivers.video_writer import VideoWriter

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def test_a_row_holds_the_middle_of_the_moments_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING))
    import contact_sheets

    with VideoWriter(tmp_path / "steps.mp4", (96, 64), 25) as writer:
        for number in range(6):
            picture = np.zeros((64, 96, 3), np.uint8)
            picture[:, 16:80] = 40 * number
            writer.write(picture)
    made = contact_sheets.row(tmp_path / "steps.mp4", (1, 5), 32)
    assert made.shape == (32, 64, 3)
    # without the black at either side
    assert [int(half.mean() + 0.5) for half in (made[:, 2:30], made[:, 34:62])] == pytest.approx([40, 200], abs=4)
