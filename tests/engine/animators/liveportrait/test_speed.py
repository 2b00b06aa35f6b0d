from __future__ import annotations

import importlib.util
import shutil

import pytest

from engine.animators.liveportrait import speed
from engine.animators.liveportrait.speed import ON_CARD, Speed, find_what_compiling_lacks, speed_on


def test_a_processor_computes_as_it_is() -> None:
    assert speed_on("cpu") == Speed() and Speed().words() == ""


def test_a_card_uses_all_of_it() -> None:
    assert speed_on("cuda", lambda: "") == ON_CARD
    assert ON_CARD.words() == "fp16, channels last, compiled, graph"


def test_what_is_missing_is_said() -> None:
    found = speed_on("cuda", lambda: "a C compiler is missing")
    assert found.half and found.recorded and not found.compiled
    assert found.words() == "fp16, channels last, graph; not compiled: a C compiler is missing"


@pytest.mark.parametrize(
    ("triton", "compilers", "named", "told"),
    [
        (False, {"gcc"}, None, "Triton"),
        (True, set(), None, "C compiler"),
        (True, {"clang"}, None, ""),
        (True, {"gcc"}, "mycc", "C compiler"),
        (True, {"mycc"}, "mycc", ""),
    ],
)
def test_what_compiling_needs(
    triton: bool, compilers: set[str], named: str | None, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object() if triton else None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name in compilers else None)
    monkeypatch.delenv("CC", raising=False)
    if named is not None:
        monkeypatch.setenv("CC", named)
    lacks = find_what_compiling_lacks()
    assert told in lacks and bool(told) == bool(lacks)
    assert speed.speed_on("cuda").compiled is (not told)
