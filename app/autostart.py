"""Starts the control panel with the system, if the user wants that: the one place where it is switched on and off."""

from __future__ import annotations

import os
import plistlib
import shutil
import sys
from pathlib import Path
from typing import Protocol

from app.atomic_file import write_atomically
from engine.errors import OutputError

_MAC_LABEL = "org.understudy.Understudy"
_RUN_KEY, _RUN_NAME = r"Software\Microsoft\Windows\CurrentVersion\Run", "Understudy"
_DESKTOP_FILE = """[Desktop Entry]
Type=Application
Name=Understudy
GenericName=Virtual camera
Comment=Your face drives a portrait photo, live
Exec={command}
Icon={icon}
Terminal=false
Categories=AudioVideo;Video;
StartupWMClass=understudy
"""


class Autostart(Protocol):
    """One system's way to start a program at login."""

    def is_on(self) -> bool:
        """True if the program starts with the system."""

    def switch(self, on: bool) -> None:
        """Switch it on or off. Raises OutputError."""


def choose_autostart(platform: str = sys.platform, home: Path | None = None) -> Autostart:
    """Return what this system has. home: the user's folder, for tests."""
    if platform == "win32":
        return RunKeyAutostart()
    home = home or Path.home()
    if platform == "darwin":
        return FileAutostart(home / "Library" / "LaunchAgents" / f"{_MAC_LABEL}.plist", launch_agent(start_command()))
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return FileAutostart(config / "autostart" / f"{_MAC_LABEL}.desktop", desktop_file(start_command()))


def start_command() -> tuple[str, ...]:
    """Return the words of the command that opens the control panel as this program was started."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    beside = Path(sys.executable).with_name("understudy")
    found = str(beside) if beside.is_file() else shutil.which("understudy")
    return (found,) if found else (sys.executable, "-m", "app.main")


class FileAutostart:
    """A file whose presence starts the program: XDG autostart, or a LaunchAgent."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path, self._content = path, content

    def is_on(self) -> bool:
        """True if the file is there."""
        return self._path.is_file()

    def switch(self, on: bool) -> None:
        """Write the file or take it away. Raises OutputError."""
        try:
            if on:
                write_atomically(self._path, self._content)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                f"Starting with the system cannot be changed: {self._path} ({error.strerror})."
            ) from error


class RunKeyAutostart:
    """A value of the registry's Run key. Nobody has run it on Windows yet."""

    def is_on(self) -> bool:
        """True if the value is there."""
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:  # type: ignore[attr-defined,unused-ignore]
                winreg.QueryValueEx(key, _RUN_NAME)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def switch(self, on: bool) -> None:
        """Write the value or take it away. Raises OutputError."""
        import subprocess
        import winreg as registry

        command = subprocess.list2cmdline(start_command())
        try:
            access = registry.KEY_SET_VALUE  # type: ignore[attr-defined,unused-ignore]
            user = registry.HKEY_CURRENT_USER  # type: ignore[attr-defined,unused-ignore]
            with registry.OpenKey(user, _RUN_KEY, 0, access) as key:  # type: ignore[attr-defined,unused-ignore]
                if on:
                    kind = registry.REG_SZ  # type: ignore[attr-defined,unused-ignore]
                    registry.SetValueEx(key, _RUN_NAME, 0, kind, command)  # type: ignore[attr-defined,unused-ignore]
                elif self.is_on():
                    registry.DeleteValue(key, _RUN_NAME)  # type: ignore[attr-defined,unused-ignore]
        except OSError as error:
            raise OutputError(f"Starting with Windows cannot be changed ({error.strerror}).") from error


def desktop_file(command: tuple[str, ...], icon: str = "camera-web") -> bytes:
    """Return a .desktop file of freedesktop.org that runs command."""
    return _DESKTOP_FILE.format(command=" ".join(map(_quoted, command)), icon=icon).encode()


def launch_agent(command: tuple[str, ...]) -> bytes:
    """Return a LaunchAgent that runs command at login."""
    return plistlib.dumps({"Label": _MAC_LABEL, "ProgramArguments": list(command), "RunAtLoad": True})


def _quoted(word: str) -> str:
    """Return a word as the Exec key wants it: quoted, with what is special there escaped twice, % doubled."""
    for special in ("\\", '"', "`", "$"):
        word = word.replace(special, f"\\{special}")
    return f'"{word.replace(chr(92), chr(92) * 2).replace("%", "%%")}"'
