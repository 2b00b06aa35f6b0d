"""Names the graphics card and its driver, by NVIDIA's management library: no other library needs to be there."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from typing import Any

_NAME_BYTES = 96


@dataclass(frozen=True, slots=True)
class GraphicsCard:
    """name: as its maker calls it. driver: the driver's version."""

    name: str
    driver: str


def load_management_library() -> Any:
    """Load NVIDIA's management library. Raises OSError where there is none."""
    return ctypes.CDLL("nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1")


def find_graphics_card(library: Any = None) -> GraphicsCard | None:
    """Return the first NVIDIA card, or None where there is none, or no driver. library: as loaded, else loaded here."""
    try:
        nvml = load_management_library() if library is None else library
    except OSError:
        return None
    # every call returns 0 where it succeeds
    if nvml.nvmlInit_v2() != 0:
        return None
    try:
        handle = ctypes.c_void_p()
        name, driver = (ctypes.create_string_buffer(_NAME_BYTES) for _ in range(2))
        failed = (
            nvml.nvmlDeviceGetHandleByIndex_v2(0, ctypes.byref(handle))
            or nvml.nvmlDeviceGetName(handle, name, _NAME_BYTES)
            or nvml.nvmlSystemGetDriverVersion(driver, _NAME_BYTES)
        )
        if failed:
            return None
        return GraphicsCard(name.value.decode(errors="replace"), driver.value.decode(errors="replace"))
    finally:
        nvml.nvmlShutdown()
