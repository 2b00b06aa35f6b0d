from __future__ import annotations

from pathlib import Path

import pytest

from app import wiring
from app.wiring import LiveWish, open_session_of
from engine.governor.governor import HEAVIER_TARGET_MS, TARGET_MS
from engine.settings import Controls
from tests.live_fakes import FakeAnimator, portrait


@pytest.mark.parametrize(
    ("engine", "wanted", "held"),
    [
        ("mesh", wiring.ENGINES_OWN, TARGET_MS),
        ("heavier", wiring.ENGINES_OWN, HEAVIER_TARGET_MS),
        ("heavier", 60.0, 60.0),
        ("heavier", None, None),
    ],
)
def test_a_heavier_engine_is_given_more_time(
    engine: str, wanted: float | None, held: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    animator = FakeAnimator()
    monkeypatch.setattr(animator, "name", engine, raising=False)
    monkeypatch.setattr(wiring, "open_live_engine", lambda name, stand_in: (animator, ""))
    given: dict[str, object] = {}
    monkeypatch.setattr(wiring, "LiveSession", lambda *parts, **settings: given.update(settings))
    wish = LiveWish(Path(), None, "pattern", "null", engine, (640, 480), None, Controls(), target_ms=wanted)
    open_session_of(wish, lambda: [portrait()])
    assert given["target_ms"] == held
    assert (given["lighter"] is None) is (engine == "mesh")
