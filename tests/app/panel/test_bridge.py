"""The bridge: wishes of the window reach session, library and settings, and nothing keeps the window waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.actions import perform
from app.panel import opening
from app.panel.action_target import PanelTarget
from app.panel.bridge import Bridge
from app.panel.cards import Choice, DeviceChoices, Message
from app.settings import BackgroundChoice, Settings
from engine.compose.backdrop import Background
from engine.errors import DeviceError, NoFaceError, UsageError
from tests.live_fakes import FakeCamera, FakeSink, portrait
from tests.panel_fakes import FakeSession

Until = Callable[[Callable[[], object]], None]
pytestmark = pytest.mark.usefixtures("drawn")


def test_a_start_waits_for_avatar_and_devices(bridge: Bridge, session: FakeSession, until: Until) -> None:
    bridge.start()
    assert bridge.status.phase == "starting" and not session.asked("start")
    bridge.begin()
    until(lambda: bridge.status.phase == "live")
    assert len(session.asked("start")) == 1


def test_a_start_that_waits_can_be_cancelled(bridge: Bridge, session: FakeSession, until: Until) -> None:
    bridge.start()
    bridge.stop()
    assert bridge.status.phase == "off"
    bridge.begin()
    until(lambda: bridge.devices.cameras and all(card.prepared for card in bridge.avatars()))
    assert bridge.status.phase == "off" and not session.asked("start")


def test_a_start_ends_where_the_avatar_cannot_be_used(
    bridge: Bridge, session: FakeSession, told: list[Message], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NoFaceError("No face was found.")

    monkeypatch.setattr("app.panel.photo_desk.draw", refuse)
    bridge.start()
    bridge.begin()
    until(lambda: told)
    assert told == [Message("problem", "No face was found.")]
    assert bridge.status.phase == "off" and not session.asked("start")
    bridge.start()
    assert len(told) == 2 and bridge.status.phase == "off"


def test_where_devices_cannot_be_looked_for_a_start_says_what_is_missing(
    bridge: Bridge, told: list[Message], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> DeviceChoices:
        raise DeviceError("Cameras cannot be listed.")

    monkeypatch.setattr("app.panel.looking.find_devices", fail)
    bridge.store.apply(replace(bridge.store.current, camera=""))
    bridge.begin()
    bridge.start()
    until(lambda: len(told) == 2)
    assert [message.text[:8] for message in told] == ["Cameras ", "No camer"]
    until(lambda: bridge.status.phase == "off")


def test_devices_gestures_and_capabilities_are_found(bridge: Bridge, until: Until) -> None:
    capabilities: list[frozenset[str]] = []
    bridge.capabilities_changed.connect(capabilities.append)
    bridge.begin()
    until(lambda: bridge.devices.cameras and bridge.gestures and capabilities)
    assert "pattern" in [choice.spec for choice in bridge.devices.cameras]
    assert [choice.spec for choice in bridge.devices.outputs if choice.stand_in] == ["null"]
    assert {"smile", "wink_left"} <= set(bridge.gestures)
    assert "eyes" in capabilities[0]


def test_controls_and_avatars_reach_the_session_at_once(live: Bridge, session: FakeSession) -> None:
    live.change_controls(eyes=0.4)
    assert session.controls.eyes == 0.4
    live.choose_avatar("bert")
    assert session.avatar == "bert"
    live.step_avatar(1)
    live.step_avatar(1)
    assert session.avatar == "anna"
    live.pause(True)
    assert (session.controls.paused, live.status.paused) == (True, True)
    live.mute(True)
    assert live.status.muted


def test_gestures_and_calibration(live: Bridge, session: FakeSession, told: list[Message]) -> None:
    wanted: list[bool] = []
    live.calibration_wanted.connect(lambda: wanted.append(True))
    live.ask_calibration()
    live.calibrate()
    live.play("smile")
    live.hold("wink_left")
    live.hold(None)
    assert wanted == [True]
    assert session.asked("calibrate") == [None]
    assert session.asked("play") == ["smile"]
    assert session.asked("hold") == ["wink_left", None]
    live.play("unknown")
    assert told[-1] == Message("problem", "There is no gesture 'unknown'.")


def test_the_camera_is_kept_only_while_it_is_wanted(live: Bridge, session: FakeSession) -> None:
    assert live.camera() == (None, None)
    live.store.apply(replace(live.store.current, show_camera=True))
    image, landmarks = live.camera()
    assert image is not None and landmarks is None
    live.store.apply(replace(live.store.current, show_landmarks=True))
    assert live.camera()[1] is not None
    live.store.apply(replace(live.store.current, show_camera=False))
    assert not session.camera_wanted


def test_background_and_camera_change_beside_the_window(
    live: Bridge, session: FakeSession, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def open_camera(*_: object) -> FakeCamera:
        threads.append(threading.current_thread().name)
        return FakeCamera()

    monkeypatch.setattr(opening, "open_camera", open_camera)
    live.store.apply(replace(live.store.current, background=BackgroundChoice("green")))
    live.store.apply(replace(live.store.current, camera="1"))
    until(lambda: session.asked("source"))
    assert session.asked("background") == ["green"]
    assert threads == ["session desk"]


def test_a_recording_goes_to_the_chosen_folder(
    live: Bridge, session: FakeSession, until: Until, tmp_path: Path, told: list[Message]
) -> None:
    live.store.apply(replace(live.store.current, recordings=str(tmp_path / "videos")))
    live.record(True)
    until(lambda: live.status.recording_s is not None)
    sink = session.asked("add_sink")[0]
    sink.send(session.preview())  # type: ignore[attr-defined]
    live.record(False)
    until(lambda: told)
    sink.close()  # type: ignore[attr-defined]
    files = list((tmp_path / "videos").iterdir())
    assert [file.suffix for file in files] == [".mp4"]
    assert str(files[0]) in told[0].text


def test_actions_of_other_threads_are_done(live: Bridge, session: FakeSession, qtbot: QtBot, until: Until) -> None:
    shown: list[bool] = []
    target, said = PanelTarget(live, lambda: shown.append(True)), []
    names = ["avatar-2", "pause-on", "hold-eyes", "hold-lips", "expression-smile", "calibrate", "mute", "show-window"]
    thread = threading.Thread(target=lambda: said.extend(perform(target, name) for name in names))
    thread.start()
    thread.join()
    # the avatar does not wait for the window
    assert session.avatar == "bert"
    until(lambda: shown)
    assert said[:4] == ["Showing Bert.", "Paused.", "Eyes held.", "Lips held."]
    assert live.store.current.avatar == "bert"
    controls = session.controls
    assert (controls.paused, controls.muted, controls.eyes, controls.lips) == (True, True, 0.8, 0.0)
    assert (session.asked("play"), session.asked("calibrate")) == (["smile"], [None])
    assert perform(target, "next-avatar") == "Showing Carl."
    assert perform(target, "stop") == "Stopping."
    until(lambda: live.status.phase == "off")


def test_actions_that_need_a_session_are_refused_without_one(bridge: Bridge) -> None:
    target = PanelTarget(bridge, lambda: None)
    for name in ("calibrate", "expression-smile", "record"):
        with pytest.raises(UsageError, match="Press Start first"):
            perform(target, name)
    with pytest.raises(UsageError, match="no avatar 9"):
        perform(target, "avatar-9")


def test_the_first_working_device_is_taken_where_none_is_chosen() -> None:
    cameras = (Choice("0", "A", "busy"), Choice("pattern", "P", stand_in=True), Choice("1", "B"))
    assert opening.chosen("", cameras, "none") == "1"
    assert opening.chosen("7", cameras, "none") == "7"
    with pytest.raises(DeviceError, match="nothing there"):
        opening.chosen("", cameras[:2], "nothing there")
    with pytest.raises(DeviceError, match="Preview only"):
        opening.open_live(Settings(camera="pattern"), DeviceChoices(), [portrait("anna")])


def test_a_background_is_made_of_its_choice(tmp_path: Path) -> None:
    colour = opening.background_of(BackgroundChoice("colour", "#102030"))
    assert isinstance(colour, Background)
    assert (colour.kind, colour.colour) == ("colour", (16, 32, 48))
    path = tmp_path / "wall.png"
    picture = QImage(96, 64, QImage.Format.Format_RGB888)
    picture.fill(0)
    assert picture.save(str(path))
    assert opening.background_of(BackgroundChoice("picture", picture=str(path))).picture is not None


def test_recordings_need_a_folder_that_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Exception, match="cannot be made"):
        opening.open_recorder(FakeSession(), str(tmp_path / "file"))  # type: ignore[arg-type]


def test_a_sink_of_a_recording_has_the_size_of_the_session(tmp_path: Path) -> None:
    sink, path = opening.open_recorder(FakeSession(), str(tmp_path))  # type: ignore[arg-type]
    assert sink.size == FakeSink().size
    sink.close()
    assert path.parent == tmp_path
