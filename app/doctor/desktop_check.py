"""The desktop: whether there is a screen for the control panel, and how global hotkeys would be heard."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from app.doctor.finding import Finding, Level
from app.doctor.patience import HungError, within
from app.doctor.wording import finding_of
from app.hotkeys.backend import HotkeyBackend, HotkeyError
from app.hotkeys.choosing import choose_backend

SCREEN, HOTKEYS = "Screen", "Hotkeys"
_ANSWER_WITHIN_S = 3.0
_NEEDS_ASKING = "portal"


def look_at_desktop(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    choose: Callable[[Mapping[str, str], str], HotkeyBackend] = choose_backend,
) -> list[Finding]:
    """Return what is found of the screen and of hotkeys. Never a fault: 'understudy run' needs neither."""
    return [judge_screen(environment, platform), _look_at_hotkeys(lambda: choose(environment, platform))]


def judge_screen(environment: Mapping[str, str], platform: str) -> Finding:
    """Return what kind of screen a program started here would use."""
    kind = _kind_of_screen(environment, platform)
    if kind:
        return Finding(SCREEN, Level.OK, f"The control panel opens on {kind}.")
    return Finding(
        SCREEN,
        Level.WARNING,
        "There is no screen, so the control panel cannot open.",
        "Start Understudy from a desktop, or use 'understudy run'.",
    )


def _kind_of_screen(environment: Mapping[str, str], platform: str) -> str:
    if platform in ("win32", "darwin"):
        return "this desktop"
    if environment.get("WAYLAND_DISPLAY"):
        return f"Wayland ({environment['WAYLAND_DISPLAY']})"
    if environment.get("DISPLAY"):
        return f"X11 ({environment['DISPLAY']})"
    return ""


def _look_at_hotkeys(choose: Callable[[], HotkeyBackend]) -> Finding:
    try:
        name = within(_ANSWER_WITHIN_S, lambda: _try(choose))
    except HungError:
        return Finding(HOTKEYS, Level.WARNING, "The desktop does not answer.", "Global hotkeys may not work.")
    except HotkeyError as error:
        return finding_of(HOTKEYS, Level.WARNING, error)
    return Finding(HOTKEYS, Level.OK, f"Global hotkeys are heard through {name}.")


def _try(choose: Callable[[], HotkeyBackend]) -> str:
    """Start and stop without any hotkey. A portal is left alone: it would ask the user for permission."""
    backend = choose()
    if _NEEDS_ASKING in backend.name.casefold():
        return backend.name
    try:
        backend.start({}, lambda _action: None)
    finally:
        backend.stop()
    return backend.name
