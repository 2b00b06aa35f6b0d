"""One numeric control: name, value, slider, and a button back to the default."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.panel.buttons import small_icon_button
from app.panel.look import SMALL, TIGHT
from app.panel.segments import Segments

_STEPS_PER_UNIT = 100


@dataclass(frozen=True, slots=True)
class Range:
    """The values of a control, and where it stands when nobody has touched it."""

    low: float
    high: float
    default: float


class QuietSlider(QSlider):
    """A slider that leaves the mouse wheel to the page unless it has the focus: scrolling must not change a face."""

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802  Qt's name
        """Take the wheel only while focused."""
        if event is None:
            return
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SliderRow(QWidget):
    """A slider that shows percent. changed carries the value; settled follows when the user lets go of it."""

    changed = pyqtSignal(float)
    settled = pyqtSignal()

    def __init__(self, name: str, values: Range, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = values
        self.slider = QuietSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_steps(values.low), _steps(values.high))
        self.slider.setPageStep(10)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.setAccessibleName(name)
        self.slider.setAccessibleDescription(hint)
        self.slider.setToolTip(hint)
        self._value = QLabel()
        self._value.setProperty("role", "figure")
        self.reset = small_icon_button("reset", self.tr("Reset {name}").format(name=name))
        self.reset.clicked.connect(self._go_back)
        self._top = QHBoxLayout()
        self._top.setSpacing(TIGHT)
        self._top.addWidget(QLabel(name))
        self._top.addStretch(1)
        self._top.addWidget(self._value)
        self._top.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderReleased.connect(self.settled)
        self.show_value(values.default)

    def value(self) -> float:
        """Return the value shown."""
        return self.slider.value() / _STEPS_PER_UNIT

    def show_value(self, value: float) -> None:
        """Show a value without announcing it."""
        self.slider.blockSignals(True)
        self.slider.setValue(_steps(value))
        # the style colours the two sides of the handle; in right-to-left layouts it needs to know which is which
        self.slider.setProperty("rightToLeft", self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        self.slider.blockSignals(False)
        self._tell()

    def _moved(self) -> None:
        self._tell()
        self.changed.emit(self.value())
        if not self.slider.isSliderDown():
            self.settled.emit()

    def _go_back(self) -> None:
        self.slider.setValue(_steps(self._values.default))

    def _tell(self) -> None:
        self._value.setText(self.tr("{value} %").format(value=self.slider.value()))
        self.reset.setEnabled(self.slider.value() != _steps(self._values.default))


class FollowRow(QWidget):
    """A control that follows the driver, or is held at a value. changed carries the value, or None to follow."""

    changed = pyqtSignal(object)
    settled = pyqtSignal()

    def __init__(self, name: str, held: float, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel(name)
        self.mode = Segments(name, [("follow", self.tr("Follow me")), ("hold", self.tr("Hold"))])
        self.row = SliderRow(self.tr("Held at"), Range(0.0, 1.0, held), hint)
        self.row.slider.setAccessibleName(self.tr("{name}, held at").format(name=name))
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(self._name)
        top.addStretch(1)
        top.addWidget(self.mode)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addLayout(top)
        column.addWidget(self.row)
        self.mode.chosen.connect(self._mode_chosen)
        self.row.changed.connect(lambda value: self.changed.emit(value))
        self.row.settled.connect(self.settled)
        self.show_value(None)

    def show_value(self, value: float | None) -> None:
        """Show a value, None for following, without announcing it."""
        self.mode.show_choice("follow" if value is None else "hold")
        self.row.setVisible(value is not None)
        if value is not None:
            self.row.show_value(value)

    def _mode_chosen(self, mode: str) -> None:
        held = mode == "hold"
        self.row.setVisible(held)
        self.changed.emit(self.row.value() if held else None)
        self.settled.emit()


def _steps(value: float) -> int:
    return round(value * _STEPS_PER_UNIT)
