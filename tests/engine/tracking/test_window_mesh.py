"""The landmark network on windows of our own: the same landmarks as the package's own graph, less its errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import cv2
import numpy as np
import pytest
import skimage.data

from engine.frame import Array, Image
from engine.tracking.face_mesh import FaceMesh
from engine.tracking.face_window import FaceWindow, window_on
from engine.tracking.head_pose import fit_head_pose
from engine.tracking.window_mesh import WindowMesh


@pytest.fixture(scope="module")
def mesh() -> Iterator[WindowMesh]:
    with closing(WindowMesh(both_sides=True)) as opened:
        yield opened


@pytest.fixture(scope="module")
def picture() -> Image:
    return np.ascontiguousarray(skimage.data.astronaut()[0:256, 90:346])


@pytest.fixture(scope="module")
def published(picture: Image) -> Array:
    with closing(FaceMesh(static=True)) as opened:
        landmarks = opened.landmarks(picture)
    assert landmarks is not None
    return landmarks


def test_sees_what_the_packages_own_graph_sees(mesh: WindowMesh, picture: Image, published: Array) -> None:
    landmarks = mesh.landmarks(picture, window_on(published))
    assert landmarks is not None
    unit_px = fit_head_pose(published).scale
    assert np.linalg.norm((landmarks - published)[:, :2], axis=1).mean() < 0.03 * unit_px
    assert np.abs((landmarks - published)[:, 2]).mean() < 0.05 * unit_px


def test_a_mirrored_picture_gives_mirrored_angles(mesh: WindowMesh, picture: Image, published: Array) -> None:
    window = window_on(published)
    other = FaceWindow(picture.shape[1] - 1 - window.x_px, window.y_px, window.side_px, -window.turn_rad)
    straight, mirrored = mesh.landmarks(picture, window), mesh.landmarks(picture[:, ::-1], other)
    assert straight is not None and mirrored is not None
    one, two = fit_head_pose(straight), fit_head_pose(mirrored)
    assert one.yaw_deg == pytest.approx(-two.yaw_deg, abs=0.1)
    assert one.roll_deg == pytest.approx(-two.roll_deg, abs=0.1)
    assert one.pitch_deg == pytest.approx(two.pitch_deg, abs=0.1)


def test_one_look_sees_the_same_face_less_exactly(mesh: WindowMesh, picture: Image, published: Array) -> None:
    window = window_on(published)
    with closing(WindowMesh(both_sides=False)) as one_sided:
        one = one_sided.landmarks(picture, window)
    both = mesh.landmarks(picture, window)
    assert one is not None and both is not None
    assert 0 < np.linalg.norm((one - both)[:, :2], axis=1).mean() < 0.02 * fit_head_pose(both).scale


@pytest.mark.parametrize("times", [2, 5])
def test_landmarks_are_in_px_of_the_picture_whatever_its_size(
    mesh: WindowMesh, picture: Image, published: Array, times: int
) -> None:
    large = np.asarray(cv2.resize(picture, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC), np.uint8)
    window = window_on(published)
    wide = FaceWindow(*((v + 0.5) * times - 0.5 for v in (window.x_px, window.y_px)), window.side_px * times, 0.0)
    one = mesh.landmarks(picture, FaceWindow(window.x_px, window.y_px, window.side_px, 0.0))
    two = mesh.landmarks(large, wide)
    assert one is not None and two is not None
    expected = (one[:, :2] + 0.5) * times - 0.5
    assert np.linalg.norm(two[:, :2] - expected, axis=1).mean() < 0.02 * times * fit_head_pose(one).scale


@pytest.mark.parametrize("corner_px", [(0, 0), (301, 17), (1023, 511)])
def test_only_the_part_around_the_window_is_looked_at_and_its_place_is_kept(
    mesh: WindowMesh, picture: Image, published: Array, corner_px: tuple[int, int]
) -> None:
    large = np.asarray(cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC), np.uint8)
    left, top = corner_px
    room = np.zeros((1400, 1900, 3), np.uint8)
    room[top : top + 768, left : left + 768] = large
    one = window_on(published)
    window = FaceWindow(3 * one.x_px + 1 + left, 3 * one.y_px + 1 + top, 3 * one.side_px, one.turn_rad)
    alone = mesh.landmarks(large, FaceWindow(window.x_px - left, window.y_px - top, window.side_px, window.turn_rad))
    placed = mesh.landmarks(room, window)
    assert alone is not None and placed is not None
    away_px = np.linalg.norm(placed[:, :2] - corner_px - alone[:, :2], axis=1)
    assert away_px.mean() < 0.015 * fit_head_pose(alone).scale


def test_a_face_that_lies_on_its_side_is_seen_in_a_turned_window(
    mesh: WindowMesh, picture: Image, published: Array
) -> None:
    lying = np.ascontiguousarray(np.rot90(picture, -1))
    window = window_on(published)
    turned = FaceWindow(picture.shape[0] - 1 - window.y_px, window.x_px, window.side_px, window.turn_rad + np.pi / 2)
    straight, seen = mesh.landmarks(picture, window), mesh.landmarks(lying, turned)
    assert straight is not None and seen is not None
    back = np.column_stack([seen[:, 1], picture.shape[0] - 1 - seen[:, 0]])
    assert np.linalg.norm(back - straight[:, :2], axis=1).mean() < 0.5


def test_nobody_is_seen_where_nobody_is(mesh: WindowMesh, picture: Image) -> None:
    assert mesh.landmarks(np.zeros_like(picture), FaceWindow(128, 128, 150, 0)) is None


def test_a_window_that_reaches_out_of_the_picture_is_no_error(mesh: WindowMesh, picture: Image) -> None:
    assert mesh.landmarks(picture, FaceWindow(-500, 900, 2000, 0)) is None


def test_closing_twice_is_safe() -> None:
    opened = WindowMesh(both_sides=False)
    opened.close()
    opened.close()
