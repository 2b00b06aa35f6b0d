"""What states, reasons and gestures are called, in the user's language."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

from app.panel.cards import PanelStatus
from app.panel.look import Theme
from app.sentences import in_users_language


def state_text(status: PanelStatus) -> str:
    """Return the state in a word or two, and for idle why."""
    translate = QCoreApplication.translate
    if status.phase == "off":
        return translate("wording", "Off")
    if status.phase == "starting":
        return translate("wording", "Starting…")
    if status.phase == "stopping":
        return translate("wording", "Stopping…")
    if status.muted:
        return translate("wording", "Camera off")
    if status.paused:
        return translate("wording", "Paused")
    if status.phase == "live":
        return translate("wording", "Live")
    idle = translate("wording", "Idle")
    return f"{idle} · {reason_text(status.reason)}" if status.reason else idle


def state_icon(status: PanelStatus) -> str:
    """Return the sign of the state; each has a shape of its own, as colour is not enough."""
    if status.phase in ("starting", "stopping"):
        return "starting"
    if status.phase == "off":
        return "off"
    if status.muted:
        return "camera_off"
    if status.paused:
        return "pause"
    return "live" if status.phase == "live" else "idle"


def state_colour(status: PanelStatus, theme: Theme) -> str:
    """Return the colour of the state."""
    if status.phase in ("off", "starting", "stopping"):
        return theme.dim
    calm = status.phase == "live" and not status.muted and not status.paused
    return theme.live if calm else theme.idle


def reason_text(reason: str) -> str:
    """Return why nothing moves, translated where the reason is one that the engine gives by itself."""
    translate = QCoreApplication.translate
    known = {
        "no camera picture": translate("wording", "no camera picture"),
        "no face": translate("wording", "no face in sight"),
        "no face in sight": translate("wording", "no face in sight"),
        "paused": translate("wording", "paused"),
        "the camera is muted": translate("wording", "the camera is off"),
        "no new pictures from the portrait engine": translate("wording", "no new pictures from the portrait engine"),
    }
    return known.get(reason) or in_users_language(reason)


def gesture_text(name: str) -> str:
    """Return what a person calls a gesture of the engine."""
    translate = QCoreApplication.translate
    known = {
        "smile": translate("wording", "Smile"),
        "laugh": translate("wording", "Laugh"),
        "wink_left": translate("wording", "Wink left"),
        "wink_right": translate("wording", "Wink right"),
        "surprise": translate("wording", "Surprise"),
        "frown": translate("wording", "Frown"),
        "sad": translate("wording", "Sad"),
        "kiss": translate("wording", "Kiss"),
        "nod": translate("wording", "Nod"),
        "shake": translate("wording", "Shake the head"),
        "brows_up": translate("wording", "Raise the brows"),
        "brows_down": translate("wording", "Knit the brows"),
        "think": translate("wording", "Think"),
        "angry": translate("wording", "Angry"),
        "puff": translate("wording", "Puff the cheeks"),
    }
    return known.get(name, name.replace("_", " ").replace("-", " ").capitalize())


def figures_text(status: PanelStatus) -> str:
    """Return rate, delay and processor in one line; empty while nothing runs."""
    if not status.running:
        return ""
    translate = QCoreApplication.translate
    parts = [translate("wording", "{rate} pictures/s").format(rate=f"{status.fps:.0f}")]
    if status.delay_ms:
        parts.append(translate("wording", "{delay} ms delay").format(delay=f"{status.delay_ms:.0f}"))
    if status.provider:
        parts.append(status.provider)
    if status.governor:
        parts.append(translate("wording", "saving work"))
    return "  ·  ".join(parts)


def recording_text(seconds: float) -> str:
    """Return the length of a recording as minutes and seconds."""
    minutes, rest = divmod(int(seconds), 60)
    return QCoreApplication.translate("wording", "Recording {time}").format(time=f"{minutes}:{rest:02d}")
