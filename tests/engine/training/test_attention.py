from __future__ import annotations

from engine.tracking import canonical as c
from engine.training.attention import EYES, MOUTH, draw_attention
from tests.engine.training.conftest import face_landmarks


def test_the_mouth_counts_most_eyes_a_little_and_the_rest_nothing_more() -> None:
    landmarks = face_landmarks()
    plane = draw_attention(landmarks)

    def at(row: c.Index) -> int:
        x, y = landmarks[row, :2].mean(0).round().astype(int)
        return int(plane[y, x])

    assert plane[5, 5] == 0
    assert at(c.LIPS) > 0.8 * MOUTH
    assert 0 < at(c.RIGHT_IRIS) <= EYES
