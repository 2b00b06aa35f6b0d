from __future__ import annotations

from typing import Any

import pytest

from engine.runtime import graphics_card
from engine.runtime.graphics_card import GraphicsCard, find_graphics_card


class Library:
    """In place of NVIDIA's. fails: the call that gives an error."""

    def __init__(self, fails: str = "") -> None:
        self._fails, self.shut = fails, 0

    def _answer(self, name: str) -> int:
        return 999 if name == self._fails else 0

    def nvmlInit_v2(self) -> int:  # noqa: N802
        return self._answer("init")

    def nvmlShutdown(self) -> int:  # noqa: N802
        self.shut += 1
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index: int, _handle: Any) -> int:  # noqa: N802
        assert index == 0
        return self._answer("handle")

    def nvmlDeviceGetName(self, _handle: Any, buffer: Any, _length: int) -> int:  # noqa: N802
        buffer.value = b"Some Card"
        return self._answer("name")

    def nvmlSystemGetDriverVersion(self, buffer: Any, _length: int) -> int:  # noqa: N802
        buffer.value = b"550.54"
        return self._answer("driver")


def test_a_card_is_named() -> None:
    library = Library()
    assert find_graphics_card(library) == GraphicsCard("Some Card", "550.54") and library.shut == 1


@pytest.mark.parametrize("fails", ["init", "handle", "name", "driver"])
def test_without_an_answer_there_is_no_card(fails: str) -> None:
    library = Library(fails)
    assert find_graphics_card(library) is None
    assert library.shut == (fails != "init")


def test_without_a_driver_there_is_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise OSError("libnvidia-ml.so.1: cannot open shared object file")

    monkeypatch.setattr(graphics_card, "load_management_library", missing)
    assert find_graphics_card() is None
