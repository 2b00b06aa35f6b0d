"""What the program remembers between two starts: one frozen snapshot that checks itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from app.hotkeys.chord import Chord
from app.hotkeys.defaults import default_hotkeys
from engine.errors import UsageError
from engine.framing import FRAMINGS
from engine.settings import Controls

THEMES = ("auto", "light", "dark")
QUALITIES = ("auto", "fast", "balanced", "best")
BACKGROUNDS = ("photo", "blur", "colour", "green", "picture")
SMALLEST_PX, LARGEST_PX = 16, 7680
SLOWEST_FPS, FASTEST_FPS = 1.0, 240.0
# what holds for a moment only: a start, an undo and a preset leave these as they are
MOMENTARY = ("paused", "muted")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class BackgroundChoice:
    """What is seen behind the avatar. kind: one of BACKGROUNDS; colour "#rrggbb" for "colour"; picture: a file's path.

    Raises UsageError for a kind or colour that is none, and for "picture" without one.
    """

    kind: str = "photo"
    colour: str = "#2f3e46"
    picture: str = ""

    def __post_init__(self) -> None:
        _require(self.kind in BACKGROUNDS, f"The background '{self.kind}' is none of {', '.join(BACKGROUNDS)}.")
        _require(_COLOUR.fullmatch(self.colour) is not None, f"'{self.colour}' is no colour such as #2f3e46.")
        _require(self.kind != "picture" or bool(self.picture), "Choose the picture that is to be the background.")


@dataclass(frozen=True, slots=True)
class Preset:
    """Controls and background that belong together, kept for one avatar (its key) under a name. Raises UsageError."""

    avatar: str
    name: str
    controls: Controls
    background: BackgroundChoice = field(default_factory=BackgroundChoice)

    def __post_init__(self) -> None:
        _require(bool(self.avatar and self.name.strip()), "Give the preset a name.")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the control panel remembers. A change makes a new snapshot: replace(settings, mirror=True).

    avatar: the key of an entry in the library; empty is its first. camera, output, microphone, engine: as given to
    --camera, --output, --mic, --engine; an empty camera or output is the first one found. quality: one of QUALITIES.
    framing: one of FRAMINGS, how a photo is shown in an output of another shape.
    size: (width, height) px, even; fps None is the camera's own rate. theme: one of THEMES; language: a code
    such as "de", empty is the system's. hotkeys: action's name → chord as text, "" for none (see app.actions).
    recordings: folder for videos, empty is the system's. window, floating: Qt's saved geometry in base64.
    Raises UsageError for a value that cannot be.
    """

    controls: Controls = field(default_factory=Controls)
    background: BackgroundChoice = field(default_factory=BackgroundChoice)
    avatar: str = ""
    camera: str = ""
    output: str = ""
    microphone: str = "none"
    engine: str = "auto"
    quality: str = "auto"
    framing: str = "auto"
    size: tuple[int, int] = (1280, 720)
    fps: float | None = None
    theme: str = "auto"
    language: str = ""
    hotkeys: Mapping[str, str] = field(default_factory=default_hotkeys)
    hotkeys_on: bool = True
    presets: tuple[Preset, ...] = ()
    recordings: str = ""
    window: str = ""
    floating: str = ""
    always_on_top: bool = False
    show_camera: bool = False
    show_landmarks: bool = False
    close_to_tray: bool = False
    autostart: bool = False
    first_start_done: bool = False

    def __post_init__(self) -> None:
        _require(self.theme in THEMES, f"The theme '{self.theme}' is none of {', '.join(THEMES)}.")
        _require(self.quality in QUALITIES, f"The quality '{self.quality}' is none of {', '.join(QUALITIES)}.")
        _require(self.framing in FRAMINGS, f"The framing '{self.framing}' is none of {', '.join(FRAMINGS)}.")
        fits = all(SMALLEST_PX <= side <= LARGEST_PX and side % 2 == 0 for side in self.size)
        _require(
            len(self.size) == 2 and fits,
            f"The size {'x'.join(map(str, self.size))} cannot be; give two even numbers from {SMALLEST_PX} "
            f"to {LARGEST_PX}.",
        )
        _require(
            self.fps is None or SLOWEST_FPS <= self.fps <= FASTEST_FPS,
            f"{self.fps} pictures a second cannot be; choose from {SLOWEST_FPS:g} to {FASTEST_FPS:g}.",
        )
        for chord in self.hotkeys.values():
            if chord:
                Chord.parse(chord)
        marks = [(preset.avatar, preset.name) for preset in self.presets]
        _require(len(set(marks)) == len(marks), "Two presets of one avatar have the same name.")
        # nobody may change a snapshot through the mapping that it was made with
        object.__setattr__(self, "hotkeys", MappingProxyType(dict(self.hotkeys)))


def presets_of(settings: Settings, avatar: str) -> tuple[Preset, ...]:
    """Return the presets of one avatar, in the order they were saved."""
    return tuple(preset for preset in settings.presets if preset.avatar == avatar)


def with_preset(settings: Settings, name: str) -> Settings:
    """Keep the controls and background of now as a preset of the avatar of now; one of that name is replaced."""
    controls = replace(settings.controls, **_momentary(Controls()))
    preset = Preset(settings.avatar, name.strip(), controls, settings.background)
    kept = without_preset(settings, preset.name).presets
    return replace(settings, presets=(*kept, preset))


def without_preset(settings: Settings, name: str) -> Settings:
    """Forget a preset of the avatar of now."""
    kept = tuple(one for one in settings.presets if (one.avatar, one.name) != (settings.avatar, name))
    return replace(settings, presets=kept)


def use_preset(settings: Settings, preset: Preset) -> Settings:
    """Take over a preset's controls and background; what is paused or muted stays so."""
    return replace(settings, controls=lasting(preset.controls, settings.controls), background=preset.background)


def lasting(wanted: Controls, now: Controls) -> Controls:
    """Return wanted, but with what holds for a moment only as it is now."""
    return replace(wanted, **_momentary(now))


def _momentary(controls: Controls) -> dict[str, Any]:
    return {name: getattr(controls, name) for name in MOMENTARY if hasattr(controls, name)}


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise UsageError(message)
