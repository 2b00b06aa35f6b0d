"""Combs: for places on growing strands, the direction in which a hairstyle wants them to go on."""

from collections.abc import Callable

import numpy as np
from figure import Figure
from human_mesh import Array
from regions import Roots, angles
from strands import unit

# A comb gives, for places (N, 3), roots and the share of the way grown (0..1), the direction wanted (N, 3).
Comb = Callable[[Figure, Array, Roots, float], Array]


def fringe_share(figure: Figure, roots: Roots) -> Array:
    """Which roots belong to the fringe (N,), 0..1."""
    azimuth, elevation = angles(figure, roots.points)
    return np.clip((44 - np.abs(azimuth)) / 8, 0, 1) * np.clip((74 - elevation) / 8, 0, 1)


def tangent(vectors: Array, normals: Array, lift: float) -> Array:
    """Lay vectors along the surface, lifted a little."""
    flat = vectors - normals * (vectors * normals).sum(1, keepdims=True)
    return unit(unit(flat) + lift * normals)


def radial(figure: Figure, points: Array) -> Array:
    """Outward directions from the head's centre."""
    return unit((points - figure.head_centre) * (1.0, 1.0, 0.85))


def comb_side(figure: Figure, points: Array, roots: Roots, grown: float) -> Array:
    """Short hair with a parting on the figure's left: across the top, forward at the fringe, down at the sides."""
    _, elevation = angles(figure, roots.points)
    top = np.clip((elevation - 18) / 22, 0, 1)[:, None]
    side = np.where(roots.points[:, :1] > 0.30, 1.0, -1.0)
    front = np.clip((roots.points[:, 2:] - figure.head_centre[2] - 0.15) / 0.6, 0, 1)
    across = np.concatenate([side * 0.8, 0.15 + 0.5 * front * (1 - grown), 0.25 - 0.5 * front], 1)
    down = np.tile((0.0, -1.0, -0.45), (len(points), 1))
    return tangent(top * across + (1 - top) * down, radial(figure, points), 0.35 * (1 - grown))


def comb_back(figure: Figure, points: Array, roots: Roots, grown: float) -> Array:
    """Swept up and back from the forehead."""
    _, elevation = angles(figure, roots.points)
    top = np.clip((elevation - 14) / 20, 0, 1)[:, None]
    front = np.clip((roots.points[:, 2:] - figure.head_centre[2] - 0.3) / 0.5, 0, 1)
    back = np.concatenate(
        [
            0.25 * np.sign(roots.points[:, :1]) * (1 - front),
            0.5 + 0.6 * front * (1 - grown),
            -0.9 * np.ones((len(points), 1)),
        ],
        1,
    )
    down = np.tile((0.0, -0.8, -0.7), (len(points), 1))
    return tangent(top * back + (1 - top) * down, radial(figure, points), 0.5 * (1 - grown))


def comb_forward(figure: Figure, points: Array, roots: Roots, grown: float) -> Array:
    """Textured crop: everything from the crown towards the forehead."""
    _, elevation = angles(figure, roots.points)
    top = np.clip((elevation - 18) / 20, 0, 1)[:, None]
    sway = 0.5 * np.sin(roots.points[:, :1] * 9 + roots.points[:, 2:] * 7)
    ahead = np.concatenate([0.35 + sway, 0.25 - 0.45 * grown * np.ones_like(sway), 0.9 * np.ones_like(sway)], 1)
    down = np.tile((0.0, -1.0, 0.15), (len(points), 1))
    return tangent(top * ahead + (1 - top) * down, radial(figure, points), 0.45 * (1 - 0.6 * grown))


def comb_loose(figure: Figure, points: Array, roots: Roots, grown: float, part: float = 0.0) -> Array:
    """Long hair from a parting: outwards, then down beside the face and over the shoulders."""
    side = np.where(roots.points[:, :1] > part, 1.0, -1.0)
    local = points - figure.head_centre
    high = np.clip((local[:, 1:2] - 0.15) / 0.5, 0, 1)
    ahead = np.clip((local[:, 2:] - 0.0) / 0.35, 0, 1)
    covers = ahead * np.clip((0.80 - np.abs(local[:, :1])) / 0.25, 0, 1) * np.clip((0.62 - local[:, 1:2]) / 0.3, 0, 1)
    wide = np.abs(local[:, :1])
    inward = 0.5 * np.clip((wide - 0.86) / 0.2, 0, 1)
    over = tangent(
        np.concatenate([1.0 * side, -0.55 * np.ones_like(side), -0.3 * np.ones_like(side)], 1),
        radial(figure, points),
        0.0,
    )
    fall = np.concatenate(
        [
            side * (1.4 * covers * np.clip((0.84 - wide) / 0.2, 0, 1) - inward),
            -1.2 + 0.3 * covers,
            -0.9 * covers - 0.15 * ahead,
        ],
        1,
    )
    return unit(high * over + (1 - high) * fall)


def comb_parted(part: float) -> Comb:
    """Long hair with its parting at x = part."""
    return lambda figure, points, roots, grown: comb_loose(figure, points, roots, grown, part)


def comb_fringe(figure: Figure, points: Array, roots: Roots, grown: float) -> Array:
    """A bob: the front falls over the forehead, the rest hangs straight."""
    fringe = fringe_share(figure, roots)[:, None]
    spread = 0.25 * np.sign(roots.points[:, :1]) * np.abs(roots.points[:, :1]) / 0.5
    ahead = np.concatenate([spread, 0.3 - 1.2 * grown * np.ones_like(spread), 0.7 * np.ones_like(spread)], 1)
    return unit(fringe * ahead + (1 - fringe) * comb_loose(figure, points, roots, grown))


def comb_up(figure: Figure, points: Array, roots: Roots, grown: float) -> Array:
    """Drawn along the head to a knot on the crown."""
    return tangent(knot(figure) - points, radial(figure, points), 0.0)


def knot(figure: Figure) -> Array:
    """Where the bun sits."""
    return figure.head_centre + np.array([0.0, 0.88, -0.30])


COMBS: dict[str, Comb] = {
    "side": comb_side,
    "back": comb_back,
    "forward": comb_forward,
    "loose": comb_loose,
    "loose left": comb_parted(0.22),
    "fringe": comb_fringe,
    "up": comb_up,
}
