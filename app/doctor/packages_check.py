"""Python and the packages: what is missing, of the wrong version, or in another one's way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib import metadata

from packaging.requirements import Requirement

from app.doctor.finding import Finding, Level

OURS = "understudy"
_OLDEST, _TOO_NEW = (3, 10), (3, 13)
# distributions that write the same files: with two of a kind it is chance which one works
_RIVALS = (
    ("opencv-contrib-python", "opencv-python", "opencv-contrib-python-headless", "opencv-python-headless"),
    ("onnxruntime-gpu", "onnxruntime", "onnxruntime-directml", "onnxruntime-openvino"),
)

VersionOf = Callable[[str], str | None]


def look_at_packages() -> list[Finding]:
    """Return what is found of Python and of the packages here."""
    return [
        judge_python(sys.version_info[:2]),
        judge_packages(_wanted(), installed_version),
    ]


def judge_python(version: tuple[int, int]) -> Finding:
    """Return whether a version of Python fits."""
    told = ".".join(map(str, version))
    if _OLDEST <= version < _TOO_NEW:
        return Finding("Python", Level.OK, f"Python {told} fits.")
    return Finding(
        "Python",
        Level.WARNING,
        f"Python {told} was never tried with Understudy.",
        "Install Understudy with Python 3.10, 3.11 or 3.12.",
    )


def judge_packages(wanted: Iterable[str], version_of: VersionOf) -> Finding:
    """Return whether packages are here. wanted: requirements as in pyproject.toml; version_of: None for none here."""
    needed = [requirement for requirement in map(Requirement, wanted) if _applies(requirement)]
    missing = [one for one in needed if version_of(one.name) is None]
    if missing:
        return Finding(
            "Packages",
            Level.FAULT,
            f"Missing: {', '.join(one.name for one in missing)}.",
            "Install what is missing.",
            _install(missing),
        )
    rivals = [found for kind in _RIVALS if len(found := [name for name in kind if version_of(name)]) > 1]
    if rivals:
        first = rivals[0]
        return Finding(
            "Packages",
            Level.WARNING,
            f"{' and '.join(first)} are in each other's way.",
            "Keep one of them only.",
            f"pip uninstall -y {' '.join(first)} && pip install {_keep(first, needed)}",
        )
    wrong = [one for one in needed if not one.specifier.contains(version_of(one.name) or "", prereleases=True)]
    if wrong:
        told = ", ".join(f"{one.name} {version_of(one.name)} (wanted {one.specifier})" for one in wrong)
        return Finding(
            "Packages", Level.WARNING, f"Another version: {told}.", "Install the right one.", _install(wrong)
        )
    if not needed:
        return Finding("Packages", Level.OK, "The packages are part of the program.")
    return Finding("Packages", Level.OK, f"All {len(needed)} packages are here in the versions wanted.")


def installed_version(name: str) -> str | None:
    """Return the version of an installed package, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _wanted() -> list[str]:
    try:
        return metadata.requires(OURS) or []
    except metadata.PackageNotFoundError:
        # a frozen bundle has its packages inside, and no list of them
        return []


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _install(wanted: Iterable[Requirement]) -> str:
    return " ".join(["pip install", *(f'"{one.name}{one.specifier}"' for one in wanted)])


def _keep(rivals: list[str], needed: list[Requirement]) -> str:
    named = [one for one in needed if one.name in rivals]
    return f'"{named[0].name}{named[0].specifier}"' if named else rivals[0]
