"""What the panel shows of things it does not own: frozen snapshots that come through the bridge."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtGui import QImage


@dataclass(frozen=True)
class AvatarCard:
    """One avatar of the library.

    key: its key there; name: what a person calls it. picture: the engine's own picture of it at rest, else the plain
    photo, else None while that is being read. prepared: the engine can show it without waiting. error: why it cannot be
    used, else empty. built_in: ships with the program. is_clip: a short video.
    """

    key: str
    name: str
    picture: QImage | None = None
    prepared: bool = False
    error: str = ""
    built_in: bool = False
    is_clip: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Something the user is told once. kind: "notice" or "problem"; text: what happened and what to do."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list of devices or engines. trouble: why it cannot be used now, else empty.

    stand_in: never taken unless the user picks it.
    """

    spec: str
    name: str
    trouble: str = ""
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class DeviceChoices:
    """Everything that can be chosen on this machine."""

    cameras: tuple[Choice, ...] = ()
    outputs: tuple[Choice, ...] = ()
    microphones: tuple[Choice, ...] = ()
    engines: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class PanelStatus:
    """What the window shows of the session.

    phase: "off", "starting", "live", "idle", "stopping". reason: why it is idle, in a sentence. delay_ms: camera to
    output. provider: what computes. trouble: what is wrong although pictures are sent, in a sentence. recording_s: how
    long, None without one.
    """

    phase: str = "off"
    reason: str = ""
    avatar: str = ""
    fps: float = 0.0
    delay_ms: float = 0.0
    engine: str = ""
    provider: str = ""
    governor: str = ""
    trouble: str = ""
    recording_s: float | None = None
    paused: bool = False
    muted: bool = False

    @property
    def running(self) -> bool:
        """Whether there is a session that can be asked for something."""
        return self.phase in ("live", "idle")
