"""Hairstyles: guide strands grown by a comb, gravity and the head's surface, then filled with children in locks."""

from dataclasses import dataclass

import numpy as np
from combs import COMBS, fringe_share, knot, radial
from figure import Figure, to_blender
from human_mesh import Array
from mathutils import Vector
from regions import HAIRLINE, Roots, angles, sample, scalp
from scipy.spatial import cKDTree
from strands import add_strands, hair_material, unit


@dataclass(frozen=True)
class HairLook:
    """One hairstyle. Lengths in decimetres; style names a comb of COMBS."""

    style: str
    colour: str
    top: float = 0.5
    sides: float = 0.15
    line: tuple[int, ...] = HAIRLINE
    guides: int = 1300
    strands: int = 30000
    wave: float = 0.0
    wave_length: float = 0.5
    clump: float = 0.7
    frizz: float = 0.012
    offset: float = 0.02
    volume: float = 0.10
    stiff: float = 0.55
    gravity: float = 0.0
    part: float = 0.0
    fringe: float = 0.55
    radius: float = 0.0024
    gloss: float = 0.3
    variety: float = 0.5


def add_hair(figure: Figure, look: HairLook, rng: np.random.Generator) -> None:
    """Grow a hairstyle on the head."""

    def region(points: Array) -> Array:
        return scalp(figure, points, look.line)

    guides = sample(figure, region, look.guides, rng)
    length = guide_lengths(figure, look, guides) * rng.uniform(
        *((1.0, 1.02) if look.style == "up" else (0.82, 1.08)), look.guides
    )
    paths = grow(figure, look, guides, length, 36 if look.top > 1 else 20)
    paths = add_wave(paths, look, rng)
    children = fill(paths, guides, sample(figure, region, look.strands, rng), look, rng)
    add_strands("hair", children, look.radius, 0.35, hair_material(look.colour, look.gloss, look.variety))


def guide_lengths(figure: Figure, look: HairLook, roots: Roots) -> Array:
    """Long on top, fading to the sides' length downwards."""
    _, elevation = angles(figure, roots.points)
    share = np.clip((elevation - 8) / 34, 0, 1)
    share = share * share * (3 - 2 * share)
    if look.style == "side":
        share *= np.where(roots.points[:, 0] > 0.30, 0.25, 1.0)
    low = look.sides * np.interp(elevation, (-50, -15, 10), (0.5, 0.8, 1.0))
    out = low + (look.top - low) * share
    if look.style == "up":
        return np.linalg.norm(roots.points - knot(figure), axis=1) * 1.1
    if look.style == "fringe":
        out = np.where(
            fringe_share(figure, roots) > 0.5, look.fringe * np.interp(elevation, (30, 70), (0.85, 1.5)), out
        )
    return out


def grow(figure: Figure, look: HairLook, roots: Roots, length: Array, steps: int) -> Array:
    """Grow all guides step by step; returns (N, steps + 1, 3)."""
    comb = COMBS[look.style]
    points = roots.points.copy()
    paths = [points.copy()]
    heading = unit(0.6 * roots.normals + comb(figure, points, roots, 0.0))
    step = (length / steps)[:, None]
    for i in range(steps):
        grown = (i + 1) / steps
        wish = comb(figure, points, roots, grown)
        heading = unit(look.stiff * heading + (1 - look.stiff) * wish + np.array([0, -look.gravity * grown, 0]))
        points = points + heading * step
        gap = look.offset + look.volume * np.sin(np.pi * min(1.0, 0.15 + 0.85 * grown)) * np.minimum(1, length / 0.4)
        points = keep_out(figure, points, gap)
        heading = unit(points - paths[-1])
        paths.append(points.copy())
    return np.stack(paths, 1)


def keep_out(figure: Figure, points: Array, gap: Array) -> Array:
    """Push points that are nearer to the skin than gap, or under it, out to that distance."""
    out = points.copy()
    for i, point in enumerate(to_blender(points)):
        place, normal, _, _ = figure.surface.find_nearest(Vector(point))
        offset = Vector(point) - place
        if offset.dot(normal) < gap[i]:
            moved = place + normal * gap[i]
            out[i] = (moved.x, moved.z, -moved.y)
    return out


