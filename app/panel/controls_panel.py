"""The page "Motion": how closely the avatar follows, with presets and undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QWidget

from app.panel.buttons import icon_button, push_button
from app.panel.cards import Choice
from app.panel.device_box import DeviceBox
from app.panel.look import SMALL
from app.panel.sections import Page, hint
from app.panel.slider_row import FollowRow, Range, SliderRow
from app.panel.switch import SwitchRow
from engine.region import Region
from engine.settings import RANGES, Controls

# where a slider begins when a control is held for the first time
_HELD = {"eyes": 0.8, "lips": 0.0}


class PresetRow(QWidget):
    """Choose, keep and forget presets of the avatar on stage."""

    chosen = pyqtSignal(str)
    kept = pyqtSignal(str)
    forgotten = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Presets of this avatar"))
        self.box.setPlaceholderText(self.tr("No preset in use"))
        self.keep = icon_button("plus", self.tr("Keep these controls as a preset"))
        self.forget = icon_button("trash", self.tr("Forget this preset"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(self.box, 1)
        row.addWidget(self.keep)
        row.addWidget(self.forget)
        self.box.activated.connect(lambda index: self.chosen.emit(self.box.itemText(index)))
        self.keep.clicked.connect(self._ask_name)
        self.show_presets((), "")
        self.forget.clicked.connect(lambda: self.forgotten.emit(self.box.currentText()))

    def show_presets(self, names: Sequence[str], current: str) -> None:
        """Show the names; current is the one in use, or empty."""
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems(list(names))
        self.box.setCurrentIndex(names.index(current) if current in names else -1)
        self.box.setEnabled(bool(names))
        self.box.blockSignals(False)
        self.forget.setEnabled(current in names)

    def _ask_name(self) -> None:
        name, given = QInputDialog.getText(self, self.tr("Keep as preset"), self.tr("Name of the preset:"))
        if given and name.strip():
            self.kept.emit(name.strip())


class ControlsPanel(Page):
    """Shows one snapshot of Controls and announces another one: changed(controls, name of the control)."""

    changed = pyqtSignal(object, str)
    calibrate_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Motion"))
        self._controls = Controls()
        self.presets = PresetRow()
        self.calibrate = push_button(self.tr("Calibrate my resting face"), icon_name="calibrate")
        self.follows = {
            "eyes": FollowRow(self.tr("Eyes"), _HELD["eyes"], self.tr("How far the avatar's eyes are open")),
            "lips": FollowRow(self.tr("Mouth"), _HELD["lips"], self.tr("How far the avatar's mouth is open")),
        }
        self.region = DeviceBox(self.tr("What moves"), "")
        self.sliders = self._make_sliders()
        self.switches = {
            "mirror": SwitchRow(self.tr("Mirror"), self.tr("Move like a mirror image")),
            "stitching": SwitchRow(self.tr("Keep shoulders still"), self.tr("Only the head moves")),
        }
        self.section(self.tr("Presets"), self.presets)
        self.section(
            self.tr("Resting face"),
            hint(self.tr("Look at the screen, face relaxed. The avatar rests when you do.")),
            self.calibrate,
        )
        self.section(self.tr("Eyes and mouth"), *self.follows.values())
        self.section(self.tr("Movement"), self.region, *self.sliders.values(), *self.switches.values())
        self.end()
        self._connect()
        self.show_controls(self._controls)

    def _make_sliders(self) -> dict[str, SliderRow]:
        words = {
            "head_gain": (self.tr("Head"), self.tr("How far the head turns along with yours")),
            "expression_gain": (self.tr("Expression"), self.tr("How strongly smiles and frowns show")),
            "gaze_gain": (self.tr("Gaze"), self.tr("How far the eyes look along with yours")),
            "smoothing": (self.tr("Smoothing"), self.tr("More is calmer, less is quicker")),
        }
        default = Controls()
        return {
            name: SliderRow(title, Range(*RANGES[name], getattr(default, name)), text)
            for name, (title, text) in words.items()
        }

    def _regions(self) -> list[Choice]:
        words = {
            Region.ALL: self.tr("Head and face"),
            Region.EXPRESSION: self.tr("The face only"),
            Region.POSE: self.tr("The head only"),
            Region.LIPS: self.tr("The mouth only"),
            Region.EYES: self.tr("The eyes only"),
        }
        return [Choice(region.value, text) for region, text in words.items()]

    def _connect(self) -> None:
        self.calibrate.clicked.connect(self.calibrate_wanted)
        self.region.chosen.connect(lambda value: self._change("region", Region(value)))
        for name, follow in self.follows.items():
            follow.changed.connect(lambda value, name=name: self._change(name, value))
        for name, slider in self.sliders.items():
            slider.changed.connect(lambda value, name=name: self._change(name, value))
        for name, row in self.switches.items():
            row.switch.toggled.connect(lambda on, name=name: self._change(name, on))

    def show_controls(self, controls: Controls) -> None:
        """Show a snapshot without announcing it."""
        self._controls = controls
        self.region.show_choices(self._regions(), controls.region.value)
        for name, follow in self.follows.items():
            follow.show_value(getattr(controls, name))
        for name, slider in self.sliders.items():
            slider.show_value(getattr(controls, name))
        for name, row in self.switches.items():
            row.set_on(getattr(controls, name))

    def show_capabilities(self, capabilities: frozenset[str]) -> None:
        """Grey out what the engine in use cannot do."""
        needs = {"head_gain": "head", "expression_gain": "expression", "gaze_gain": "gaze"}
        for name, follow in self.follows.items():
            follow.setEnabled(name in capabilities)
        for name, slider in self.sliders.items():
            slider.setEnabled(needs.get(name, "") in capabilities or name not in needs)
        self.switches["stitching"].setEnabled("stitching" in capabilities)

    def _change(self, name: str, value: Any) -> None:
        self._controls = replace(self._controls, **{name: value})
        self.changed.emit(self._controls, name)
