from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.evaluation.report.contact_sheet import (
    CAPTION_PX,
    CLOSE,
    MARGIN_PX,
    OVERVIEW,
    Moment,
    choose_moments,
    closeup_sheets,
    contact_sheets,
)


def test_moments_are_even_and_extreme(kept: Callable) -> None:
    reenactment = kept()
    moments = choose_moments(reenactment, even=5)
    assert [moment.row for moment in moments[:5]] == [0, 10, 20, 29, 39]
    by_reason = {moment.reason: moment.row for moment in moments[5:]}
    driver = reenactment.clip.seen
    assert by_reason["lips open"] == int(driver.lips.argmax())
    assert by_reason["eyes shut"] == int(driver.mean_eyes.argmin())
    assert by_reason["result lost"] == 7
    assert "points furthest off" in by_reason
    assert "points furthest off" not in {moment.reason for moment in choose_moments(kept(truth=False))}


def test_a_sheet_shows_driver_result_and_photo_in_their_cells(kept: Callable) -> None:
    (sheet,) = contact_sheets(kept(), [Moment(0, ""), Moment(20, "lips open")])
    side = OVERVIEW.cell_px
    assert sheet.shape == (3 * side + CAPTION_PX, MARGIN_PX + OVERVIEW.columns * side, 3)

    def level(row: int, column: int) -> float:
        return float(sheet[row * side + side // 2, MARGIN_PX + column * side + side // 2].mean())

    assert [level(row, 1) for row in range(3)] == pytest.approx([100, 155, 40], abs=2)
    assert [level(row, 0) for row in range(3)] == pytest.approx([0, 255, 40], abs=2)
    assert level(0, 2) == 255, "paper where there is no moment"
    caption = sheet[3 * side :, MARGIN_PX + side :]
    assert caption.min() < 128, "something is written under the second column"


def test_many_moments_go_onto_several_sheets(kept: Callable) -> None:
    moments = [Moment(row, "") for row in range(13)]
    overview, close = contact_sheets(kept(), moments), closeup_sheets(kept(), moments)
    assert len(overview) == 2 and len(close) == 2
    assert overview[0].shape[0] == 2 * (3 * OVERVIEW.cell_px + CAPTION_PX)
    assert close[0].shape == (2 * (2 * CLOSE.cell_px + CAPTION_PX), MARGIN_PX + 4 * CLOSE.cell_px, 3)
