"""The check-up: what works, what does not, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.panel.buttons import Colour, IconLabel, push_button, set_kind
from app.panel.look import MEDIUM, SMALL, TIGHT
from app.panel.sections import Page

if TYPE_CHECKING:
    from app.doctor.finding import Finding

_SIGNS: dict[str, tuple[str, Colour]] = {
    "ok": ("check", "live"),
    "warning": ("warning", "idle"),
    "fault": ("error", "danger"),
}


class FindingRow(QFrame):
    """One finding; copied is emitted when its command was put on the clipboard."""

    copied = pyqtSignal()

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        level = finding.level.value
        sign, colour = _SIGNS[level]
        said = {"ok": self.tr("fine"), "warning": self.tr("could be better"), "fault": self.tr("does not work")}
        self.setAccessibleName(f"{finding.name}: {said[level]}. {finding.said} {finding.advice}")
        name = QLabel(finding.name)
        name.setProperty("role", "title")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(_wrapped(finding.said))
        if finding.advice:
            words.addWidget(_wrapped(finding.advice, "dim"))
        self.fix = push_button(self.tr("Copy the command"), icon_name="pencil") if finding.fix else None
        if self.fix is not None:
            command = _wrapped(finding.fix, "words")
            command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(command)
            words.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeading)
            self.fix.clicked.connect(lambda: self._copy(finding.fix))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SMALL, 0, SMALL)
        row.setSpacing(MEDIUM)
        row.addWidget(IconLabel(sign, colour), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def _copy(self, command: str) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(command)
        if self.fix is not None:
            self.fix.setText(self.tr("Copied. Paste it into a terminal."))
        self.copied.emit()


class DoctorPanel(QWidget):
    """Shows the findings, faults first. check_wanted: the user wants it done (again)."""

    check_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = QLabel(self.tr("The check-up looks at camera, output, microphone and speed."))
        self.verdict.setWordWrap(True)
        self.verdict.setProperty("role", "title")
        self.again = push_button(self.tr("Check now"), "primary")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(self.tr("Checking"))
        self.busy.hide()
        self.page = Page(self.tr("Findings"))
        self.page.column.setContentsMargins(0, 0, MEDIUM, 0)
        self.page.column.setSpacing(TIGHT)
        self.page.end()
        self.rows: list[FindingRow] = []
        top = QHBoxLayout()
        top.addWidget(self.verdict, 1)
        top.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        column.addLayout(top)
        column.addWidget(self.busy)
        column.addWidget(self.page, 1)
        self.again.clicked.connect(self.begin)

    def begin(self) -> None:
        """Ask for a check-up and show that it is under way."""
        self.again.setEnabled(False)
        self.busy.show()
        self.verdict.setText(self.tr("Checking… this takes about fifteen seconds."))
        set_kind(self.verdict, "role", "title")
        self.check_wanted.emit()

    def show_step(self, name: str) -> None:
        """Show what is being looked at."""
        self.verdict.setText(self.tr("Checking: {name}").format(name=name))

    def give_up(self) -> None:
        """Show that no check-up could be made; why is told elsewhere."""
        if not self.again.isEnabled():
            self._end(self.tr("The check-up could not be made."))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what was found, faults first."""
        for row in self.rows:
            self.page.column.removeWidget(row)
            row.deleteLater()
        order = ("fault", "warning", "ok")
        levels = [one.level.value for one in findings]
        ranked = sorted(zip(levels, findings, strict=True), key=lambda pair: order.index(pair[0]))
        self.rows = [FindingRow(finding) for _level, finding in ranked]
        for place, row in enumerate(self.rows):
            self.page.column.insertWidget(place, row)
        faults = levels.count("fault")
        self._end(
            self.tr("Everything is ready for a call.")
            if not faults
            else self.tr("One thing is in the way of a call.")
            if faults == 1
            else self.tr("{count} things are in the way of a call.").format(count=faults)
        )

    def _end(self, verdict: str) -> None:
        self.verdict.setText(verdict)
        self.busy.hide()
        self.again.setEnabled(True)
        self.again.setText(self.tr("Check again"))


def _wrapped(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
