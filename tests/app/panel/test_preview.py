"""The preview keeps the shape of its picture, draws it sharply, and says what it is."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.panel.camera_inset import CameraInset
from app.panel.pictures import fitted, to_qimage, to_rgb
from app.panel.preview import Preview

GREEN = np.full((90, 160, 3), (0, 200, 0), np.uint8)


@pytest.fixture
def preview(qtbot: QtBot) -> Preview:
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(640, 480)
    preview.show()
    return preview


def test_the_picture_keeps_its_shape_with_bars_beside_it(preview: Preview) -> None:
    preview.show_image(GREEN)
    assert preview.picture_place().size() == QSize(640, 360)
    shown = preview.grab().toImage()
    assert shown.pixelColor(320, 240) == QColor(0, 200, 0)
    assert shown.pixelColor(320, 20).green() < 40


def test_hair_thin_bars_are_filled(preview: Preview) -> None:
    preview.resize(640, 350)
    preview.show_image(GREEN)
    assert preview.picture_place().height() >= 350
    assert preview.picture_place().width() == 640


def test_a_shaded_picture_is_darker(preview: Preview) -> None:
    preview.show_image(GREEN, shaded=True)
    assert preview.grab().toImage().pixelColor(320, 240).green() < 150


def test_words_and_chips_are_drawn_and_read_out(preview: Preview) -> None:
    preview.show_image(GREEN)
    before = preview.grab().toImage()
    preview.show_words("Nobody sees you", "Press Start.")
    preview.show_chips(("live", "Live", "#ffffff"), ("record", "Recording 0:01", "#ff0000"))
    assert preview.grab().toImage() != before
    assert preview.accessibleDescription() == "Nobody sees you Press Start."


def test_a_copy_goes_there_and_back() -> None:
    image = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    assert np.array_equal(to_rgb(to_qimage(image)), image)


def test_transparent_pixels_become_white() -> None:
    picture = QImage(2, 2, QImage.Format.Format_ARGB32)
    picture.fill(QColor(10, 20, 30, 0))
    assert np.array_equal(to_rgb(picture), np.full((2, 2, 3), 255, np.uint8))


@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_a_picture_has_as_many_pixels_as_the_screen(ratio: float) -> None:
    picture = fitted(GREEN, QSize(80, 80), ratio)
    assert picture.size() == QSize(round(80 * ratio), round(45 * ratio))
    assert picture.devicePixelRatio() == ratio


def test_the_camera_is_shown_as_in_a_mirror_with_its_points(qtbot: QtBot) -> None:
    inset = CameraInset()
    qtbot.addWidget(inset)
    inset.setFixedSize(160, 106)
    camera = np.zeros((60, 80, 3), np.uint8)
    camera[:, :40] = (200, 0, 0)
    inset.show_camera(camera)
    inset.show()
    shown = inset.grab().toImage()
    assert shown.pixelColor(130, 30).red() > 150
    assert shown.pixelColor(40, 30).red() < 50
    inset.show_camera(camera, np.full((478, 3), 30, np.float32))
    assert inset.grab().toImage() != shown
    inset.show_camera(None)
    assert inset.grab().toImage().pixelColor(130, 30).red() < 60
