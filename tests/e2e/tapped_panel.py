"""Starts the real control panel, and notes what goes to the sink and where on the screen things are.

Usage: python tapped_panel.py FOLDER. FOLDER/pictures.log gets one record per picture sent: the monotonic time as a
double, then 32 × 18 RGB bytes. While FOLDER/want is there, the next picture goes whole to FOLDER/picture.npy.
FOLDER/screen.json: text or accessible name of what is visible → [x, y, width, height] px on the screen.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from engine.frame import Image

TINY = (32, 18)
_LOOK_EVERY_MS = 200


class TapSink:
    """A sink that notes every picture."""

    def __init__(self, name: str, size: tuple[int, int], folder: Path) -> None:
        self.name, self.size, self._folder = name, size, folder
        self._log = (folder / "pictures.log").open("ab", buffering=0)

    def send(self, image: Image) -> None:
        """Note one picture."""
        tiny = cv2.resize(image, TINY, interpolation=cv2.INTER_AREA)
        self._log.write(struct.pack("d", time.monotonic()) + tiny.tobytes())
        want = self._folder / "want"
        if want.exists():
            with (self._folder / "picture.partial").open("wb") as file:
                np.save(file, image)
            (self._folder / "picture.partial").replace(self._folder / "picture.npy")
            want.unlink()

    def close(self) -> None:
        """Finish the log."""
        self._log.close()


def describe_screen() -> dict[str, list[int]]:
    """Return what a person could point at."""
    from PyQt6.QtCore import QPoint
    from PyQt6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QSlider

    found: dict[str, list[int]] = {}
    for widget in QApplication.allWidgets():
        if not widget.isVisible() or not isinstance(widget, (QAbstractButton, QDialog, QLabel, QLineEdit, QSlider)):
            continue
        text = widget.accessibleName() or widget.windowTitle() or getattr(widget, "text", str)()
        place = widget.mapToGlobal(QPoint(0, 0))
        if text:
            found[f"{_kind(widget)}:{text}"] = [place.x(), place.y(), widget.width(), widget.height()]
    return found


def _kind(widget: object) -> str:
    from PyQt6.QtWidgets import QAbstractButton, QDialog, QLabel, QSlider

    kinds = {QAbstractButton: "button", QDialog: "dialog", QLabel: "label", QSlider: "slider"}
    return next((name for kind, name in kinds.items() if isinstance(widget, kind)), "field")


def main() -> int:
    """Run the panel."""
    folder = Path(sys.argv[1])
    from PyQt6.QtCore import QTimer

    import drivers.sinks
    from app.panel import application, start
    from app.panel.desktop import Desktop

    drivers.sinks.open_sink = lambda name, size, *_rate, **_sound: TapSink(name, size, folder)  # type: ignore[assignment]
    timer: list[QTimer] = []

    class ShownDesktop(Desktop):
        """The desktop, with somebody who writes down what is where."""

        def begin(self, *messages: object) -> None:
            """Begin, and look again and again."""
            super().begin(*messages)  # type: ignore[arg-type]
            timer.append(QTimer(self))
            timer[0].timeout.connect(note)
            timer[0].start(_LOOK_EVERY_MS)

    def note() -> None:
        unfinished = folder / "screen.partial"
        unfinished.write_text(json.dumps(describe_screen()))
        unfinished.replace(folder / "screen.json")

    application.Desktop = ShownDesktop  # type: ignore[misc]
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return int(start())


if __name__ == "__main__":
    sys.exit(main())
