"""A process that does nothing, and knows for how long the machine kept it from that: no gap can be shorter for sure.

bystander.py: prints the longest delay so far, in seconds, for every line on its standard input.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

STEP_S = 0.005


class Bystander:
    """Stands by while it is open."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Bystander:
        self.longest_s()
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.communicate(timeout=10)

    def longest_s(self) -> float:
        """The longest it was kept waiting, so far."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())


def stand() -> None:
    longest = [0.0]

    def answer() -> None:
        for _line in sys.stdin:
            sys.stdout.write(f"{longest[0]}\n")
            sys.stdout.flush()

    threading.Thread(target=answer, daemon=True).start()
    while True:
        began_s = time.monotonic()
        time.sleep(STEP_S)
        longest[0] = max(longest[0], time.monotonic() - began_s - STEP_S)


if __name__ == "__main__":
    stand()
