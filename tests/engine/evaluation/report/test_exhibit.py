from __future__ import annotations

from collections.abc import Callable

from engine.evaluation.report.exhibit import make_exhibit


def test_an_exhibit_has_sheets_a_clip_and_plots(kept: Callable) -> None:
    own, cross = make_exhibit(kept()), make_exhibit(kept(truth=False))
    assert own.title == "a.mp4" and own.has_truth
    assert cross.title == "s0.jpg by a.mp4" and not cross.has_truth
    names = [sheet.name for sheet in own.sheets]
    assert names[0] == "whole-1" and "close-1" in names and len(set(names)) == len(names)
    for sheet in own.sheets:
        assert sheet.png.startswith(b"\x89PNG") and sheet.jpeg.startswith(b"\xff\xd8")
    assert b"ftyp" in own.clip_mp4[:12] and len(own.plots) == 7
