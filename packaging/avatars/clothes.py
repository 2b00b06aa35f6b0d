"""Clothes: garments grown from the body's own surface, with swept collars."""

from collections.abc import Callable
from dataclasses import dataclass

import bpy
import human_mesh
import numpy as np
from figure import Figure, add_mesh, smooth_subdivide, surface_tree
from human_mesh import Array
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from nodes import Tree

Outline = Callable[[Array], Array]  # angle around the neck (0 in front) -> height (dm) above the neck's base


@dataclass(frozen=True)
class ClothLook:
    """A garment: neckline is crew, vee, turtle or collar; weave is knit, jersey or linen."""

    colour: str
    neckline: str = "crew"
    weave: str = "jersey"
    second: str | None = None  # the colour of a shirt worn under it
    loose: float = 0.07


def add_clothes(figure: Figure, look: ClothLook) -> None:
    """Dress the figure."""
    cloth = fabric(look.colour, look.weave)
    if look.second:
        shirt = fabric(look.second, "linen")
        garment(figure, 0.035, lambda angle: 0.13 + 0.16 * np.sin(angle) ** 2, shirt)
        add_collar(figure, shirt, 0.04)
    heights = NECKLINES[look.neckline]
    body = garment(figure, look.loose, heights, cloth)
    surface = surface_tree(body)
    if look.neckline == "turtle":
        add_roll(figure, cloth)
    elif look.neckline == "collar":
        add_collar(figure, cloth, look.loose)
    else:
        add_rib(figure, surface, heights, cloth)


def neck_base(figure: Figure) -> Array:
    """A point on the neck's axis at the height of the collarbones (3,)."""
    eye = figure.eye_centres.mean(0)
    body = figure.vertices[human_mesh.group_vertices("body")]
    ring = body[np.abs(body[:, 1] - (eye[1] - 1.30)) < 0.12]
    ring = ring[np.abs(ring[:, 0]) < 0.7]
    shoulder = body[(np.abs(np.abs(body[:, 0]) - 0.95) < 0.08) & (body[:, 1] < eye[1] - 0.95)]
    return np.array([0.0, shoulder[:, 1].max() - 0.13, (ring[:, 2].max() + ring[:, 2].min()) / 2])


def crew(angle: Array) -> Array:
    """Round neckline."""
    return 0.14 - 0.21 * (0.5 + 0.5 * np.cos(angle)) ** 1.5 + 0.16 * np.sin(angle) ** 2


def vee(angle: Array) -> Array:
    """V neckline."""
    drop = np.clip(1 - np.abs(np.arctan2(np.sin(angle), np.cos(angle))) / 1.5, 0, 1)
    return 0.12 - 0.61 * drop


NECKLINES: dict[str, Outline] = {
    "crew": crew,
    "vee": vee,
    "turtle": lambda angle: 0.16 + 0.16 * np.sin(angle) ** 2,
    "collar": lambda angle: 0.13 + 0.16 * np.sin(angle) ** 2,
}


def garment(figure: Figure, loose: float, heights: Outline, cloth: Tree) -> "bpy.types.Object":
    """Copy the body below the neckline, smooth it and lift it off the skin."""
    base, neck = human_mesh.load_base(), neck_base(figure)
    points = figure.vertices
    angle = np.arctan2(points[:, 0], points[:, 2] - neck[2])
    reach = np.hypot(points[:, 0], points[:, 2] - neck[2])
    covered = points[:, 1] < neck[1] + heights(angle) + slope(reach, angle) + 0.12
    covered &= (points[:, 1] < neck[1] + 0.27) | (np.abs(angle) > 1.1)  # not the chin
    faces = [f for f in base.faces["body"] if covered[list(f)].all() and points[list(f), 1].min() > figure.lowest]
    used = np.array(sorted({v for face in faces for v in face}))
    place = {int(v): i for i, v in enumerate(used)}
    faces = [tuple(place[v] for v in face) for face in faces]
    shape = relax(points[used], faces, 14)
    shape = (
        shape + vertex_normals(shape, faces) * (loose + 0.05 * np.clip((neck[1] - shape[:, 1]) / 1.0, 0, 1))[:, None]
    )
    draft = add_mesh("draft", shape, faces)
    smooth_subdivide(draft, 3)
    thing = cut_neckline(draft, neck, heights)
    thing.data.materials.append(cloth.material)
    return thing


