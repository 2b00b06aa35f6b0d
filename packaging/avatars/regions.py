"""Where hair grows: scalp and beard as soft functions of position."""

from collections.abc import Callable
from dataclasses import dataclass

import bpy
import human_mesh
import numpy as np
from figure import Figure
from human_mesh import Array

# Elevation (degrees) of the hairline over azimuth (degrees from the front), seen from the head's centre.
AZIMUTHS = (0, 22, 42, 58, 72, 84, 97, 108, 122, 150, 180)
HAIRLINE = (33, 34, 33, 24, 4, -16, 8, 2, -28, -44, -50)
RECEDED = (42, 42, 38, 31, 8, -14, 8, 2, -28, -44, -50)


Region = Callable[[Array], Array]  # (N, 3) points -> (N,) weights


@dataclass(frozen=True)
class Roots:
    """Random places on the skin: points and outward normals, both (N, 3), and the region's weight there (N,)."""

    points: Array
    normals: Array
    weights: Array


def angles(figure: Figure, points: Array) -> tuple[Array, Array]:
    """Azimuth (0 in front, positive to the figure's left) and elevation in degrees, seen from the head's centre."""
    x, y, z = (points - figure.head_centre).T
    return np.degrees(np.arctan2(x, z)), np.degrees(np.arctan2(y, np.hypot(x, z)))


def scalp(figure: Figure, points: Array, line: tuple[int, ...] = HAIRLINE, soft_deg: float = 5.0) -> Array:
    """Weight 0..1 of hair on the head at (N, 3) points."""
    azimuth, elevation = angles(figure, points)
    edge = np.interp(np.abs(azimuth), AZIMUTHS, line)
    ear = np.abs(points[:, 0]) > 0.81
    return np.clip((elevation - edge) / soft_deg + 0.5, 0, 1) * ~ear


def mouth(figure: Figure) -> Array:
    """The middle of the lips' line (3,)."""
    teeth = figure.vertices[human_mesh.group_vertices("helper-upper-teeth")]
    return np.array([0.0, teeth[:, 1].min() + 0.02, teeth[:, 2].max()])


def beard(figure: Figure, points: Array, cheek: float = 0.0, moustache: bool = True, lips_free: float = 1.0) -> Array:
    """Weight 0..1 of a beard at (N, 3) points; cheek raises its upper edge (dm); lips_free widens the bare lips."""
    lips = mouth(figure)
    eye = figure.eye_centres[0]
    x, y, z = np.abs(points[:, 0]), points[:, 1] - lips[1], points[:, 2] - figure.head_centre[2]
    edge = np.interp(x, (0.0, 0.2, 0.34, 0.5, 0.66, 0.8), (0.2, 0.16, -0.06, 0.06, 0.34, 0.60)) + cheek
    weight = np.clip((edge - y) / 0.07 + 0.5, 0, 1)
    bottom = np.interp(z, (-0.1, 0.2, 0.5, 0.9), (-0.12, -0.42, -0.55, -0.62)) - 0.02
    weight *= np.clip((y - bottom) / 0.1 + 0.5, 0, 1)
    weight *= np.clip((z + 0.10) / 0.08, 0, 1) * (points[:, 1] < eye[1] + 0.1)
    weight *= ~((x > 0.66) & (z < 0.32))  # ear lobes
    inside = (x / 0.27) ** 2 + ((y + 0.015) / (0.105 * lips_free)) ** 2
    weight *= np.clip((inside - 1.0) / 0.15, 0, 1)
    weight *= 1 + 1.2 * ((y > 0) & (x < 0.32))
    soul = (x < 0.06) & (y < -0.09)
    gap = (y > -0.17) & (y < -0.06) & (x < 0.2) & ~soul
    weight *= np.where(gap, 0.5, 1.0)
    weight = np.clip(weight, 0, 2)
    if not moustache:
        weight *= ~((y > 0) & (x < 0.3))
    return weight


def sample(figure: Figure, weight_of: Region, count: int, rng: np.random.Generator) -> Roots:
    """Scatter roots over the skin in proportion to area and to weight_of(points)."""
    graph = bpy.context.evaluated_depsgraph_get()
    mesh = figure.skin.evaluated_get(graph).to_mesh()
    mesh.calc_loop_triangles()
    corners = np.empty(len(mesh.loop_triangles) * 3, np.int32)
    mesh.loop_triangles.foreach_get("vertices", corners)
    raw = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", raw)
    places = raw.reshape(-1, 3)[:, [0, 2, 1]].astype(float) * (1, 1, -1)
    triangles = places[corners.reshape(-1, 3)]
    weights = weight_of(triangles.mean(1))
    cross = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    area = np.linalg.norm(cross, axis=1)
    chance = weights * area
    chosen = rng.choice(len(triangles), count, p=chance / chance.sum())
    u, v = rng.uniform(0, 1, (2, count))
    flip = u + v > 1
    u, v = np.where(flip, 1 - u, u), np.where(flip, 1 - v, v)
    a, b, c = triangles[chosen].transpose(1, 0, 2)
    points = a + u[:, None] * (b - a) + v[:, None] * (c - a)
    normals = cross[chosen] / np.maximum(area[chosen, None], 1e-12)
    return Roots(points, normals, weights[chosen])


def paint(figure: Figure, name: str, weight_of: Region) -> None:
    """Store a region as an attribute of the skin, for its material."""
    mesh = figure.skin.data
    raw = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", raw)
    points = raw.reshape(-1, 3)[:, [0, 2, 1]].astype(float) * (1, 1, -1)
    attribute = mesh.attributes.get(name) or mesh.attributes.new(name, "FLOAT", "POINT")
    attribute.data.foreach_set("value", weight_of(points).astype(np.float32))
    mesh.update()
