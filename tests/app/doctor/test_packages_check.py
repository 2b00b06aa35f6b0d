from __future__ import annotations

from collections.abc import Callable

import pytest

from app.doctor.finding import Level
from app.doctor.packages_check import judge_packages, judge_python, look_at_packages

WANTED = ["numpy>=1.24,<2", "opencv-contrib-python>=4.8,<5", 'never>=1; extra == "dev"', 'far>=1; os_name == "none"']


def here(**versions: str) -> Callable[[str], str | None]:
    known = {"numpy": "1.26.4", "opencv-contrib-python": "4.11.0.86"} | {
        name.replace("_", "-"): version for name, version in versions.items()
    }
    return lambda name: known.get(name) or None


def test_all_in_order() -> None:
    found = judge_packages(WANTED, here())
    assert (found.level, found.said) == (Level.OK, "All 2 packages are here in the versions wanted.")


def test_a_package_is_missing() -> None:
    found = judge_packages(WANTED, here(numpy=""))
    assert found.level is Level.FAULT and "numpy" in found.said and found.fix.startswith('pip install "numpy')


def test_another_version() -> None:
    found = judge_packages(WANTED, here(numpy="2.1.0"))
    assert found.level is Level.WARNING and "numpy 2.1.0 (wanted <2,>=1.24)" in found.said
    assert found.fix.startswith('pip install "numpy')


def test_two_that_overwrite_each_other() -> None:
    found = judge_packages(WANTED, here(opencv_python="4.11.0.86"))
    assert found.level is Level.WARNING and "in each other's way" in found.said
    assert found.fix.startswith("pip uninstall -y opencv-contrib-python opencv-python && pip install")
    assert found.fix.endswith('"opencv-contrib-python<5,>=4.8"')


@pytest.mark.parametrize(("version", "level"), [((3, 9), Level.WARNING), ((3, 10), Level.OK), ((3, 13), Level.WARNING)])
def test_versions_of_python(version: tuple[int, int], level: Level) -> None:
    assert judge_python(version).level is level


def test_this_machine_has_what_is_wanted() -> None:
    assert [found.level for found in look_at_packages()] == [Level.OK, Level.OK]
