"""Eyebrows and eyelashes."""

from dataclasses import dataclass

import human_mesh
import numpy as np
from figure import Figure
from human_mesh import Array
from strands import add_strands, hair_material, in_front, unit


@dataclass(frozen=True)
class BrowLook:
    """Shape of the eyebrows, in decimetres relative to the eye's centre (x counted outwards)."""

    colour: str
    inner: tuple[float, float] = (-0.15, 0.195)
    peak: tuple[float, float] = (0.10, 0.265)
    tail: tuple[float, float] = (0.265, 0.20)
    width: float = 0.055
    count: int = 300
    length: float = 0.09


def add_brows(figure: Figure, look: BrowLook, rng: np.random.Generator) -> None:
    """Grow both brows: upright at the nose, combed outwards along the arch."""
    ends = np.array([look.inner, look.peak, look.tail])
    material = hair_material(look.colour, 0.5)
    for centre in figure.eye_centres:
        side = np.sign(centre[0])
        along = np.sort(rng.beta(1.15, 1.25, look.count))
        path = arch(ends, along)
        slope = unit(arch(ends, along + 0.02) - path)
        thick = look.width * np.interp(along, (0, 0.12, 0.5, 1), (0.55, 1.0, 0.85, 0.18))
        offset = rng.uniform(-0.5, 0.5, look.count)
        roots2 = path + np.stack([-slope[:, 1], slope[:, 0]], 1) * (thick * offset)[:, None]
        roots = np.stack([centre[0] + side * roots2[:, 0], centre[1] + roots2[:, 1], np.zeros(look.count)], 1)
        roots, normals = in_front(figure, roots)
        upright = np.interp(along, (0, 0.25, 0.7, 1), (1.0, 0.55, 0.2, 0.05)) - 0.75 * offset * (along > 0.15)
        flat = unit(
            np.stack([slope[:, 0] * side, slope[:, 1], np.zeros(look.count)], 1)
            + upright[:, None] * np.array([0, 1.0, 0])
            + rng.normal(0, 0.12, (look.count, 3))
        )
        length = look.length * rng.uniform(0.65, 1.1, look.count) * np.interp(along, (0, 0.2, 1), (0.75, 1.0, 0.75))
        steps = np.linspace(0, 1, 6)
        lift = 0.16 * np.sin(steps * np.pi * 0.85)
        droop = np.stack([side * slope[:, 0], slope[:, 1], np.zeros(look.count)], 1)
        points = roots[:, None] + length[:, None, None] * (
            steps[None, :, None] * (flat - normals * (flat * normals).sum(1, keepdims=True))[:, None]
            + lift[None, :, None] * normals[:, None]
            + 0.25 * (steps**2)[None, :, None] * droop[:, None]
        )
        add_strands("brow", points, 0.0034, 0.25, material)


def arch(ends: Array, along: Array) -> Array:
    """Quadratic curve through inner, peak (at 0.6) and tail."""
    t, p = along[:, None], 0.6
    inner, peak, tail = ends
    return inner * (t - p) * (t - 1) / p + peak * t * (t - 1) / (p * (p - 1)) + tail * t * (t - p) / (1 - p)


def add_lashes(figure: Figure, upper: float, lower: float, rng: np.random.Generator) -> None:
    """Grow lashes from the lid rims; upper and lower are lengths."""
    material = hair_material("#120c0a", 0.5, 0.2)
    for centre, side in zip(figure.eye_centres, "lr", strict=True):
        for number, length, count, rise in ((2, upper, 150, 0.45), (1, lower, 60, -0.35), (2, 0.022, 260, 0.15)):
            if not length:
                continue
            rim = lid_rim(figure, centre, f"helper-{side}-eyelashes-{number}")
            where = np.sort(rng.uniform(0.03, 0.97, count)) * (len(rim) - 1)
            roots = np.stack([np.interp(where, np.arange(len(rim)), rim[:, axis]) for axis in range(3)], 1)
            out = unit(roots - centre)
            outward = (np.abs(roots[:, 0]) - abs(centre[0])) / (figure.eye_radius * 1.2)
            fan = np.stack([np.sign(centre[0]) * outward * 0.55, np.full(count, rise * 0.25), np.full(count, 0.55)], 1)
            start = unit(out * 0.8 + fan + rng.normal(0, 0.07, (count, 3)))
            sizes = length * rng.uniform(0.7, 1.05, count) * (0.6 + 0.4 * np.clip(outward + 0.5, 0, 1))
            steps = np.linspace(0, 1, 7)[None, :, None]
            curl = np.array([0, rise, 0])[None, None]
            points = roots[:, None] + sizes[:, None, None] * (steps * start[:, None] + 0.75 * steps**2 * curl)
            add_strands("lashes", points, 0.0019, 0.15, material)


def lid_rim(figure: Figure, centre: Array, group: str) -> Array:
    """The roots of a helper lash strip, as a polyline from one corner of the eye to the other."""
    strip = figure.vertices[human_mesh.group_vertices(group)]
    distance = np.linalg.norm(strip - centre, axis=1)
    roots = strip[distance <= np.median(distance)]
    return roots[np.argsort(roots[:, 0])]
