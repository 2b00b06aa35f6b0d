"""One line below the title for what the user should know now: a problem stays, a notice goes by itself."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.panel.buttons import IconLabel, set_kind, small_icon_button
from app.panel.cards import Message
from app.panel.look import MEDIUM, SMALL
from app.sentences import in_users_language

_NOTICE_MS = 6000


class MessageBar(QFrame):
    """Hidden until there is something to say. The newest message replaces the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._icon = IconLabel("info", "accent")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dismiss = small_icon_button("close", self.tr("Dismiss"))
        row = QHBoxLayout(self)
        row.setContentsMargins(MEDIUM, SMALL, SMALL, SMALL)
        row.setSpacing(MEDIUM)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.dismiss)
        self.dismiss.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NOTICE_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, message: Message) -> None:
        """Show a message."""
        problem = message.kind == "problem"
        set_kind(self, "role", "problem" if problem else "notice")
        self._icon.show_icon("warning" if problem else "info", "danger" if problem else "accent")
        text = in_users_language(message.text)
        self.words.setText(text)
        spoken = self.tr("Problem: {text}") if problem else self.tr("Notice: {text}")
        self.setAccessibleName(spoken.format(text=text))
        self.show()
        if problem:
            self._timer.stop()
        else:
            self._timer.start()
