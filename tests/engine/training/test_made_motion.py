from __future__ import annotations

from typing import cast

import numpy as np

from engine.frame import FaceMeasurement
from engine.motion.expressions import Expression
from engine.training.made_motion import draw_motion


class _Face:
    shape = np.zeros((478, 3), np.float32)
    lip_openness = 0.07


def test_parted_lips_shut_eyes_winks_looks_and_gestures_all_come() -> None:
    face, smile = cast(FaceMeasurement, _Face()), Expression("smile", np.ones((478, 3), np.float32))
    drawn = [draw_motion(face, [smile], np.random.default_rng(row)) for row in range(80)]
    shut = [one.eye_openness == (0.0, 0.0) for one in drawn]
    winks = [(one.eye_openness[0] == 0) != (one.eye_openness[1] == 0) for one in drawn]
    assert 8 < sum(shut) < 32
    assert 4 < sum(winks) < 28
    assert max(abs(one.gaze_deg[0]) for one in drawn) > 15
    assert 10 < sum(one.expression.any() for one in drawn) < 50
    as_in_photo = [one.lip_openness == face.lip_openness for one in drawn]
    assert 10 < sum(as_in_photo) < 45
    assert max(one.lip_openness for one in drawn) > 0.5
