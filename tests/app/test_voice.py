from __future__ import annotations

import pytest

from app.voice import check_voice, open_listening, voice
from engine.errors import UsageError


@pytest.mark.parametrize(
    ("microphone", "output", "sync", "told"),
    [("none", "virtual", True, "name one with --mic"), ("default", "null", False, "Add --sync")],
)
def test_a_microphone_that_nothing_would_come_of_is_refused(
    microphone: str, output: str, sync: bool, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        check_voice(microphone, output, sync=sync)


@pytest.mark.parametrize(
    ("microphone", "output", "sync"),
    [("none", "virtual", False), ("0", "virtual", True), ("0", "out.MP4", False), ("0", "out.mkv", True)],
)
def test_the_rest_is_taken(microphone: str, output: str, sync: bool) -> None:
    check_voice(microphone, output, sync=sync)


def test_without_a_microphone_nothing_is_opened() -> None:
    with open_listening("none") as listening, voice(listening, lambda: 0.0, sync=False) as trouble:
        assert listening is None
        assert trouble() == ""
