from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# a finaliser, in which Python drops every exception, is where the signal arrives
SWALLOWED = """
import os, signal
from app.interruption import catch_signals, raise_if_asked

class Library:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})
        sum(range(100000))

catch_signals()
Library()
print("swallowed")
try:
    raise_if_asked()
except KeyboardInterrupt:
    print("remembered")
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_that_a_library_swallows_is_remembered(name: str) -> None:
    program = SWALLOWED.format(name=name)
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.split() == ["swallowed", "remembered"]


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_it_is_raised_at_once_where_nobody_swallows_it() -> None:
    program = (
        "import os\nfrom app.interruption import catch_signals\ncatch_signals()\nos.kill(os.getpid(), 15)\nprint(1)"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout == ""
    assert "KeyboardInterrupt" in ran.stderr
    assert ran.returncode == -signal.SIGINT
