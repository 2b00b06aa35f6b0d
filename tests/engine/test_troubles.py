from __future__ import annotations

import logging

import pytest

from engine.errors import EngineError, OutputError
from engine.statistics import Statistics
from engine.troubles import Troubles


def test_expected_errors_speak_for_themselves_and_others_are_put_into_words() -> None:
    statistics = Statistics()
    troubles = Troubles(statistics)
    assert troubles.last == ""
    troubles.tell("pace", OutputError("The disk is full."))
    assert troubles.last == "The disk is full."
    troubles.tell("track", RuntimeError("odd"))
    assert troubles.last == "The part 'track' failed (RuntimeError: odd). The avatar is shown all the same."
    assert statistics.summary().errors == {"pace": 1, "track": 1}


def test_the_log_gets_the_same_failure_once(caplog: pytest.LogCaptureFixture) -> None:
    troubles = Troubles(Statistics())
    with caplog.at_level(logging.WARNING):
        for _ in range(30):
            troubles.tell("pace", OutputError("The disk is full."))
    assert len(caplog.records) == 1


def test_a_notice_stands_until_something_happens() -> None:
    troubles = Troubles(Statistics(), "The engine mesh is used.")
    assert troubles.last == "The engine mesh is used."
    troubles.tell("pace", OutputError("The disk is full."))
    assert troubles.last == "The disk is full."


def test_an_engine_that_gives_up_is_remembered() -> None:
    troubles = Troubles(Statistics())
    troubles.tell("background", EngineError("This avatar is too odd."))
    troubles.tell("animate", RuntimeError("a slip"))
    assert not troubles.engine_failed
    troubles.tell("animate", EngineError("The graphics card is full."))
    troubles.tell("pace", OutputError("The disk is full."))
    assert troubles.engine_failed
