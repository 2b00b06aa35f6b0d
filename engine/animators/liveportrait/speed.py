"""How the networks are computed on a device: what is used there, and why something is not."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Speed:
    """What the PyTorch runtime uses.

    half: fp16 weights and features; coordinates, heat maps, angles and the numbers that leave stay fp32.
    channels_last: the memory layout that a card's half precision convolutions want. compiled: torch.compile.
    recorded: whole steps are started as one CUDA graph. missing: why it is not compiled, in words; else empty.
    """

    half: bool = False
    channels_last: bool = False
    compiled: bool = False
    recorded: bool = False
    missing: str = ""

    def words(self) -> str:
        """Return it in words, to stand behind the device's name; empty for none of it."""
        told = (
            (self.half, "fp16"),
            (self.channels_last, "channels last"),
            (self.compiled, "compiled"),
            (self.recorded, "graph"),
        )
        words = ", ".join(word for used, word in told if used)
        return "; ".join(part for part in (words, self.missing and f"not compiled: {self.missing}") if part)


ON_PROCESSOR = Speed()
ON_CARD = Speed(half=True, channels_last=True, compiled=True, recorded=True)


def speed_on(device_type: str, why_not_compiled: Callable[[], str] | None = None) -> Speed:
    """Return what is used on a device ("cuda", "cpu"). Each of it may be refused later, by the card itself."""
    if device_type != "cuda":
        # compiling for a processor takes minutes and gains little where a picture takes seconds
        return ON_PROCESSOR
    missing = (why_not_compiled or find_what_compiling_lacks)()
    return replace(ON_CARD, compiled=False, missing=missing) if missing else ON_CARD


def find_what_compiling_lacks() -> str:
    """Return what torch.compile needs for a graphics card and does not find here, in words; else an empty text."""
    if importlib.util.find_spec("triton") is None:
        return "the package Triton is missing"
    compiler = os.environ.get("CC")
    if not any(shutil.which(name) for name in ((compiler,) if compiler else ("gcc", "clang", "cc"))):
        return "a C compiler is missing"
    return ""
