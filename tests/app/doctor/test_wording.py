from __future__ import annotations

import pytest

from app.doctor.finding import Finding, Level
from app.doctor.wording import finding_from


@pytest.mark.parametrize(
    ("message", "said", "advice", "fix"),
    [
        ("It broke.", "It broke.", "", ""),
        ("It broke. Mend it. Then go on.", "It broke.", "Mend it. Then go on.", ""),
        (
            'There is no camera. Run:  sudo modprobe x label="A B"  (if it fails: ask)',
            "There is no camera.",
            "Run the command below (if it fails: ask)",
            'sudo modprobe x label="A B"',
        ),
        (
            "You may not use it. Run:  sudo usermod -aG video $USER  and log in again.",
            "You may not use it.",
            "Run the command below and log in again.",
            "sudo usermod -aG video $USER",
        ),
        (
            "The library is missing. Install it with:  pip install that",
            "The library is missing.",
            "Install it with the command below",
            "pip install that",
        ),
    ],
)
def test_a_message_is_taken_apart(message: str, said: str, advice: str, fix: str) -> None:
    assert finding_from("n", Level.FAULT, message) == Finding("n", Level.FAULT, said, advice, fix)
