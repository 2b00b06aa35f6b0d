"""The page of controls shows a snapshot, announces changes by name, and greys out what an engine cannot do."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from app.panel.controls_panel import ControlsPanel
from engine.region import Region
from engine.settings import Controls


@pytest.fixture
def panel(qtbot: QtBot) -> ControlsPanel:
    panel = ControlsPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_it_shows_a_snapshot_without_announcing_it(panel: ControlsPanel) -> None:
    heard: list[object] = []
    panel.changed.connect(lambda controls, name: heard.append((controls, name)))
    panel.show_controls(Controls(eyes=0.25, head_gain=0.5, mirror=True, stitching=False))
    assert panel.follows["eyes"].row.value() == 0.25
    assert panel.sliders["head_gain"].value() == 0.5
    assert panel.switches["mirror"].switch.isChecked()
    assert not panel.switches["stitching"].switch.isChecked()
    assert heard == []


def test_each_control_changes_its_own_field(panel: ControlsPanel, qtbot: QtBot) -> None:
    heard: list[tuple[Controls, str]] = []
    panel.changed.connect(lambda controls, name: heard.append((controls, name)))
    for name, slider in panel.sliders.items():
        slider.slider.setValue(20)
        assert heard[-1][1] == name
        assert getattr(heard[-1][0], name) == pytest.approx(0.2)
    qtbot.mouseClick(panel.switches["mirror"].switch, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.follows["lips"].mode.button("hold"), Qt.MouseButton.LeftButton)
    last = heard[-1][0]
    # changes add up
    assert (last.mirror, last.lips, last.head_gain) == (True, 0.0, pytest.approx(0.2))


def test_what_moves_is_chosen_from_a_list(panel: ControlsPanel, qtbot: QtBot) -> None:
    heard: list[tuple[Controls, str]] = []
    panel.changed.connect(lambda controls, name: heard.append((controls, name)))
    panel.show_controls(Controls(region=Region.POSE))
    assert (panel.region.box.currentText(), heard) == ("The head only", [])
    qtbot.keyClicks(panel.region.box, "The mouth")
    assert panel.region.box.currentText() == "The mouth only"
    assert heard[-1][0].region is Region.LIPS
    assert heard[-1][1] == "region"


def test_what_an_engine_cannot_do_is_grey(panel: ControlsPanel) -> None:
    panel.show_capabilities(frozenset({"eyes", "head"}))
    assert panel.follows["eyes"].isEnabled()
    assert not panel.follows["lips"].isEnabled()
    assert panel.sliders["head_gain"].isEnabled()
    assert not panel.sliders["gaze_gain"].isEnabled()
    assert panel.sliders["smoothing"].isEnabled()
    assert not panel.switches["stitching"].isEnabled()


def test_presets_are_named_chosen_and_forgotten(
    panel: ControlsPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("  Calm ", True))
    kept, chosen, gone = [], [], []
    panel.presets.kept.connect(kept.append)
    panel.presets.chosen.connect(chosen.append)
    panel.presets.forgotten.connect(gone.append)
    assert not panel.presets.box.isEnabled()
    qtbot.mouseClick(panel.presets.keep, Qt.MouseButton.LeftButton)
    panel.presets.show_presets(["Calm", "Lively"], "")
    assert not panel.presets.forget.isEnabled()
    panel.presets.box.activated.emit(1)
    panel.presets.show_presets(["Calm", "Lively"], "Lively")
    qtbot.mouseClick(panel.presets.forget, Qt.MouseButton.LeftButton)
    assert (kept, chosen, gone) == (["Calm"], ["Lively"], ["Lively"])


def test_everything_is_reached_by_tab_and_has_a_name(panel: ControlsPanel, qtbot: QtBot) -> None:
    panel.resize(360, 900)
    panel.activateWindow()
    first = panel.presets.keep
    first.setFocus()
    names, seen = [], first
    for _ in range(40):
        names.append(seen.accessibleName() or getattr(seen, "text", str)())
        seen = seen.nextInFocusChain()
        while seen is not None and not (
            seen.isVisible() and seen.isEnabled() and seen.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            seen = seen.nextInFocusChain()
        if seen is first:
            break
    assert all(names)
    wanted = ["Head", "Expression", "Gaze", "Smoothing", "Mirror", "Keep shoulders still"]
    assert [name for name in names if name in wanted] == wanted
