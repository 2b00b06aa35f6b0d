from __future__ import annotations

from pathlib import Path

import pytest

from app.doctor.computing_check import CPU, look_at_computing, nvidia_card
from app.doctor.finding import Level
from drivers.compute_providers import ComputeProvider

PROCESSOR = ComputeProvider(CPU, "processor (CPU)", works=True)
CUDA = ComputeProvider("CUDAExecutionProvider", "NVIDIA graphics card (CUDA)", works=True)
BROKEN = ComputeProvider("CUDAExecutionProvider", "NVIDIA graphics card (CUDA)", works=False, reason="missing")


@pytest.mark.parametrize(("card_ms", "level", "told"), [(5.0, Level.OK, "20.0 times"), (200.0, Level.WARNING, "0.5")])
def test_a_card_is_timed_against_the_processor(card_ms: float, level: Level, told: str) -> None:
    (found,) = look_at_computing(lambda: [CUDA, PROCESSOR], {CPU: 100.0, CUDA.key: card_ms}.__getitem__)
    assert found.level is level and told in found.said


def test_no_card_is_fine() -> None:
    (found,) = look_at_computing(lambda: [BROKEN, PROCESSOR], card=lambda: "")
    assert found.level is Level.OK and "processor" in found.said


def test_a_card_that_cannot_be_used_comes_with_the_command() -> None:
    (found,) = look_at_computing(lambda: [BROKEN, PROCESSOR], card=lambda: "RTX 4090")
    assert found.level is Level.WARNING and "RTX 4090" in found.said and found.fix.startswith("pip install")


def test_the_card_that_the_driver_tells_of(tmp_path: Path) -> None:
    assert nvidia_card(tmp_path) == ""
    (tmp_path / "0000:01:00.0").mkdir()
    (tmp_path / "0000:01:00.0" / "information").write_text("Model: \t\t RTX 4090\nIRQ:   94\n")
    assert nvidia_card(tmp_path) == "RTX 4090"
