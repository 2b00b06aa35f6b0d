"""Photographs the control panel for the documents: three sizes, both themes, both languages, into docs/images.

Runs the real window with the real session on the test pattern, under a screen of its own (Xvfb) where there is none.
Only avatars that ship are shown. `packaging/screenshots.py --only NAME` makes the pictures whose names hold NAME.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images"
LARGEST_KB = 150
OFF_SCENES = ("off", "guide", "words")
SIZES = {"large": (1280, 860), "medium": (1000, 700), "small": (480, 860)}
PATIENCE_S = 120.0


@dataclass(frozen=True)
class Shot:
    """One picture. theme, language as in the settings; size: of the window; scene: what is to be seen."""

    name: str
    theme: str
    language: str
    size: tuple[int, int]
    scene: str


def shots() -> list[Shot]:
    """Return every picture that is made."""
    made = [
        Shot(f"panel_{size}_{theme}_{language}", theme, language, SIZES[size], "live")
        for theme in ("dark", "light")
        for language in ("en", "de")
        for size in SIZES
    ]
    # first those without a session, which then stays on
    scenes = (*OFF_SCENES, "gestures", "scene", "devices", "settings", "hotkeys", "floating")
    return [Shot(f"panel_{scene}", "dark", "en", SIZES["large"], scene) for scene in scenes] + made


def main() -> int:
    """Make the pictures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", metavar="NAME")
    only = parser.parse_args().only
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        if shutil.which("xvfb-run") is None:
            sys.exit("There is no screen. Install one that needs none: sudo apt install xvfb")
        command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", sys.executable, *sys.argv]
        return subprocess.call(command)
    wanted = [shot for shot in shots() if only in shot.name]
    sys.path.insert(0, str(ROOT))
    TARGET.mkdir(parents=True, exist_ok=True)
    for theme, language in sorted({(shot.theme, shot.language) for shot in wanted}):
        with panel(theme, language) as studio:
            for shot in wanted:
                if (shot.theme, shot.language) == (theme, language):
                    studio.take(shot)
    return 0


class Studio:
    """A panel that runs, and the camera in front of it."""

    def __init__(self, application, desktop, bridge) -> None:  # type: ignore[no-untyped-def]
        self._application, self._desktop, self._bridge = application, desktop, bridge

    def wait(self, condition: Callable[[], object], at_least_s: float = 0.0) -> None:
        """Let the program go on until something is so."""
        begun_s = time.monotonic()
        while time.monotonic() - begun_s < at_least_s or not condition():
            self._application.processEvents()
            time.sleep(0.01)
            if time.monotonic() - begun_s > PATIENCE_S:
                sys.exit("The panel does not get ready; run it by hand and look.")

    def take(self, shot: Shot) -> None:
        """Bring about a scene and photograph it."""
        desktop, window = self._desktop, self._desktop.window
        window.resize(*shot.size)
        self._set_scene(shot.scene)
        self.wait(lambda: True, 1.0)
        seen = {"guide": desktop.guide, "words": desktop.guide, "floating": desktop.floating}.get(shot.scene)
        if shot.scene in ("settings", "hotkeys"):
            seen = desktop.settings
        save((seen or window).grab().toImage(), TARGET / f"{shot.name}.webp")
        self._clear()

    def _set_scene(self, scene: str) -> None:
        bridge, desktop, store = self._bridge, self._desktop, self._bridge.store
        self.wait(lambda: all(card.prepared for card in bridge.avatars()))
        if scene not in OFF_SCENES:
            if bridge.status.phase == "off":
                bridge.start()
            self.wait(lambda: bridge.status.phase == "live" and bridge.status.fps > 20, 3.0)
        if scene == "live":
            controls = replace(store.current.controls, eyes=0.9, head_gain=0.8)
            store.apply(replace(store.current, avatar="nadia", show_camera=True, controls=controls))
            session = bridge._desk.session
            self.wait(lambda: all(one.ready for one in session.avatars() if one.name == "nadia"), 2.0)
        pages = {"gestures": "gestures", "scene": "background", "devices": "devices"}
        desktop.window.side.show_page(pages.get(scene, "motion"))
        if scene == "gestures":
            bridge.hold("smile")
        if scene in ("guide", "words"):
            desktop.open("guide")
            desktop.guide.show_step(1 if scene == "guide" else 3)
        elif scene in ("settings", "hotkeys"):
            desktop.open(scene)
        elif scene == "floating":
            desktop.open("float")

    def _clear(self) -> None:
        bridge, desktop, store = self._bridge, self._desktop, self._bridge.store
        bridge.hold(None)
        desktop.settings.hide()
        if desktop.guide is not None:
            desktop.guide.reject()
        desktop.show_window()
        store.apply(replace(store.current, show_camera=False, avatar="amara"))


@contextmanager
def panel(theme: str, language: str) -> Iterator[Studio]:
    """A panel with settings and a library of its own, which are gone afterwards."""
    os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)
    from PyQt6.QtWidgets import QApplication

    from app.hotkeys.hotkeys import Hotkeys
    from app.library.library import open_library
    from app.panel.bridge import Bridge
    from app.panel.desktop import Desktop
    from app.settings import Settings
    from app.settings_store import SettingsStore
    from app.translations import Translations

    application = QApplication.instance() or QApplication(["understudy"])
    translations = Translations(application)
    translations.use(language)
    settings = Settings(
        camera="pattern",
        output="null",
        theme=theme,
        language=language,
        recordings="~/Videos",
        first_start_done=True,
        hotkeys_on=False,
    )
    with tempfile.TemporaryDirectory() as folder:
        store = SettingsStore(settings, lambda _settings: None)
        bridge = Bridge(store, open_library(Path(folder)))
        desktop = Desktop(application, bridge, translations, lambda _on_action: Hotkeys(lambda _name: None))
        desktop.begin()
        try:
            yield Studio(application, desktop, bridge)
        finally:
            desktop.close()
            bridge.close()
            store.close()
            translations.use("en")


def save(picture, path: Path) -> None:  # type: ignore[no-untyped-def]
    """Write a small file, as good as its size allows."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.png"
        picture.save(str(whole))
        image = Image.open(whole).convert("RGB")
    for quality in (94, 90, 85, 80, 70):
        image.save(path, quality=quality, method=6)
        if path.stat().st_size <= LARGEST_KB * 1024:
            break
    sys.stdout.write(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1024:.0f} KB\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
