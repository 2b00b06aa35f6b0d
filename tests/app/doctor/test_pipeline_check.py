from __future__ import annotations

from dataclasses import replace

import pytest

from app.doctor import pipeline_check
from app.doctor.finding import Level
from app.doctor.pipeline_check import Speed, judge, look_at_pipeline, measure
from engine.errors import EngineError, PhotoError
from engine.session import LiveSession
from tests.live_fakes import FakeAnimator, FakeCamera, FakeMotion, FakeSink, FakeTracker, portrait

GOOD = Speed(new_hz=30.0, p50_ms=40.0, p95_ms=60.0, engine="mesh", provider="CPU")


@pytest.mark.parametrize(
    ("speed", "level", "told"),
    [
        (GOOD, Level.OK, "30 pictures a second"),
        (replace(GOOD, new_hz=24.0), Level.OK, "24 pictures"),
        (replace(GOOD, new_hz=23.4), Level.FAULT, "A call needs 24."),
        (replace(GOOD, p95_ms=180.0), Level.WARNING, "within 180 ms"),
        (replace(GOOD, saved="smaller pictures"), Level.WARNING, "smaller pictures"),
    ],
)
def test_what_is_enough_for_a_call(speed: Speed, level: Level, told: str) -> None:
    found = judge(speed)
    assert found.level is level and told in found.said


def test_what_cannot_start_is_a_fault() -> None:
    def refuse() -> LiveSession:
        raise PhotoError("The photo is broken. Choose another one.")

    (found,) = look_at_pipeline(refuse)
    assert (found.level, found.said, found.advice) == (
        Level.FAULT,
        "The photo is broken.",
        "Choose another one.",
    )


def session_of(tracker: FakeTracker) -> LiveSession:
    return LiveSession(
        FakeCamera(60.0), lambda: tracker, FakeAnimator(), [portrait()], [FakeSink()], rate_hz=60.0, motion=FakeMotion()
    )


def test_new_live_pictures_are_counted() -> None:
    with session_of(FakeTracker()) as session:
        speed = measure(session, warm_up_s=0.0, measure_s=0.5)
    # no claim on how fast this machine is: only that something was counted, and not more than was sent
    assert 0 < speed.new_hz <= 120 and speed.engine == FakeAnimator.name


def test_a_face_that_never_comes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline_check, "_START_WITHIN_S", 0.3)
    session = session_of(FakeTracker())
    # not started: so no picture can come
    with pytest.raises(EngineError, match="No live picture came"):
        measure(session)
