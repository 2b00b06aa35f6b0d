"""Where the user's own things lie: settings, avatar library, recordings, the socket of the running program."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import platformdirs

_NAME = "understudy"


def settings_path() -> Path:
    """Return the settings' file; it need not be there."""
    return platformdirs.user_config_path(_NAME, appauthor=False) / "settings.json"


def library_dir() -> Path:
    """Return the folder of the avatars that the user added; it need not be there."""
    return platformdirs.user_data_path(_NAME, appauthor=False) / "avatars"


def models_dir() -> Path:
    """Return the folder of the networks that the user downloaded; it need not be there."""
    return platformdirs.user_data_path(_NAME, appauthor=False) / "models"


def compiled_dir() -> Path:
    """Return the folder of what was compiled of networks for this machine; it may be deleted at any time."""
    return platformdirs.user_cache_path(_NAME, appauthor=False) / "compiled"


def recordings_dir() -> Path:
    """Return the folder that recordings are offered to go to: the user's videos."""
    return platformdirs.user_videos_path()


def control_dir() -> Path:
    """Return the folder of the running program's socket, the user's own; it need not be there.

    UNDERSTUDY_CONTROL_DIR names another one, so that two programs can run and be controlled apart.
    """
    wished = os.environ.get("UNDERSTUDY_CONTROL_DIR")
    if wished:
        return Path(wished)
    if sys.platform == "win32":
        return platformdirs.user_data_path(_NAME, appauthor=False)
    session = os.environ.get("XDG_RUNTIME_DIR")
    # without a session of its own (a Mac, a server) the user's number keeps users apart; the owner is checked later
    return Path(session) / _NAME if session else Path(tempfile.gettempdir()) / f"{_NAME}-{os.getuid()}"