def cut_neckline(draft: "bpy.types.Object", neck: Array, heights: Outline) -> "bpy.types.Object":
    """Return the subdivided draft without what lies above the neckline; the draft goes."""
    mesh = draft.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    raw = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", raw)
    points = raw.reshape(-1, 3)[:, [0, 2, 1]].astype(float) * (1, 1, -1)
    reach = np.hypot(points[:, 0], points[:, 2] - neck[2])
    angle = np.arctan2(points[:, 0], points[:, 2] - neck[2])
    below = points[:, 1] < neck[1] + heights(angle) + slope(reach, angle)
    corners = np.empty(len(mesh.polygons) * 4, np.int32)
    mesh.polygons.foreach_get("vertices", corners)
    quads = corners.reshape(-1, 4)
    quads = quads[below[quads].all(1)]
    used, quads = np.unique(quads, return_inverse=True)
    bpy.data.objects.remove(draft)
    return add_mesh("garment", points[used], [tuple(quad) for quad in quads.reshape(-1, 4).tolist()])


def level_reach(angle: Array) -> Array:
    """Up to this distance from the neck's axis a neckline is level; beyond it rises to spare the shoulders (dm)."""
    return 0.58 + 0.40 * np.maximum(0.0, np.cos(angle))


def slope(reach: Array, angle: Array) -> Array:
    """How much higher the cut runs at a distance from the neck's axis (dm)."""
    return 1.1 * np.maximum(0.0, reach - level_reach(angle))


def relax(points: Array, faces: list[tuple[int, ...]], rounds: int) -> Array:
    """Smooth a mesh without shrinking it."""
    links: list[set[int]] = [set() for _ in points]
    for face in faces:
        for a, b in zip(face, face[1:] + face[:1], strict=True):
            links[a].add(b)
            links[b].add(a)
    out = points.copy()
    for _ in range(rounds):
        for amount in (0.5, -0.515):  # Taubin: the step back keeps sleeves from shrinking
            out = np.array([(1 - amount) * out[i] + amount * out[list(near)].mean(0) for i, near in enumerate(links)])
    return out


def vertex_normals(points: Array, faces: list[tuple[int, ...]]) -> Array:
    """Area-weighted vertex normals of a quad mesh."""
    normals = np.zeros_like(points)
    for face in faces:
        normal = np.cross(points[face[2]] - points[face[0]], points[face[-1]] - points[face[1]])
        for vertex in face:
            normals[vertex] += normal
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)


def outline(surface: BVHTree, neck: Array, heights: Outline, turn: Array) -> Array:
    """Where the sloped cut around the neck meets a surface (N, 3): a level ray, then a rising one."""
    points = []
    for angle, rise, far in zip(turn, heights(turn), level_reach(turn), strict=True):
        level = Vector((np.sin(angle), -np.cos(angle), 0))
        start = Vector((0, -neck[2], neck[1] + rise))
        place, _, _, _ = surface.ray_cast(start, level, far)
        if place is None:
            place, _, _, _ = surface.ray_cast(start + level * far, level + Vector((0, 0, 1.1)))
        points.append((place.x, place.z, -place.y) if place else (np.nan,) * 3)
    return fill_gaps(np.array(points))


def fill_gaps(points: Array) -> Array:
    """Replace rows of NaN by their neighbours around the ring, then smooth it."""
    index = np.arange(len(points))
    good = ~np.isnan(points[:, 0])
    for axis in range(3):
        points[:, axis] = np.interp(index, index[good], points[good, axis], period=len(points))
    for _ in range(10):
        points = 0.5 * points + 0.25 * (np.roll(points, 1, 0) + np.roll(points, -1, 0))
    return points


def add_rib(figure: Figure, surface: BVHTree, heights: Outline, cloth: Tree) -> None:
    """A ribbed band along the neckline."""
    neck = neck_base(figure)
    turn = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    line = outline(surface, neck, lambda angle: heights(angle) - 0.05, turn)
    outward = line - neck
    outward[:, 1] = 0
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    up = np.tile((0.0, 1.0, 0.0), (len(line), 1)) - 0.35 * outward
    profile = np.array(
        [(-0.02, -0.05), (0.03, -0.03), (0.045, 0.02), (0.02, 0.08), (-0.01, 0.1), (-0.035, 0.08), (-0.035, -0.03)]
    )
    rings = [line + a * outward + b * up for a, b in profile]
    sweep("rib", rings, True, cloth)


