"""Chooses the back end that fits this desktop."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from app.hotkeys.backend import HotkeyBackend, HotkeyError

# what helps wherever global hotkeys do not
INSTEAD = "Use 'understudy trigger NAME' in your desktop's keyboard settings instead."


def choose_backend(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> HotkeyBackend:
    """Return the back end for this session, not started. Raises HotkeyError where there is no desktop.

    Under Wayland X11's grabs reach windows of X11 only, so there the desktop's own portal is asked.
    """
    # late: each needs what only its own systems have
    if platform == "win32":
        from app.hotkeys.windows import WindowsHotkeys

        return WindowsHotkeys()
    if platform == "darwin":
        from app.hotkeys.macos import MacHotkeys

        return MacHotkeys()
    if environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland":
        from app.hotkeys.portal import PortalHotkeys

        return PortalHotkeys()
    if environment.get("DISPLAY"):
        from app.hotkeys.x11 import X11Hotkeys

        return X11Hotkeys()
    raise HotkeyError(f"Global hotkeys need a desktop, and there is none here. {INSTEAD}")
