"""The rules of importing: one way, nothing heavy where only types are wanted, nothing happens by importing alone."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("app", "drivers", "engine")


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)


def our_modules() -> list[str]:
    return [module.name for name in OURS for module in pkgutil.walk_packages([str(ROOT / name)], prefix=f"{name}.")]


@pytest.mark.parametrize("module", ["engine.ports", "engine.errors", "engine.settings", "engine.status", "app"])
def test_light_modules_load_nothing_heavy(module: str) -> None:
    heavy = {"cv2", "torch", "PyQt6", "mediapipe", "onnxruntime", "av", "sounddevice", "pyvirtualcam"}
    ran = run_python(f"import sys, {module}; print(*sorted({heavy!r} & sys.modules.keys()))")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []


def test_importing_everything_starts_no_thread_and_prints_nothing() -> None:
    modules = our_modules()
    assert "engine.ports" in modules
    code = f"""
import importlib, threading
for name in {modules!r}:
    importlib.import_module(name)
    left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    assert not left, f"{{name}} started {{left}}"
"""
    ran = run_python(code)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize("name", OURS)
def test_no_other_distribution_owns_our_top_level_names(name: str) -> None:
    assert set(packages_distributions()[name]) == {"understudy"}


def test_no_package_hides_the_real_ones() -> None:
    """An __init__.py in these folders would hide the library `packaging`, or our own packages from their tests."""
    wrong = [*(ROOT / "tests").rglob("__init__.py"), *(ROOT / "packaging").rglob("__init__.py")]
    assert wrong == []