def add_roll(figure: Figure, cloth: Tree) -> None:
    """A folded-over roll neck."""
    neck = neck_base(figure)
    turn = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    rings = []
    for height, gap in (
        (0.02, 0.12),
        (0.06, 0.10),
        (0.16, 0.085),
        (0.28, 0.09),
        (0.38, 0.085),
        (0.43, 0.07),
        (0.445, 0.045),
        (0.42, 0.02),
        (0.28, 0.01),
    ):
        ring = outline(figure.surface, neck, lambda angle, rise=height: rise - 0.09 * np.cos(angle), turn)
        outward = ring - neck
        outward[:, 1] = 0
        outward /= np.linalg.norm(outward, axis=1, keepdims=True)
        rings.append(ring + outward * gap)
    sweep("roll", rings, False, cloth)


def add_collar(figure: Figure, cloth: Tree, loose: float) -> None:
    """A shirt collar: stand, fold and two points."""
    neck = neck_base(figure)
    turn = np.linspace(0.10, 2 * np.pi - 0.10, 121)
    front = (0.5 + 0.5 * np.cos(turn)) ** 6
    ring = outline(figure.surface, neck, lambda angle: 0.18 - 0.10 * np.cos(angle), turn)
    outward = ring - neck
    outward[:, 1] = 0
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    up = np.array([0.0, 1.0, 0.0])
    along = np.gradient(ring, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    spread = np.where(turn < np.pi, 1.0, -1.0)[:, None] * along
    rings = []
    for gap, rise, tip in (
        (0.03, -0.16, 0.0),
        (0.03, 0.0, 0.0),
        (0.035, 0.12, 0.0),
        (0.05, 0.16, 0.0),
        (0.075, 0.13, 0.0),
        (0.11, 0.0, 0.4),
        (0.15, -0.11, 0.8),
        (0.175, -0.18, 1.0),
    ):
        down = -0.17 * tip * front
        rings.append(
            ring
            + outward * (gap + loose * 0.6 + 0.06 * tip * front)[:, None]
            + up * (rise + down)[:, None]
            + spread * (0.10 * tip * front)[:, None]
        )
    sweep("collar", rings, False, cloth, closed=False, thickness=0.02)


def sweep(
    name: str, rings: list[Array], closed_profile: bool, cloth: Tree, closed: bool = True, thickness: float = 0.0
) -> None:
    """Skin a list of rings."""
    count = len(rings[0])
    faces = []
    for k in range(len(rings) if closed_profile else len(rings) - 1):
        following = (k + 1) % len(rings)
        for j in range(count if closed else count - 1):
            i = (j + 1) % count
            faces.append((k * count + j, k * count + i, following * count + i, following * count + j))
    thing = add_mesh(name, np.concatenate(rings), faces)
    if thickness:
        solid = thing.modifiers.new("solid", "SOLIDIFY")
        solid.thickness = thickness
    smooth_subdivide(thing, 2)
    thing.data.materials.append(cloth.material)


def fabric(colour: str, weave: str) -> Tree:
    """Cloth with its weave as bumps."""
    tree = Tree("cloth")
    place = tree.place("Object")
    mottled = tree.mix(tree.span(tree.noise(place, 6, 4), 0.3, 0.7, 0.0, 0.12), colour, "#000000")
    if weave == "knit":
        rows = tree.wave(tree.scaled(place, (1, 0.4, 0.25)), 9.0, 0.6)
        loops = tree.wave(place, 11.0, 0.5, "Z")
        height = tree.math("ADD", tree.math("MULTIPLY", rows, 1.0), tree.math("MULTIPLY", loops, 0.35))
        normal = tree.bump(height, 0.55, 0.03, tree.bump(tree.noise(place, 120, 2), 0.4, 0.02))
    elif weave == "linen":
        threads = tree.math("ADD", tree.wave(place, 60, 1.5), tree.wave(place, 60, 1.5, "Z"))
        normal = tree.bump(threads, 0.15, 0.01, tree.bump(tree.noise(place, 3.2, 2), 0.25, 0.12))
    else:
        normal = tree.bump(tree.noise(place, 160, 2), 0.35, 0.012, tree.bump(tree.noise(place, 2.2, 2), 0.3, 0.15))
    tree.set(
        Base_Color=mottled,
        Roughness=0.85,
        Specular_IOR_Level=0.2,
        Sheen_Weight=0.35,
        Sheen_Roughness=0.4,
        Normal=normal,
    )
    return tree
