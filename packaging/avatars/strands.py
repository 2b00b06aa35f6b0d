"""Hair strands: arrays of points turned into Cycles hair curves."""

import bpy
import numpy as np
from figure import Figure, to_blender
from human_mesh import Array
from mathutils import Vector
from nodes import Tree, linear


def add_strands(name: str, points: Array, root_radius: float, tip_share: float, material: "bpy.types.Material") -> None:
    """Add (N, K, 3) y-up strands that taper from root_radius to tip_share of it."""
    count, length, _ = points.shape
    curves = bpy.data.hair_curves.new(name)
    curves.add_curves([length] * count)
    curves.attributes["position"].data.foreach_set("vector", to_blender(points).astype(np.float32).ravel())
    taper = root_radius * (1 - (1 - tip_share) * np.linspace(0, 1, length) ** 1.5)
    radius = curves.attributes.get("radius") or curves.attributes.new("radius", "FLOAT", "POINT")
    radius.data.foreach_set("value", np.tile(taper, count).astype(np.float32))
    thing = bpy.data.objects.new(name, curves)
    bpy.context.scene.collection.objects.link(thing)
    curves.materials.append(material)


def hair_material(colour: str, gloss: float = 0.35, variety: float = 0.5) -> "bpy.types.Material":
    """Cycles' hair shader in a plain colour, varied from strand to strand."""
    tree = Tree("hair", "ShaderNodeBsdfHairPrincipled")
    info = tree.nodes.new("ShaderNodeHairInfo")
    shade = tree.span(info.outputs["Random"], 0, 1, 1 - 0.5 * variety, 1 + 0.45 * variety)
    tree.shader.parametrization = "COLOR"
    grey = tree.nodes.new("ShaderNodeCombineColor")
    for channel in range(3):
        tree.put(grey, channel, shade)
    tree.set(Color=tree.mix(1.0, linear(colour), grey.outputs[0], "MULTIPLY"), Roughness=gloss, Radial_Roughness=0.5)
    return tree.material


def on_skin(figure: Figure, points: Array) -> tuple[Array, Array]:
    """Move (N, 3) points to the nearest place on the skin; also its outward normals."""
    places, normals = np.empty_like(points), np.empty_like(points)
    for i, point in enumerate(to_blender(points)):
        place, normal, _, _ = figure.surface.find_nearest(Vector(point))
        places[i] = (place.x, place.z, -place.y)
        normals[i] = (normal.x, normal.z, -normal.y)
    return places, normals


def in_front(figure: Figure, points: Array) -> tuple[Array, Array]:
    """Drop (N, 3) points along z onto the face as the camera sees it."""
    places, normals = points.copy(), np.tile((0.0, 0.0, 1.0), (len(points), 1))
    for i, point in enumerate(to_blender(points)):
        place, normal, _, _ = figure.surface.ray_cast(Vector((point[0], -4.0, point[2])), Vector((0, 1, 0)))
        if place is not None:
            places[i] = (place.x, place.z, -place.y)
            normals[i] = (normal.x, normal.z, -normal.y)
    return places, normals


def unit(vectors: Array) -> Array:
    """Scale the last axis to length one."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
