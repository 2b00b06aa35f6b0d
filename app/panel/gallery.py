"""The gallery: all avatars in one row; choose, add, rename, remove, put in order, search."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QMimeData, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QKeyEvent, QWheelEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from app.panel.avatar_tile import CARD, TILE, AvatarTile
from app.panel.buttons import icon_button, push_button
from app.panel.cards import AvatarCard
from app.panel.look import SMALL
from app.sentences import in_users_language

_SEARCH_FROM = 9
_STRIP_HEIGHT = TILE.height() + 16


class AvatarStrip(QListWidget):
    """The row of tiles. dropped: files, or one picture, that the user let go over it; moved: after a tile's drag."""

    files_dropped = pyqtSignal(list)
    picture_dropped = pyqtSignal(QImage)
    moved = pyqtSignal()
    remove_wanted = pyqtSignal()
    rename_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tile = AvatarTile(self)
        self.setItemDelegate(self.tile)
        self.setProperty("role", "pages")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSpacing(2)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setFixedHeight(_STRIP_HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Avatars"))

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802  Qt's name
        """Turn the wheel's up and down into left and right."""
        bar = self.horizontalScrollBar()
        if event is not None and bar is not None:
            turn = event.angleDelta()
            bar.setValue(bar.value() - (turn.y() or turn.x()))
            event.accept()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  Qt's name
        """Delete and F2 do what they do everywhere; digits belong to the window."""
        if event is None:
            return
        if event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit()
        elif event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:  # noqa: N802  Qt's name
        """Take files and pictures from outside, and tiles of its own."""
        if event is not None and (event.source() is self or brings_photo(event.mimeData())):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent | None) -> None:  # noqa: N802  Qt's name
        """Show where a tile of its own would go."""
        if event is None:
            return
        if event.source() is self:
            super().dragMoveEvent(event)
        elif brings_photo(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:  # noqa: N802  Qt's name
        """Take what was let go."""
        if event is None:
            return
        if event.source() is self:
            super().dropEvent(event)
            self.moved.emit()
            return
        self.take(event.mimeData())
        event.acceptProposedAction()

    def take(self, data: QMimeData | None) -> bool:
        """Take the files or the picture of a drop or of the clipboard; return whether there was one."""
        if data is None:
            return False
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.files_dropped.emit(files)
        elif data.hasImage():
            picture = data.imageData()
            if isinstance(picture, QImage) and not picture.isNull():
                self.picture_dropped.emit(picture)
                return True
        return bool(files)


class Gallery(QWidget):
    """Shows the avatars and says what the user wants done with them, each named by its key."""

    chosen = pyqtSignal(str)
    add_wanted = pyqtSignal()
    snapshot_wanted = pyqtSignal()
    files_added = pyqtSignal(list)
    picture_added = pyqtSignal(QImage)
    renamed = pyqtSignal(str, str)
    removed = pyqtSignal(str)
    ordered = pyqtSignal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[AvatarCard, ...] = ()
        self.strip = AvatarStrip()
        title = QLabel(self.tr("Avatars"))
        title.setProperty("role", "title")
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search avatars"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(180)
        self.snapshot = icon_button("camera", self.tr("Take a photo with the camera"))
        self.add = push_button(self.tr("Add photo"), icon_name="plus")
        self.add.setToolTip(
            self.tr("A photo, or a clip of a few seconds. You can also drop it here, or paste a photo with Ctrl+V.")
        )
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(title)
        top.addStretch(1)
        for one in (self.search, self.snapshot, self.add):
            top.addWidget(one)
        self.nothing = QLabel(self.tr("No avatar has this name."))
        self.nothing.setProperty("role", "dim")
        self.nothing.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(top)
        column.addWidget(self.nothing)
        column.addWidget(self.strip)
        self._connect()

    def _connect(self) -> None:
        self.add.clicked.connect(self.add_wanted)
        self.snapshot.clicked.connect(self.snapshot_wanted)
        self.search.textChanged.connect(self._filter)
        self.strip.itemClicked.connect(self._clicked)
        self.strip.itemActivated.connect(self._clicked)
        self.strip.files_dropped.connect(self.files_added)
        self.strip.picture_dropped.connect(self.picture_added)
        self.strip.moved.connect(lambda: self.ordered.emit(self._order()))
        self.strip.customContextMenuRequested.connect(self._open_menu)
        self.strip.remove_wanted.connect(lambda: self._with_current(self._ask_remove))
        self.strip.rename_wanted.connect(lambda: self._with_current(self._ask_name))

    @property
    def cards(self) -> tuple[AvatarCard, ...]:
        """What is shown, in order."""
        return self._cards

    def show_avatars(self, cards: Sequence[AvatarCard], chosen: str) -> None:
        """Show these avatars; chosen is the key of the one on stage."""
        if [card.key for card in cards] != [card.key for card in self._cards]:
            self._rebuild(cards)
        for row, card in enumerate(cards):
            item = self.strip.item(row)
            if item is not None:
                self._fill(item, card)
        self._cards = tuple(cards)
        if self.strip.tile.chosen != chosen:
            self.strip.tile.chosen = chosen
            self._bring_into_sight(chosen)
        self.search.setVisible(len(cards) >= _SEARCH_FROM)
        self._filter(self.search.text())
        self._update_strip()

    def _update_strip(self) -> None:
        viewport = self.strip.viewport()
        if viewport is not None:
            viewport.update()

    def _rebuild(self, cards: Sequence[AvatarCard]) -> None:
        self.strip.clear()
        for _card in cards:
            item = QListWidgetItem()
            item.setSizeHint(TILE)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            self.strip.addItem(item)

    def _fill(self, item: QListWidgetItem, card: AvatarCard) -> None:
        item.setData(CARD, card)
        item.setText(card.name)
        error = in_users_language(card.error)
        clip = self.tr("{name}: a clip. It moves by itself with LivePortrait; other engines show its first picture.")
        note = error or (clip.format(name=card.name) if card.is_clip else card.name)
        item.setToolTip(note)
        said = card.name if not card.error else self.tr("{name}, cannot be used").format(name=card.name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, error or (note if card.is_clip else ""))

    def _bring_into_sight(self, key: str) -> None:
        for row, card in enumerate(self._cards):
            item = self.strip.item(row)
            if card.key == key and item is not None:
                self.strip.scrollToItem(item)

    def _clicked(self, item: QListWidgetItem) -> None:
        card = item.data(CARD)
        if not card.error:
            self.chosen.emit(card.key)

    def _filter(self, text: str) -> None:
        wanted, found = text.strip().casefold(), 0
        for row, card in enumerate(self._cards):
            item = self.strip.item(row)
            hidden = wanted not in card.name.casefold()
            found += not hidden
            if item is not None:
                item.setHidden(hidden)
        self.nothing.setVisible(bool(wanted) and not found)

    def _order(self) -> list[str]:
        items = (self.strip.item(row) for row in range(self.strip.count()))
        return [item.data(CARD).key for item in items if item is not None]

    def _with_current(self, what: object) -> None:
        item = self.strip.currentItem()
        if item is not None and callable(what):
            what(item.data(CARD))

    def _open_menu(self, at: QPoint) -> None:
        item = self.strip.itemAt(at)
        if item is not None:
            self.menu_for(item.data(CARD)).popup(self.strip.mapToGlobal(at))

    def menu_for(self, card: AvatarCard) -> QMenu:
        """Return what can be done with one avatar."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        order = self._order()
        place = order.index(card.key)
        for text, what, usable in (
            (self.tr("Use this avatar"), lambda: self.chosen.emit(card.key), not card.error),
            (self.tr("Rename…"), lambda: self._ask_name(card), True),
            (self.tr("Move to the front"), lambda: self._move(order, place, 0), place > 0),
            (self.tr("Move one to the front"), lambda: self._move(order, place, place - 1), place > 0),
            (self.tr("Move one back"), lambda: self._move(order, place, place + 1), place + 1 < len(order)),
            (self.tr("Remove…"), lambda: self._ask_remove(card), len(order) > 1),
        ):
            action = QAction(text, menu)
            action.setEnabled(usable)
            action.triggered.connect(lambda _checked, what=what: what())
            menu.addAction(action)
        return menu

    def _move(self, order: list[str], place: int, target: int) -> None:
        order.insert(target, order.pop(place))
        self.ordered.emit(order)

    def _ask_name(self, card: AvatarCard) -> None:
        name, given = QInputDialog.getText(self, self.tr("Rename"), self.tr("New name:"), text=card.name)
        if given and name.strip() and name.strip() != card.name:
            self.renamed.emit(card.key, name.strip())

    def _ask_remove(self, card: AvatarCard) -> None:
        question = self.tr("Remove {name} from the gallery? Your original file stays where it is.")
        answer = QMessageBox.question(self, self.tr("Remove avatar"), question.format(name=card.name))
        if answer == QMessageBox.StandardButton.Yes:
            self.removed.emit(card.key)


def brings_photo(data: QMimeData | None) -> bool:
    """Whether a drag or the clipboard carries files or a picture."""
    return data is not None and (data.hasImage() or any(url.isLocalFile() for url in data.urls()))
