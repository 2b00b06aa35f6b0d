"""Curves through nodes, fields through controls."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.animators.mesh.spline import catmull_rom, thin_plate_matrix


@given(st.integers(2, 15), st.integers(1, 6))
def test_catmull_rom_passes_through_its_nodes_and_keeps_straight_lines(nodes, steps):
    matrix = catmull_rom(nodes, steps)
    line = np.linspace(0, 1, nodes, dtype=np.float32)[:, None] * [3.0, -2.0] + [1.0, 5.0]
    refined = matrix @ line
    np.testing.assert_allclose(refined[::steps], line, atol=1e-5)
    np.testing.assert_allclose(matrix.sum(1), 1.0, atol=1e-5)


def test_thin_plate_interpolates_and_reproduces_affine_motion():
    random = np.random.default_rng(0)
    controls = random.uniform(-1, 1, (30, 2)).astype(np.float32)
    places = random.uniform(-1, 1, (50, 2)).astype(np.float32)
    values = random.normal(size=(30, 2)).astype(np.float32)
    np.testing.assert_allclose(thin_plate_matrix(controls, controls, 1e-9) @ values, values, atol=1e-3)
    affine = lambda p: p @ np.array([[0.9, 0.2], [-0.1, 1.1]]) + [0.3, -0.2]  # noqa: E731
    np.testing.assert_allclose(thin_plate_matrix(controls, places, 1e-4) @ affine(controls), affine(places), atol=1e-3)
