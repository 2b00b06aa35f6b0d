"""What a case's process runs in a test: it starts a process of its own."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.connection import Connection

from app.bench.case import Case, Refused


def work(case: Case, answer: Connection) -> None:
    """Answer how a child ended."""
    child = multiprocessing.get_context("spawn").Process(target=os.getpid, daemon=True)
    child.start()
    child.join()
    with answer:
        answer.send(Refused(case, f"child: {child.exitcode}"))
