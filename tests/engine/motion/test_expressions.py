from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import BadInputError
from engine.motion.expressions import load_expressions
from engine.tracking import canonical as c

SHIPPED = Path(__file__).resolve().parents[3] / "assets" / "motions" / "expressions.npz"


def test_the_shipped_gestures_move_the_face_within_reason() -> None:
    expressions = load_expressions(SHIPPED)
    assert {"smile", "laugh", "wink_left", "wink_right", "surprise", "frown"} <= expressions.keys()
    for name, expression in expressions.items():
        assert expression.name == name
        assert expression.offsets.shape == (478, 3)
        assert 0.02 < np.linalg.norm(expression.offsets, axis=1).max() < 0.4


def test_they_do_what_their_names_say() -> None:
    expressions = load_expressions(SHIPPED)
    smile, surprise = expressions["smile"].offsets, expressions["surprise"].offsets
    # y points down: the corners of the mouth rise and part, the brows rise
    assert smile[61, 1] < 0 and smile[291, 1] < 0
    assert smile[61, 0] * smile[291, 0] < 0
    assert surprise[c.LEFT_BROW, 1].mean() < -0.01
    assert expressions["wink_left"].lids == (0.0, 1.0)
    assert expressions["wink_right"].lids == (1.0, 0.0)
    assert expressions["laugh"].lips_wider > 0.1


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "expressions.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInputError, match="holds no expressions"):
        load_expressions(path)


def test_damaged_numbers_are_refused(tmp_path: Path) -> None:
    with np.load(SHIPPED) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["squint"] = arrays["squint"][:10]
    np.savez(tmp_path / "expressions.npz", **arrays)
    with pytest.raises(BadInputError):
        load_expressions(tmp_path / "expressions.npz")
