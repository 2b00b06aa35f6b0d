from __future__ import annotations

import threading

from app.doctor.examination import Check, checks, examine
from app.doctor.finding import Finding, Level, is_ready, soften
from engine.errors import DeviceError

GOOD = Finding("a", Level.OK, "fine")


def refuse() -> list[Finding]:
    raise DeviceError("It is broken. Mend it.")


def stumble() -> list[Finding]:
    raise RuntimeError("odd")


def test_findings_are_told_one_by_one_and_returned() -> None:
    told: list[object] = []
    found = examine(told.append, told.append, [Check("A", lambda: [GOOD, GOOD], 5.0), Check("B", lambda: [GOOD], 5.0)])
    assert found == [GOOD] * 3 and told == ["A", GOOD, GOOD, "B", GOOD]


def test_a_check_that_fails_does_not_end_the_others() -> None:
    found = examine(
        chosen=[
            Check("A", refuse, 5.0, vital=True),
            Check("B", refuse, 5.0),
            Check("C", stumble, 5.0),
            Check("D", lambda: [GOOD], 5.0),
        ]
    )
    assert [one.level for one in found] == [Level.FAULT, Level.WARNING, Level.WARNING, Level.OK]
    assert (found[0].said, found[0].advice) == ("It is broken.", "Mend it.")
    assert "RuntimeError: odd" in found[2].said and found[2].fix == "understudy doctor --verbose"


def test_a_check_that_hangs_does_not_hang_the_others() -> None:
    free = threading.Event()

    def hang() -> list[Finding]:
        free.wait(10.0)
        return []

    found = examine(chosen=[Check("A", hang, 0.05, vital=True), Check("B", lambda: [GOOD], 5.0)])
    assert [one.level for one in found] == [Level.FAULT, Level.OK] and "in time" in found[0].said
    free.set()


def test_a_call_needs_that_nothing_is_a_fault() -> None:
    assert is_ready([GOOD, Finding("b", Level.WARNING, "so so")])
    assert not is_ready([GOOD, Finding("b", Level.FAULT, "bad")])


def test_faults_are_softened_only_where_something_else_works() -> None:
    fault = Finding("b", Level.FAULT, "bad", "do", "this")
    assert soften([fault, fault]) == [fault, fault]
    assert soften([fault, GOOD]) == [Finding("b", Level.WARNING, "bad", "do", "this"), GOOD]


def test_every_check_is_named_once_and_camera_output_and_speed_are_vital() -> None:
    names = [check.name for check in checks()]
    assert len(set(names)) == len(names) == 9
    assert {check.name for check in checks() if check.vital} == {"Camera", "Virtual camera", "Speed"}
