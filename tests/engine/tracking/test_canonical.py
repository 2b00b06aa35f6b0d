"""The canonical face is a face, and left is the mirror image of right."""

import numpy as np

from engine.tracking import canonical as c


def test_mirror_index_is_an_involution_that_swaps_the_sides():
    mirror = c.mirror_index()
    assert (mirror[mirror] == np.arange(478)).all()
    assert set(mirror[c.LEFT_EYE]) == set(c.RIGHT_EYE)
    assert set(mirror[c.LIPS]) == set(c.LIPS)
    assert set(mirror[c.OVAL]) == set(c.OVAL)


def test_mean_face_is_symmetric_and_in_its_unit():
    face, mirror = c.mean_face(), c.mirror_index()
    np.testing.assert_allclose(face[mirror] * [-1, 1, 1], face, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(face[33] - face[263]), 1.0, atol=1e-5)
    np.testing.assert_allclose((face[33] + face[263]) / 2, 0.0, atol=1e-5)


def test_the_axes_are_right_down_and_away():
    face = c.mean_face()
    assert face[263, 0] > face[33, 0]
    assert face[152, 1] > face[10, 1]
    assert face[1, 2] < face[234, 2]


def test_rows_run_from_left_to_right():
    face = c.mean_face()
    rows = (
        *(c.LIP_UPPER_OUTER, c.LIP_LOWER_OUTER, c.LIP_UPPER_INNER, c.LIP_LOWER_INNER),
        *(c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER, c.LEFT_LID_UPPER, c.LEFT_LID_LOWER),
        *(c.RIGHT_CREASE, c.RIGHT_POUCH, c.LEFT_CREASE, c.LEFT_POUCH),
    )
    for row in rows:
        assert (np.diff(face[row, 0]) > -0.01).all()
        assert face[row[0], 0] < face[row[-1], 0]


def test_tables_cannot_be_changed():
    assert not c.mean_face().flags.writeable
    assert not c.RIGID.flags.writeable
