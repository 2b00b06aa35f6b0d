"""The gallery: choose, add in all ways, rename, remove, reorder, search."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PyQt6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.panel.avatar_tile import CARD, TILE
from app.panel.cards import AvatarCard
from app.panel.gallery import Gallery, brings_photo

NAMES = ["Anna", "Bert", "Carl"]


def cards(*names: str, error: str = "") -> list[AvatarCard]:
    picture = QImage(64, 64, QImage.Format.Format_RGB888)
    picture.fill(Qt.GlobalColor.darkGreen)
    return [AvatarCard(name.lower(), name, picture, True, error) for name in names]


@pytest.fixture
def gallery(qtbot: QtBot) -> Gallery:
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.resize(700, 180)
    gallery.show_avatars(cards(*NAMES), "anna")
    gallery.show()
    return gallery


def test_a_click_and_return_choose(gallery: Gallery, qtbot: QtBot) -> None:
    heard: list[str] = []
    gallery.chosen.connect(heard.append)
    item = gallery.strip.item(1)
    viewport = gallery.strip.viewport()
    assert item is not None and viewport is not None
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=gallery.strip.visualItemRect(item).center())
    assert heard == ["bert"]
    gallery.strip.setCurrentRow(2)
    qtbot.keyClick(gallery.strip, Qt.Key.Key_Return)
    assert heard == ["bert", "carl"]


def test_one_that_cannot_be_used_is_not_chosen_and_says_why(gallery: Gallery, qtbot: QtBot) -> None:
    heard: list[str] = []
    gallery.chosen.connect(heard.append)
    gallery.show_avatars(cards(*NAMES, error="No face was found."), "anna")
    item = gallery.strip.item(1)
    assert item is not None
    gallery.strip.itemClicked.emit(item)
    assert heard == []
    assert item.toolTip() == "No face was found."
    assert "cannot be used" in item.data(Qt.ItemDataRole.AccessibleTextRole)


def test_every_state_of_a_tile_is_drawn(gallery: Gallery) -> None:
    plain = AvatarCard("dora", "Dora, whose name is far too long for a tile")
    gallery.show_avatars([*cards("Anna"), *cards("Bert", error="No face."), plain], "anna")
    gallery.strip.setCurrentRow(2)
    image = gallery.grab().toImage()
    assert image.width() >= 3 * TILE.width()
    gallery.show_avatars([*cards("Anna"), *cards("Bert", error="No face."), plain], "bert")
    assert gallery.grab().toImage() != image


def test_a_clip_has_a_sign_and_says_what_engines_make_of_it(gallery: Gallery) -> None:
    photo = cards("Anna")[0]
    gallery.show_avatars([photo], "")
    plain = gallery.grab().toImage()
    gallery.show_avatars([replace(photo, is_clip=True)], "")
    assert gallery.grab().toImage() != plain
    item = gallery.strip.item(0)
    assert item is not None and "other engines show its first picture" in item.toolTip()
    assert item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == item.toolTip()
    gallery.show_avatars([replace(photo, is_clip=True, error="It is gone.")], "")
    assert item.toolTip() == "It is gone."


def drop(gallery: Gallery, data: QMimeData) -> None:
    at, button = QPointF(20, 20), Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, data, button, Qt.KeyboardModifier.NoModifier)
    gallery.strip.dragEnterEvent(enter)
    if enter.isAccepted():
        gallery.strip.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, button, Qt.KeyboardModifier.NoModifier))


def test_files_and_pictures_are_dropped(gallery: Gallery, tmp_path: Path) -> None:
    files: list[list[Path]] = []
    pictures: list[QImage] = []
    gallery.files_added.connect(files.append)
    gallery.picture_added.connect(pictures.append)
    two = QMimeData()
    two.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.jpg", "b.png")])
    drop(gallery, two)
    assert files == [[tmp_path / "a.jpg", tmp_path / "b.png"]]
    picture = QMimeData()
    picture.setImageData(QImage(8, 8, QImage.Format.Format_RGB888))
    drop(gallery, picture)
    assert len(pictures) == 1
    words = QMimeData()
    words.setText("hello")
    assert not brings_photo(words)
    drop(gallery, words)
    assert (len(files), len(pictures)) == (1, 1)


def test_a_search_hides_the_others(gallery: Gallery) -> None:
    many = cards(*(f"Avatar {number}" for number in range(12)))
    gallery.show_avatars(many, "anna")
    assert gallery.search.isVisible()
    gallery.search.setText("avatar 11")
    assert [row for row in range(12) if not gallery.strip.isRowHidden(row)] == [11]
    gallery.search.setText("nobody")
    assert gallery.nothing.isVisible()
    gallery.search.clear()
    assert not gallery.nothing.isVisible()


def test_few_need_no_search(gallery: Gallery) -> None:
    assert not gallery.search.isVisible()


def menu_action(gallery: Gallery, name: str, text: str) -> None:
    card = next(card for card in gallery.cards if card.name == name)
    menu = gallery.menu_for(card)
    action = next(action for action in menu.actions() if action.text() == text)
    assert action.isEnabled()
    action.trigger()
    menu.deleteLater()


def test_the_menu_moves(gallery: Gallery) -> None:
    heard: list[list[str]] = []
    gallery.ordered.connect(heard.append)
    menu_action(gallery, "Carl", "Move to the front")
    menu_action(gallery, "Carl", "Move one to the front")
    menu_action(gallery, "Anna", "Move one back")
    assert heard == [["carl", "anna", "bert"], ["anna", "carl", "bert"], ["bert", "anna", "carl"]]


def test_renaming_asks_for_a_name(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str]] = []
    gallery.renamed.connect(lambda key, name: heard.append((key, name)))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Berta", True))
    menu_action(gallery, "Bert", "Rename…")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Anna", True))
    menu_action(gallery, "Anna", "Rename…")
    assert heard == [("bert", "Berta")]


@pytest.mark.parametrize(("answer", "gone"), [("Yes", ["bert"]), ("No", [])])
def test_removing_asks_first(
    gallery: Gallery, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str, gone: list[str]
) -> None:
    heard: list[str] = []
    gallery.removed.connect(heard.append)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton[answer])
    gallery.strip.setCurrentRow(1)
    qtbot.keyClick(gallery.strip, Qt.Key.Key_Delete)
    assert heard == gone


def test_cards_travel_with_their_items(gallery: Gallery) -> None:
    item = gallery.strip.itemAt(QPoint(TILE.width() // 2, TILE.height() // 2))
    assert item is not None
    assert item.data(CARD).name == "Anna"
