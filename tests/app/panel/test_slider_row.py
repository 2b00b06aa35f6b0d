"""Sliders: value, reset, following and holding, and the wheel that must not change a face by accident."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from pytestqt.qtbot import QtBot

from app.panel.slider_row import FollowRow, Range, SliderRow


@pytest.fixture
def row(qtbot: QtBot) -> SliderRow:
    row = SliderRow("Head", Range(0.0, 1.5, 1.0), "How far")
    qtbot.addWidget(row)
    row.show()
    return row


def test_it_starts_at_its_default_with_nothing_to_reset(row: SliderRow) -> None:
    assert row.value() == 1.0
    assert not row.reset.isEnabled()
    assert (row.slider.accessibleName(), row.slider.accessibleDescription()) == ("Head", "How far")


def test_a_key_changes_it_and_the_reset_takes_it_back(row: SliderRow, qtbot: QtBot) -> None:
    heard: list[float] = []
    row.changed.connect(heard.append)
    qtbot.keyClick(row.slider, Qt.Key.Key_PageDown)
    assert heard == [pytest.approx(0.9)]
    assert row.reset.isEnabled()
    qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert row.value() == 1.0
    assert heard[-1] == 1.0


def test_showing_a_value_announces_nothing(row: SliderRow) -> None:
    heard: list[float] = []
    row.changed.connect(heard.append)
    row.show_value(0.3)
    assert row.value() == pytest.approx(0.3)
    assert heard == []


def wheel(row: SliderRow) -> QWheelEvent:
    return QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip


def test_the_wheel_is_left_to_the_page(row: SliderRow) -> None:
    row.slider.clearFocus()
    row.show_value(0.5)
    event = wheel(row)
    row.slider.wheelEvent(event)
    assert row.value() == 0.5
    assert not event.isAccepted()


@pytest.fixture
def follow(qtbot: QtBot) -> FollowRow:
    row = FollowRow("Eyes", 0.8)
    qtbot.addWidget(row)
    row.show()
    return row


def test_it_follows_at_first_and_hides_the_slider(follow: FollowRow) -> None:
    assert follow.mode.current() == "follow"
    assert not follow.row.isVisible()


def test_holding_announces_a_value_and_following_none(follow: FollowRow, qtbot: QtBot) -> None:
    heard: list[float | None] = []
    follow.changed.connect(heard.append)
    qtbot.mouseClick(follow.mode.button("hold"), Qt.MouseButton.LeftButton)
    assert follow.row.isVisible()
    qtbot.keyClick(follow.row.slider, Qt.Key.Key_Home)
    qtbot.mouseClick(follow.mode.button("follow"), Qt.MouseButton.LeftButton)
    assert heard == [0.8, 0.0, None]
