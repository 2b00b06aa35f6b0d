"""Turns settings into the document that is written to disk, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from app.settings import MOMENTARY, BackgroundChoice, Preset, Settings
from engine.errors import UsageError
from engine.region import Region
from engine.settings import Controls

VERSION = 1
# from a version of the document to the next; each changes the document it is given
MIGRATIONS: dict[int, Callable[[dict[str, Any]], None]] = {}


def document_of(settings: Settings) -> dict[str, Any]:
    """Return settings as plain values. What holds for a moment only is left out."""
    document: dict[str, Any] = {"version": VERSION}
    for item in fields(Settings):
        document[item.name] = getattr(settings, item.name)
    document["controls"] = _plain_controls(settings.controls)
    document["background"] = _plain(settings.background)
    document["hotkeys"] = dict(settings.hotkeys)
    document["size"] = list(settings.size)
    document["presets"] = [
        _plain(preset) | {"controls": _plain_controls(preset.controls), "background": _plain(preset.background)}
        for preset in settings.presets
    ]
    return document


def settings_from(document: Mapping[str, Any]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of a document of this version, and the names of those that could not be used.

    Instead of these the usual ones stand, so that one wrong value does not cost all others.
    """
    settings, unusable = Settings(), []
    for item in fields(Settings):
        if item.name not in document:
            continue
        try:
            value = _READERS.get(item.name, _same_kind)(document[item.name], getattr(settings, item.name))
            settings = replace(settings, **{item.name: value})
        except (UsageError, TypeError, ValueError, KeyError, AttributeError):
            unusable.append(item.name)
    return settings, tuple(unusable)


def migrate(document: dict[str, Any]) -> None:
    """Bring a document of an older version up to this one. One of a newer version is left as it is."""
    for version in range(_version_of(document), VERSION):
        MIGRATIONS[version](document)
        document["version"] = version + 1


def _version_of(document: Mapping[str, Any]) -> int:
    version = document.get("version", VERSION)
    return version if isinstance(version, int) and version >= 1 else VERSION


def _plain(value: BackgroundChoice | Preset | Controls) -> dict[str, Any]:
    return {item.name: getattr(value, item.name) for item in fields(value)}


def _plain_controls(controls: Controls) -> dict[str, Any]:
    return {name: value for name, value in _plain(controls).items() if name not in MOMENTARY}


def _same_kind(value: Any, usual: Any) -> Any:
    """Return value if it is of the kind that the usual one is. Raises TypeError."""
    if type(value) is not type(usual):
        raise TypeError(f"{value!r} is no {type(usual).__name__}")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _controls(value: Any, _usual: object = None) -> Controls:
    """Read what is known of controls; a value that cannot be makes all of them unusable."""
    usual = Controls()
    known: dict[str, Any] = {}
    for item in fields(Controls):
        if item.name in value and item.name not in MOMENTARY:
            told = value[item.name]
            known[item.name] = _control(told, getattr(usual, item.name))
    return replace(usual, **known)


def _control(told: Any, usual: Any) -> Any:
    if isinstance(usual, Region):
        return Region(told)
    if isinstance(usual, bool):
        return _same_kind(told, True)
    return None if told is None else _number(told)


def _background(value: Any, _usual: object = None) -> BackgroundChoice:
    usual = BackgroundChoice()
    known = {item.name: _same_kind(value[item.name], "") for item in fields(usual) if item.name in value}
    return replace(usual, **known)


def _presets(value: Any, _usual: object) -> tuple[Preset, ...]:
    return tuple(
        Preset(
            _same_kind(one["avatar"], ""),
            _same_kind(one["name"], ""),
            _controls(one["controls"]),
            _background(one.get("background", {})),
        )
        for one in _same_kind(value, [])
    )


def _size(value: Any, _usual: object) -> tuple[int, int]:
    width, height = (_same_kind(side, 0) for side in value)
    return width, height


def _hotkeys(value: Any, usual: Mapping[str, str]) -> dict[str, str]:
    """Actions that came with a newer version of the program get their usual chord, unless that is taken by now."""
    told = {_same_kind(name, ""): _same_kind(chord, "") for name, chord in value.items()}
    taken = set(told.values())
    return {name: chord for name, chord in usual.items() if name not in told and chord not in taken} | told


_READERS: dict[str, Callable[[Any, Any], Any]] = {
    "controls": _controls,
    "background": _background,
    "presets": _presets,
    "size": _size,
    "fps": lambda value, _usual: None if value is None else _number(value),
    "hotkeys": _hotkeys,
}
