from __future__ import annotations

import pytest

from app.main import run


def test_everything_that_can_be_used_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["devices"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    for kind in ("Cameras", "Virtual cameras", "Microphones", "CPU"):
        assert kind in told.out
