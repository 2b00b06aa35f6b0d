from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.bench.load import Load
from tests.waiting import PATIENCE_S, wait_until

# a parent that dies without any farewell while its load runs
SCRIPT = """
import os, signal
from app.bench.load import Load

if __name__ == "__main__":
    with Load(1) as load:
        print(load.pids[0], flush=True)
        input()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def runs(pid: int) -> bool:
    """False for a process that has ended, also while its parent has not asked for its status yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def used_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_it_burns_and_is_gone_afterwards() -> None:
    with Load(1) as load:
        (pid,) = load.pids
        before_s = used_s(pid)
        wait_until(lambda: used_s(pid) > before_s + 0.2)
    assert load.pids == [] and not runs(pid)


def test_it_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(SCRIPT)
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        assert parent.stdout is not None and parent.stdin is not None
        pid = int(parent.stdout.readline())
        assert runs(pid)
        parent.stdin.write("\n")
        parent.stdin.flush()
        parent.wait(PATIENCE_S)
    wait_until(lambda: not runs(pid))


def test_no_load_is_no_process() -> None:
    with Load(0) as load:
        assert load.pids == []
