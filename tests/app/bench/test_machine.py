from __future__ import annotations

import platform
from dataclasses import fields

from app.bench.machine import this_machine


def test_the_machine_is_told_without_its_name() -> None:
    machine = this_machine()
    assert machine.processor and machine.cores >= 1 and machine.python == platform.python_version()
    assert machine.memory_gb is None or machine.memory_gb > 0.5
    # nothing else is told: no name of the machine or of its owner
    assert {item.name for item in fields(machine)} == {"processor", "cores", "memory_gb", "system", "python"}
