"""A virtual camera that keeps what it is sent: a backend registered with pyvirtualcam, as its documentation allows."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pyvirtualcam

NAME = "fake"


class FakeBackend:
    """Made by pyvirtualcam. refusal: raised on opening, and on sending once the camera has gone."""

    opened: ClassVar[list[FakeBackend]] = []
    refusal: ClassVar[str] = ""

    def __init__(self, *, width: int, height: int, fps: float, fourcc: int, device: str | None) -> None:
        if FakeBackend.refusal:
            raise RuntimeError(FakeBackend.refusal)
        self.size, self.fps, self.closed = (width, height), fps, 0
        self.pictures: list[np.ndarray] = []
        self._device = device or "Fake Virtual Camera"
        FakeBackend.opened.append(self)

    def send(self, flat: np.ndarray) -> None:
        if FakeBackend.refusal:
            raise RuntimeError(FakeBackend.refusal)
        width, height = self.size
        self.pictures.append(flat.reshape(height, width, 3).copy())

    def close(self) -> None:
        self.closed += 1

    def device(self) -> str:
        return self._device

    def native_fourcc(self) -> int | None:
        return None


def register() -> type[FakeBackend]:
    """Make the backend known to pyvirtualcam, with nothing opened yet."""
    FakeBackend.opened, FakeBackend.refusal = [], ""
    pyvirtualcam.register_backend(NAME, FakeBackend)
    return FakeBackend
