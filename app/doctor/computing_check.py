"""What computes networks: every provider runs a graph, and the fastest is compared with the processor."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from app.doctor.finding import Finding, Level
from app.doctor.patience import HungError, within
from drivers.compute_providers import ComputeProvider, list_compute_providers
from drivers.provider_timing import measure_ms

log = logging.getLogger(__name__)

NAME = "Graphics card"
CPU = "CPUExecutionProvider"
_TRY_WITHIN_S, _TIME_WITHIN_S = 8.0, 6.0
_NVIDIA = Path("/proc/driver/nvidia/gpus")
_ENOUGH = "The processor does the work, which is enough for the mesh engine."


def look_at_computing(
    find: Callable[[], list[ComputeProvider]] = list_compute_providers,
    time_on: Callable[[str], float] = measure_ms,
    card: Callable[[], str] | None = None,
) -> list[Finding]:
    """Try and time the providers. Never a fault: the mesh engine needs none but the processor."""
    try:
        providers = within(_TRY_WITHIN_S, find)
    except HungError:
        return [Finding(NAME, Level.WARNING, "The graphics card's driver does not answer.", "Restart the computer.")]
    working = [one for one in providers if one.works and one.key != CPU]
    if not working:
        return [_without_card((card or nvidia_card)())]
    try:
        cpu_ms = within(_TIME_WITHIN_S, lambda: time_on(CPU))
        durations_ms = {one.name: within(_TIME_WITHIN_S, lambda key=one.key: time_on(key)) for one in working}  # type: ignore[misc]
    except HungError:
        return [Finding(NAME, Level.WARNING, "A test on the graphics card did not end.", "Update its driver.")]
    return [judge(name, duration_ms, cpu_ms) for name, duration_ms in durations_ms.items()]


def judge(name: str, duration_ms: float, cpu_ms: float) -> Finding:
    """Return what to say of a provider that works. Durations of the same graph there and on the processor."""
    times = cpu_ms / duration_ms
    told = f"{name} really computed: {duration_ms:.1f} ms, the processor {cpu_ms:.1f} ms, so {times:.1f} times as fast."
    if times < 1.0:
        return Finding(NAME, Level.WARNING, told, "The processor is the better choice on this machine.")
    return Finding(NAME, Level.OK, told)


def nvidia_card(folder: Path = _NVIDIA) -> str:
    """Return the name of NVIDIA's card as its driver on Linux tells it, empty where there is none."""
    for file in sorted(folder.glob("*/information")):
        for line in file.read_text(errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "Model":
                return value.strip()
    return ""


def _without_card(card: str) -> Finding:
    if not card:
        return Finding(NAME, Level.OK, f"No graphics card computes. {_ENOUGH}")
    return Finding(
        NAME,
        Level.WARNING,
        f"The {card} is there, but cannot be computed on. {_ENOUGH}",
        "Install NVIDIA's libraries.",
        'pip install "onnxruntime-gpu[cuda,cudnn]"',
    )
