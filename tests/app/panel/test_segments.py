from __future__ import annotations

import pytest
from PyQt6.QtGui import QFont, QFontMetrics
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.panel.look import DARK, dress
from app.panel.segments import Segments

# padding and line on either side, as the stylesheet has them
AROUND_PX = 2 * (8 + 1)


@pytest.mark.parametrize("key", ["follow", "hold"])
def test_what_is_chosen_fits_though_it_is_heavier(qapp: QApplication, qtbot: QtBot, key: str) -> None:
    dress(qapp, DARK)
    segments = Segments("Eyes", [("follow", "Follow me wherever"), ("hold", "Hold it, please")])
    qtbot.addWidget(segments)
    segments.show_choice(key)
    segments.show()
    # no wider than it asks for
    segments.resize(segments.minimumSizeHint())
    qapp.processEvents()
    button = segments.button(key)
    heavy = QFont(button.font())
    heavy.setWeight(QFont.Weight.DemiBold)
    assert button.width() - AROUND_PX >= QFontMetrics(heavy).horizontalAdvance(button.text())
    assert (segments.current(), button.isChecked()) == (key, True)
