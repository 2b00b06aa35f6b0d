"""The microphone for the window: how loud it is, and its sound for recordings."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
from PyQt6.QtCore import QObject, pyqtSignal

from app.panel.errands import Errands

if TYPE_CHECKING:
    from drivers.listening import Listening
    from engine.frame import AudioBlock

NONE = "none"


class VoiceDesk(QObject):
    """Opens the chosen microphone while it is wanted, and only then. told(str): why it cannot be heard."""

    told = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errands = Errands("voice desk", self)
        self._lock = threading.Lock()
        self._listening: Listening | None = None
        self._used = NONE
        self._level = 0.0

    @property
    def level(self) -> float:
        """How loud the last block was: root mean square, 0..1 of full scale; 0 while nothing is heard."""
        return self._level

    @property
    def listening(self) -> Listening | None:
        """The microphone that is open, or None."""
        with self._lock:
            return self._listening

    def use(self, microphone: str) -> None:
        """Listen to this microphone, by its number or name, and to no other; "none" closes it. Returns at once."""
        if microphone != self._used:
            self._used = microphone
            self._errands.run(lambda: self._change(microphone), lambda _none: None, self.told.emit)

    def request_close(self) -> None:
        """Begin to end."""
        self._errands.request_close()

    def close(self) -> None:
        """Close the microphone and end the thread. Raises WorkerStuckError."""
        self._errands.close()
        self._change(NONE)

    def _change(self, microphone: str) -> None:
        """Raises DeviceError; then no microphone is open."""
        with self._lock:
            old, self._listening = self._listening, None
        if old is not None:
            old.stop()
        self._level = 0.0
        if microphone == NONE:
            return
        # late: the sound library probes every device of the machine when it is loaded
        from drivers.listening import Listening
        from drivers.microphone import Microphone

        listening = Listening(Microphone(microphone))
        listening.add(self._hear)
        listening.start()
        with self._lock:
            self._listening = listening

    def _hear(self, block: AudioBlock) -> None:
        """On the microphone's thread."""
        self._level = float(np.sqrt(np.mean(np.square(block.samples)))) if block.samples.size else 0.0
