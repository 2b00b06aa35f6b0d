"""Connections that are cut together, when one of two objects that outlive each other goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QMetaObject, pyqtBoundSignal


class Wires:
    """Remembers what it connected."""

    def __init__(self) -> None:
        self._joined: list[tuple[pyqtBoundSignal, QMetaObject.Connection]] = []

    def join(self, signal: pyqtBoundSignal, slot: Callable[..., Any]) -> None:
        """Connect a signal with what is to be called."""
        self._joined.append((signal, signal.connect(slot)))

    def cut(self) -> None:
        """Take all connections apart."""
        for signal, connection in self._joined:
            signal.disconnect(connection)
        self._joined.clear()
