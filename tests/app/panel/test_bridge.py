"""The bridge: wishes of the window reach session, library and settings, and nothing keeps the window waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.actions import perform
from app.panel import opening
from app.panel.action_target import PanelTarget
from app.panel.bridge import Bridge
from app.panel.cards import AvatarCard, Choice, DeviceChoices, Message
from app.panel.photo_desk import Drawn
from app.settings import BackgroundChoice, Settings
from engine.compose.backdrop import Background
from engine.errors import DeviceError, UsageError
from tests.live_fakes import FakeCamera, FakeSink, portrait
from tests.panel_fakes import FakeLibrary, FakeSession

Until = Callable[[Callable[[], object]], None]


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Photos are drawn by nobody: what the engine makes of one is tested elsewhere."""
    keys: list[str] = []

    def draw(_path: Path, key: str, *_rest: object) -> Drawn:
        keys.append(key)
        return Drawn(portrait(key), np.full((36, 64, 3), 7, np.uint8), QImage(8, 8, QImage.Format.Format_RGB888))

    monkeypatch.setattr("app.panel.photo_desk.draw", draw)
    return keys


@pytest.fixture
def told(bridge: Bridge) -> list[Message]:
    heard: list[Message] = []
    bridge.told.connect(heard.append)
    return heard


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    session = FakeSession()
    monkeypatch.setattr(opening, "open_live", lambda *_: session)
    return session


@pytest.fixture
def live(bridge: Bridge, session: FakeSession, until: Until) -> Bridge:
    bridge.begin()
    until(lambda: all(card.prepared for card in bridge.avatars()))
    bridge.start()
    until(lambda: bridge.status.phase == "live")
    return bridge


def test_photos_are_read_the_chosen_one_first(bridge: Bridge, drawn: list[str], until: Until) -> None:
    bridge.store.apply(replace(bridge.store.current, avatar="carl"))
    seen: list[tuple[AvatarCard, ...]] = []
    bridge.avatars_changed.connect(seen.append)
    bridge.begin()
    until(lambda: all(card.prepared for card in bridge.avatars()))
    assert drawn == ["carl", "anna", "bert"]
    assert seen[-1][2].picture is not None
    assert bridge.still() is not None
    assert bridge.avatar_name() == "Carl"


def test_an_avatar_that_is_gone_is_replaced_by_the_first(bridge: Bridge) -> None:
    bridge.store.apply(replace(bridge.store.current, avatar="nobody"))
    bridge.begin()
    assert bridge.store.current.avatar == "anna"


def test_it_does_not_start_before_the_avatar_is_ready(bridge: Bridge, told: list[Message]) -> None:
    bridge.start()
    assert "not ready yet" in told[0].text
    assert bridge.status.phase == "off"


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


def test_photos_are_added_or_refused_with_the_reason(
    bridge: Bridge, library: FakeLibrary, told: list[Message], until: Until, tmp_path: Path
) -> None:
    bridge.gallery.add_photos([tmp_path / "dora.jpg", str(tmp_path / "noface.jpg")])
    until(lambda: len(told) == 2)
    assert told[0] == Message("notice", "Dora was added.")
    assert told[1].kind == "problem" and "No face was found" in told[1].text
    assert [card.name for card in bridge.avatars()] == ["Anna", "Bert", "Carl", "Dora"]
    until(lambda: bridge.avatars()[3].prepared)


def test_a_clip_is_added_and_what_engines_make_of_it_is_told(
    bridge: Bridge, told: list[Message], until: Until, tmp_path: Path
) -> None:
    bridge.gallery.add_photos([tmp_path / "wave.mp4"])
    until(lambda: told)
    assert told[0].kind == "notice" and told[0].text.startswith("Wave was added. It moves by itself with LivePortrait;")
    assert [card.is_clip for card in bridge.avatars()] == [False, False, False, True]


def test_choosing_a_clip_tells_where_it_does_not_move(
    live: Bridge, told: list[Message], until: Until, tmp_path: Path
) -> None:
    found: list[frozenset[str]] = []
    live.capabilities_changed.connect(found.append)
    live.gallery.add_photos([tmp_path / "wave.mp4"])
    until(lambda: live.avatars()[-1].is_clip and live.avatars()[-1].prepared)
    told.clear()
    live.choose_avatar("own-1")
    assert [message.text for message in told] == [
        "Wave is a clip. This engine shows its first picture; LivePortrait lets it move."
    ]
    # told once, and not of photos
    live.choose_avatar("own-1")
    live.choose_avatar("anna")
    assert len(told) == 1
    live.store.apply(replace(live.store.current, engine="liveportrait"))
    until(lambda: found)
    live.choose_avatar("own-1")
    assert len(told) == 1 and live.store.current.avatar == "own-1"


def test_a_new_photo_joins_the_session(live: Bridge, session: FakeSession, until: Until, tmp_path: Path) -> None:
    live.gallery.add_photos([tmp_path / "dora.jpg"])
    until(lambda: "own-1" in session.names)


def test_pasted_pictures_and_snapshots_are_added(
    live: Bridge, told: list[Message], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "open_camera", lambda *_: FakeCamera())
    monkeypatch.setattr("app.panel.looking._WARM_UP_S", 0.05)
    picture = QImage(30, 20, QImage.Format.Format_RGB888)
    picture.fill(0)
    live.gallery.add_picture(picture)
    live.take_snapshot()
    until(lambda: len(told) == 2)
    assert [card.name for card in live.avatars()][3:] == ["Pasted photo", "Camera photo"]


def test_a_silent_camera_gives_no_snapshot(
    bridge: Bridge, told: list[Message], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = FakeCamera()
    camera.silent = True
    monkeypatch.setattr(opening, "open_camera", lambda *_: camera)
    monkeypatch.setattr("app.panel.looking._PATIENCE_S", 0.1)
    bridge.take_snapshot()
    until(lambda: told)
    assert "gives no picture" in told[0].text
    assert camera.closed == 1


def test_the_library_is_changed(live: Bridge, library: FakeLibrary, session: FakeSession, until: Until) -> None:
    live.gallery.rename("bert", "Berta")
    live.gallery.arrange(["carl", "bert", "anna"])
    until(lambda: [card.name for card in live.avatars()] == ["Carl", "Berta", "Anna"])
    live.remove_avatar("anna")
    until(lambda: "anna" in library.removed and "anna" not in session.names)
    assert live.store.current.avatar == "carl"
    live.gallery.restore()
    until(lambda: len(live.avatars()) == 3)


def test_the_last_avatar_stays(bridge: Bridge, told: list[Message], until: Until) -> None:
    bridge.begin()
    for key in ("bert", "carl"):
        bridge.remove_avatar(key)
    until(lambda: len(bridge.avatars()) == 1)
    bridge.remove_avatar("anna")
    until(lambda: told)
    assert "last avatar" in told[0].text


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
