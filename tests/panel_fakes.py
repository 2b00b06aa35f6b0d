"""Small stand-ins for what is behind the panel: a library of drawn photos and a session that does nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from app.library.entry import AvatarEntry
from engine.camera_view import CameraView
from engine.errors import LiveError, NoFaceError, UsageError
from engine.frame import AvatarImage, Image
from engine.settings import Controls
from engine.status import AvatarState, SinkState, State, Status
from tests.live_fakes import picture_of


class FakeLibrary:
    """Three avatars without photos."""

    note = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries = [AvatarEntry(key, key.title(), folder / f"{key}.png", True) for key in ("anna", "bert", "carl")]
        self.added: list[Path] = []
        self.removed: list[str] = []

    def entries(self) -> tuple[AvatarEntry, ...]:
        return tuple(self._entries)

    def add(self, photo: Path, name: str = "") -> AvatarEntry:
        if "noface" in photo.name:
            raise NoFaceError("No face was found in this photo. Choose one that shows a face from the front.")
        self.added.append(photo)
        entry = AvatarEntry(f"own-{len(self.added)}", name or photo.stem.title(), photo, False)
        self._entries.append(entry)
        return entry

    def add_image(self, image: Image, name: str) -> AvatarEntry:
        return self.add(self._folder / f"{image.shape[1]}x{image.shape[0]}.png", name)

    def rename(self, key: str, name: str) -> AvatarEntry:
        place = [entry.key for entry in self._entries].index(key)
        old = self._entries[place]
        self._entries[place] = AvatarEntry(old.key, name, old.path, old.built_in)
        return self._entries[place]

    def arrange(self, keys: Sequence[str]) -> None:
        self._entries.sort(key=lambda entry: list(keys).index(entry.key))

    def remove(self, key: str) -> None:
        if len(self._entries) == 1:
            raise UsageError("This is the last avatar. Add another one before you remove it.")
        self.removed.append(key)
        self._entries = [entry for entry in self._entries if entry.key != key]

    def restore(self, key: str) -> AvatarEntry:
        entry = AvatarEntry(key, key.title(), self._folder / f"{key}.png", True)
        self._entries.append(entry)
        return entry

    def hidden_built_in(self) -> tuple[str, ...]:
        return tuple(self.removed)


class FakeSession:
    """Notes what is asked of it. slow_s: how long start, stop and add_sink take."""

    size, rate_hz = (64, 36), 30.0

    def __init__(self, names: Sequence[str] = ("anna", "bert", "carl"), slow_s: float = 0.0) -> None:
        self.names, self.slow_s = list(names), slow_s
        self.broken_recording: Exception | None = None
        self.calls: list[tuple[str, object]] = []
        self.controls = Controls()
        self.avatar = self.names[0]
        self.failure: LiveError | None = None
        self.last_error = ""
        self.sink_states: tuple[SinkState, ...] = ()
        self.state = State.LIVE
        self.camera_wanted = False
        self.picture = picture_of((40, 200, 60))

    def start(self) -> None:
        time.sleep(self.slow_s)
        self._note("start")

    def stop(self) -> None:
        time.sleep(self.slow_s)
        self._note("stop")

    def status(self) -> Status:
        reason = "" if self.state is State.LIVE else "no face"
        return Status(
            self.state, reason, self.avatar, "fake", "CPU", 29.6, last_error=self.last_error, sinks=self.sink_states
        )

    def apply(self, controls: Controls) -> None:
        self.controls = controls

    def avatars(self) -> tuple[AvatarState, ...]:
        return tuple(AvatarState(name, True) for name in self.names)

    def switch_avatar(self, name: str) -> None:
        if name not in self.names:
            raise UsageError(f"There is no avatar '{name}'.")
        self.avatar = name
        self._note("switch", name)

    def add_avatar(self, portrait: object) -> None:
        self.names.append(portrait.name)  # type: ignore[attr-defined]

    def remove_avatar(self, name: str) -> None:
        self.names.remove(name)

    def delay_s(self) -> float:
        return 0.05

    def preview(self) -> AvatarImage:
        return self.picture

    def show_camera(self, wanted: bool) -> None:
        self.camera_wanted = wanted

    def camera_view(self) -> CameraView | None:
        if not self.camera_wanted:
            return None
        return CameraView(np.full((48, 64, 3), 90, np.uint8), np.full((478, 3), 10, np.float32))

    def calibrate(self) -> None:
        self._note("calibrate")

    def play_expression(self, name: str) -> None:
        if name == "unknown":
            raise UsageError("There is no gesture 'unknown'.")
        self._note("play", name)

    def hold_expression(self, name: str | None) -> None:
        self._note("hold", name)

    def set_background(self, background: object) -> None:
        self._note("background", background.kind)  # type: ignore[attr-defined]

    def add_sink(self, sink: object) -> None:
        time.sleep(self.slow_s)
        self._note("add_sink", sink)

    def remove_sink(self, sink: object) -> Future[None]:
        self._note("remove_sink", sink)
        done: Future[None] = Future()
        if self.broken_recording is not None:
            done.set_exception(self.broken_recording)
        else:
            done.set_result(None)
        return done

    def replace_source(self, source: object) -> None:
        self._note("source", source.name)  # type: ignore[attr-defined]
        source.close()  # type: ignore[attr-defined]

    def asked(self, name: str) -> list[object]:
        return [value for called, value in self.calls if called == name]

    def _note(self, name: str, value: object = None) -> None:
        self.calls.append((name, value))
