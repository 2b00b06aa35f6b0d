"""A morphed figure with its landmarks, and its skin surface as a Blender object."""

from dataclasses import dataclass, field

import bpy
import human_mesh
import numpy as np
from human_mesh import Array
from mathutils.bvhtree import BVHTree

BELOW_EYES = 3.3  # dm; everything lower stays outside the picture


@dataclass(frozen=True)
class Figure:
    """Vertices of the whole base mesh after morphing, with the points the other parts are placed by."""

    vertices: Array
    eye_centres: Array  # (2, 3): the figure's left (x > 0), then right
    eye_radius: float
    lowest: float  # faces below this height are left out
    head_centre: Array  # (3,)
    skin: "bpy.types.Object" = field(repr=False)
    surface: BVHTree = field(repr=False)
    masks: dict[str, Array] = field(repr=False)


def to_blender(points: Array) -> Array:
    """Turn (…, 3) points from y-up to Blender's z-up."""
    return np.stack([points[..., 0], -points[..., 2], points[..., 1]], axis=-1)


def build_figure(targets: dict[str, float]) -> Figure:
    """Morph the base mesh and put its visible skin into the scene."""
    vertices = human_mesh.morph(targets)
    eyes = [vertices[human_mesh.group_vertices(f"helper-{side}-eye")] for side in "lr"]
    centres = np.array([(eye.min(0) + eye.max(0)) / 2 for eye in eyes])
    radius = float(np.mean([(eye.max(0) - eye.min(0))[:2].mean() / 2 for eye in eyes]))
    body = vertices[human_mesh.group_vertices("body")]
    head = body[body[:, 1] > centres[0, 1] - 0.75]
    centre = np.array([0.0, centres[0, 1] + 0.18, (head[:, 2].max() + head[:, 2].min()) / 2 - 0.12])
    masks = paint_masks(vertices, centres, radius)
    lowest = float(centres[0, 1]) - BELOW_EYES
    skin = make_skin(vertices, masks, lowest)
    surface = surface_tree(skin)
    return Figure(vertices, centres, radius, lowest, centre, skin, surface, masks)


def paint_masks(vertices: Array, eyes: Array, radius: float) -> dict[str, Array]:
    """Soft regions over the base vertices, each (N,) in 0..1: blush, nose, ear, lids, shade under the eyes."""
    front = vertices[human_mesh.group_vertices("body")]
    near = front[(np.abs(front[:, 0]) < 0.1) & (np.abs(front[:, 1] - eyes[0, 1] + 0.35) < 0.35)]
    nose = near[near[:, 2].argmax()]

    def blob(centre: Array, size: tuple[float, float, float]) -> Array:
        return np.exp(-(((vertices - centre) / size) ** 2).sum(1))

    def both(offset: tuple[float, float, float], size: tuple[float, float, float]) -> Array:
        left, right = (eye + np.array(offset) * (np.sign(eye[0]), 1, 1) for eye in eyes)
        return np.clip(blob(left, size) + blob(right, size), 0, 1)

    return {
        "blush": both((0.16, -0.38, 0.1), (0.3, 0.24, 0.5)),
        "nose": blob(nose, (0.2, 0.16, 0.25)),
        "ear": np.clip((np.abs(vertices[:, 0]) - 0.70) / 0.1, 0, 1) * (vertices[:, 1] > eyes[0, 1] - 0.6),
        "lids": both((0.02, 0.1, radius), (0.26, 0.1, 0.3)),
        "under": both((-0.02, -0.17, radius), (0.2, 0.1, 0.3)),
    }


def make_skin(vertices: Array, masks: dict[str, Array], lowest: float) -> "bpy.types.Object":
    """Build the body's visible part as a subdivided mesh with UVs and the masks as attributes."""
    base = human_mesh.load_base()
    kept = [i for i, face in enumerate(base.faces["body"]) if vertices[list(face), 1].min() > lowest]
    faces = [base.faces["body"][i] for i in kept]
    corner_uvs = [uv for i in kept for uv in base.face_uvs["body"][i]]
    used = np.array(sorted({v for face in faces for v in face}))
    place = {int(v): i for i, v in enumerate(used)}
    skin = add_mesh("skin", vertices[used], [tuple(place[v] for v in face) for face in faces])
    layer = skin.data.uv_layers.new(name="uv")
    layer.data.foreach_set("uv", base.uvs[corner_uvs].ravel())
    for name, mask in masks.items():
        attribute = skin.data.attributes.new(name, "FLOAT", "POINT")
        attribute.data.foreach_set("value", mask[used].astype(np.float32))
    smooth_subdivide(skin, 3)
    return skin


def add_mesh(name: str, points: Array, faces: list[tuple[int, ...]]) -> "bpy.types.Object":
    """Make a smooth-shaded mesh object from y-up points."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(to_blender(points).tolist(), [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.update()
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def smooth_subdivide(thing: "bpy.types.Object", levels: int) -> None:
    """Give the object a Catmull-Clark surface."""
    modifier = thing.modifiers.new("smooth", "SUBSURF")
    modifier.levels = modifier.render_levels = levels


def surface_tree(thing: "bpy.types.Object") -> BVHTree:
    """Return a search tree (in Blender's space) over the object's final surface."""
    graph = bpy.context.evaluated_depsgraph_get()
    return BVHTree.FromObject(thing, graph)