def add_wave(paths: Array, look: HairLook, rng: np.random.Generator) -> Array:
    """Bend long guides into waves that neighbours share."""
    if not look.wave:
        return paths
    travelled = np.cumsum(np.linalg.norm(np.diff(paths, axis=1, prepend=paths[:, :1]), axis=2), 1)
    roots = paths[:, 0]
    phase = (
        2.2 * np.sin(roots @ rng.normal(0, 2.0, 3)) + 4 * (roots[:, 0] > look.part) + rng.normal(0, 0.35, len(roots))
    )
    turn = 2 * np.pi * travelled / look.wave_length + phase[:, None]
    fade = np.clip((travelled - 0.35) / 0.6, 0, 1)[..., None]
    side = np.stack([np.sin(turn), np.zeros_like(turn), 0.8 * np.cos(turn)], 2)
    return paths + look.wave * fade * side


def fill(paths: Array, guides: Roots, roots: Roots, look: HairLook, rng: np.random.Generator) -> Array:
    """Give every root the path of the nearest guide, drawn together towards the tip, with some frizz."""
    _, nearest = cKDTree(guides.points).query(roots.points)
    along = np.linspace(0, 1, paths.shape[1])[None, :, None]
    chosen = paths[nearest]
    offset = (roots.points - guides.points[nearest])[:, None]
    together = 1 - look.clump * along**0.8
    size = rng.uniform(0.8, 1.06, (len(roots.points), 1, 1))
    children = roots.points[:, None] + (chosen - chosen[:, :1]) * size + offset * (together - 1)
    drift = rng.normal(0, look.frizz, (len(roots.points), 1, 3)) * along
    ripple = np.sin(
        along * rng.uniform(4, 12, (len(roots.points), 1, 1)) + rng.uniform(0, 6, (len(roots.points), 1, 1))
    )
    return children + drift + 0.5 * look.frizz * ripple * along * unit(rng.normal(0, 1, (len(roots.points), 1, 3)))


def add_coils(figure: Figure, look: HairLook, rng: np.random.Generator) -> None:
    """Tightly curled hair: every strand a coil standing off the head."""
    roots = sample(figure, lambda points: scalp(figure, points, look.line), look.strands, rng)
    _, elevation = angles(figure, roots.points)
    size = look.sides + (look.top - look.sides) * np.clip((elevation + 10) / 45, 0, 1)
    size = size * rng.uniform(0.55, 1.0, look.strands) ** 0.5
    axis = unit(radial(figure, roots.points) + roots.normals * 0.4 + rng.normal(0, 0.22, roots.points.shape))
    first = unit(np.cross(axis, rng.normal(0, 1, axis.shape)))
    second = np.cross(axis, first)
    along = np.linspace(0, 1, 34)[None, :, None]
    loops = (size / look.wave_length)[:, None, None] * rng.uniform(0.85, 1.2, (look.strands, 1, 1))
    turn = 2 * np.pi * loops * along + rng.uniform(0, 6.3, (look.strands, 1, 1))
    wide = look.wave * np.minimum(1, along * 6) * rng.uniform(0.7, 1.25, (look.strands, 1, 1))
    points = (
        roots.points[:, None]
        + axis[:, None] * size[:, None, None] * along
        + wide * (np.cos(turn) * first[:, None] + np.sin(turn) * second[:, None])
    )
    add_strands("coils", points, look.radius, 0.6, hair_material(look.colour, look.gloss, look.variety))


def add_bun(figure: Figure, look: HairLook, size: float, rng: np.random.Generator) -> None:
    """A ball of hair wound around the knot."""
    count = 5000
    centre = knot(figure) + np.array([0, 0.62 * size, -0.1 * size])
    axis = unit(np.array([0.25, 1.0, 0.35]) + rng.normal(0, 0.28, (count, 3)))
    first = unit(np.cross(axis, rng.normal(0, 1, axis.shape)))
    second = np.cross(axis, first)
    turn = np.linspace(0, 1, 24)[None, :, None] * rng.uniform(2.0, 4.5, (count, 1, 1))
    depth = size * rng.uniform(0.72, 1.0, (count, 1, 1)) ** 0.4
    height = rng.uniform(-0.75, 0.75, (count, 1, 1))
    ring = np.sqrt(1 - height**2) * (np.cos(turn) * first[:, None] + np.sin(turn) * second[:, None])
    points = centre + depth * (ring + height * axis[:, None]) * (1.12, 0.92, 1.0)
    points += rng.normal(0, look.frizz, (count, 1, 3)) * np.linspace(0, 1, 24)[None, :, None]
    add_strands("bun", points, look.radius * 1.1, 0.5, hair_material(look.colour, look.gloss, look.variety))
