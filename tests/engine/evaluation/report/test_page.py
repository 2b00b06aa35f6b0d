from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from engine.evaluation.evaluate_clip import Failure
from engine.evaluation.evaluation import Evaluation
from engine.evaluation.report.exhibit import make_exhibit
from engine.evaluation.report.page import report_page
from engine.evaluation.scores import score


class Checker(HTMLParser):
    """Collects sources, and complains about tags that are not closed in order."""

    VOID = ("meta", "img", "path", "rect", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture
def evaluation(kept: Callable) -> Evaluation:
    made = [kept(name="a<b>.mp4"), kept(truth=False)]
    failures = (Failure("b.mp4", "s38.jpg", "No face & no luck."),)
    return Evaluation("mesh", "tracker", tuple(map(score, made)), tuple(map(make_exhibit, made)), failures)


def test_the_page_is_whole_and_needs_nothing_else(evaluation: Evaluation) -> None:
    page, checker = report_page(evaluation), Checker()
    checker.feed(page)
    assert checker.open == []
    inside = [source for source in checker.sources if not source.startswith("data:")]
    assert inside == ["#look-1", "#look-2"] and all(f'id="{source[1:]}"' in page for source in inside)
    assert "http" not in re.sub(r"base64,[^\"]+", "", page)
    assert len([source for source in checker.sources if source.startswith("data:video/mp4")]) == 2


def test_pictures_and_clips_inside_are_real(evaluation: Evaluation) -> None:
    page = report_page(evaluation)
    kinds = {"image/jpeg": b"\xff\xd8", "video/mp4": b"ftyp"}
    for kind, mark in kinds.items():
        data = re.findall(rf'"data:{kind};base64,([^"]+)"', page)
        assert data and all(mark in base64.b64decode(one)[:8] for one in data)


def test_figures_names_and_failures_are_told(evaluation: Evaluation) -> None:
    page = report_page(evaluation)
    for text in (
        "Self-reenactment",
        "Cross-reenactment",
        "a&lt;b&gt;.mp4",
        "s0.jpg by a.mp4",
        "30.0",
        "tracker",
        "LPIPS",
    ):
        assert text in page
    assert "No face &amp; no luck." in page and "<b>.mp4" not in page
    assert page.count("<svg") == 14
