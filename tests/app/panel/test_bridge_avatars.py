"""The bridge's part about avatars: photos and clips are read, added, shown and removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtGui import QImage

from app.actions import perform
from app.panel import opening, photo_desk
from app.panel.action_target import PanelTarget
from app.panel.bridge import Bridge
from app.panel.cards import AvatarCard, Message
from app.panel.photo_desk import Drawn
from engine.errors import NoFaceError
from tests.live_fakes import FakeCamera
from tests.panel_fakes import FakeLibrary, FakeSession
from tests.waiting import PATIENCE_S


class Gate:
    """Lets threads through one by one."""

    def __init__(self) -> None:
        self._passes, self.waiting = threading.Semaphore(0), False

    def wait(self) -> None:
        self.waiting = True
        assert self._passes.acquire(timeout=PATIENCE_S)
        self.waiting = False

    def let_one_through(self) -> None:
        self._passes.release()

    def open_wide(self) -> None:
        self._passes.release(100)


Until = Callable[[Callable[[], object]], None]
pytestmark = pytest.mark.usefixtures("drawn")


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


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, drawn: list[str]) -> Iterator[Gate]:
    """Photos other than Anna's are drawn once the gate lets one more through."""
    gate, quick = Gate(), photo_desk.draw

    def draw(path: Path, key: str, *rest: object) -> Drawn:
        if key != "anna":
            gate.wait()
        return quick(path, key, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("app.panel.photo_desk.draw", draw)
    yield gate
    gate.open_wide()


def test_an_avatar_chosen_too_early_is_prepared_next_and_shown_then(
    bridge: Bridge, session: FakeSession, held: Gate, drawn: list[str], told: list[Message], until: Until
) -> None:
    session.names = ["anna"]
    bridge.begin()
    until(lambda: bridge.avatars()[0].prepared)
    bridge.start()
    # Bert is on the desk, Carl waits
    until(lambda: bridge.status.phase == "live" and held.waiting)
    said = perform(PanelTarget(bridge, lambda: None), "avatar-3")
    assert said == "Carl is still being prepared and is shown in a moment."
    until(lambda: told)
    assert told == [Message("notice", said)]
    assert (session.avatar, bridge.store.current.avatar) == ("anna", "carl")
    # other wishes do not ask for what the session does not have yet
    bridge.change_controls(eyes=0.4)
    bridge.gallery.add_photos([Path("dora.jpg")])
    held.let_one_through()
    until(lambda: "bert" in session.names)
    assert session.avatar == "anna"
    held.let_one_through()
    until(lambda: session.avatar == "carl")
    held.open_wide()
    until(lambda: "own-1" in session.names)
    assert drawn == ["anna", "bert", "carl", "own-1"]
    assert [message.kind for message in told] == ["notice", "notice"]


def test_an_avatar_chosen_too_early_that_cannot_be_used_says_so(
    bridge: Bridge, session: FakeSession, held: Gate, told: list[Message], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.names, quick = ["anna"], photo_desk.draw

    def draw(path: Path, key: str, *rest: object) -> Drawn:
        drawn = quick(path, key, *rest)  # type: ignore[arg-type]
        if key == "carl":
            raise NoFaceError("No face was found.")
        return drawn

    monkeypatch.setattr("app.panel.photo_desk.draw", draw)
    bridge.begin()
    bridge.start()
    until(lambda: bridge.status.phase == "live" and held.waiting)
    bridge.choose_avatar("carl")
    held.open_wide()
    until(lambda: len(told) == 2)
    assert [message.kind for message in told] == ["notice", "problem"]
    assert told[1].text == "No face was found." and session.avatar == "anna"


def test_a_chosen_avatar_is_prepared_before_those_that_wait(
    bridge: Bridge, held: Gate, drawn: list[str], until: Until
) -> None:
    bridge.begin()
    until(lambda: held.waiting)
    bridge.gallery.add_photos([Path("dora.jpg")])
    until(lambda: len(bridge.avatars()) == 4)
    bridge.choose_avatar("own-1")
    held.open_wide()
    until(lambda: all(card.prepared for card in bridge.avatars()))
    assert drawn == ["anna", "bert", "own-1", "carl"]


def test_an_avatar_that_is_gone_is_replaced_by_the_first(bridge: Bridge) -> None:
    bridge.store.apply(replace(bridge.store.current, avatar="nobody"))
    bridge.begin()
    assert bridge.store.current.avatar == "anna"


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
