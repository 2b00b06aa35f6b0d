"""What is seen behind the figure: a softly lit wall or a room out of focus."""

from dataclasses import dataclass

import bpy
import numpy as np
from nodes import Tree


@dataclass(frozen=True)
class Backdrop:
    """kind is wall, shelves or window; colour is the wall's."""

    kind: str
    colour: str
    accent: str = "#e8c99a"


def add_backdrop(look: Backdrop, eye_height: float, rng: np.random.Generator) -> None:
    """Build the backdrop some way behind the figure."""
    wall = Tree("wall")
    place = wall.place("Object")
    wall.set(
        Base_Color=wall.mix(wall.span(wall.noise(place, 0.35, 3), 0.3, 0.7, 0, 0.25), look.colour, look.accent),
        Roughness=0.9,
    )
    box((0, 17, eye_height), (60, 0.2, 40), wall)
    glow((-3.0, 13.0, eye_height + 2.0), 60, (1.0, 0.93, 0.85))
    if look.kind == "shelves":
        add_shelves(look, eye_height, rng)
    elif look.kind == "window":
        add_window(look, eye_height, rng)


def add_shelves(look: Backdrop, eye_height: float, rng: np.random.Generator) -> None:
    """A bookcase with books, pots and one lamp."""
    wood = plain("#6b4a33", 0.6)
    colours = ["#8c3f32", "#d8c7a6", "#2f4a5a", "#3f5a45", "#b98a3c", "#e6ded0", "#59405c", "#22303c"]
    books = [plain(colour, 0.7) for colour in colours]
    for level in np.arange(-4.2, 5.6, 2.3):
        z = eye_height + level
        box((0, 15.6, z), (16, 2.2, 0.18), wood)
        x = -7.4
        while x < 7.4:
            wide, tall = rng.uniform(0.18, 0.42), rng.uniform(1.1, 1.75)
            if rng.uniform() < 0.12:
                x += rng.uniform(0.6, 1.5)
                continue
            box((x + wide / 2, 15.4, z + 0.1 + tall / 2), (wide * 0.95, 1.3, tall), books[rng.integers(len(books))])
            x += wide
    for x in (-8, -2.6, 2.8, 8):
        box((x, 15.6, eye_height), (0.2, 2.2, 14), wood)
    lamp((4.4, 13.6, eye_height + 1.6), 0.55, "#ffd9a0", 9.0)


def add_window(look: Backdrop, eye_height: float, rng: np.random.Generator) -> None:
    """A bright window on one side, leaves in front of it and a lamp on the other."""
    sky = emitting("#dcebf7", 2.2)
    for x in (3.4, 6.4):
        box((x, 16.6, eye_height + 1.2), (2.7, 0.1, 7.5), sky)
    leaf = plain("#4d7048", 0.6)
    for _ in range(130):
        at = (rng.normal(-5.0, 0.9), rng.uniform(13, 15), eye_height + rng.normal(-1.2, 1.5))
        bpy.ops.mesh.primitive_uv_sphere_add(segments=12, ring_count=8, radius=1.0, location=at)
        thing = bpy.context.object
        thing.scale = (0.42, 0.05, 0.16)
        thing.rotation_euler = tuple(rng.uniform(-1.2, 1.2, 3))
        thing.data.materials.append(leaf.material)
    lamp((-2.9, 14.6, eye_height + 2.6), 0.4, "#ffdfb0", 7.0)


def plain(colour: str, roughness: float) -> Tree:
    """A matt material."""
    tree = Tree("plain")
    tree.set(Base_Color=colour, Roughness=roughness)
    return tree


def emitting(colour: str, strength: float) -> Tree:
    """A glowing material."""
    tree = Tree("glow", "ShaderNodeEmission")
    tree.set(Color=colour, Strength=strength)
    return tree


def box(middle: tuple[float, float, float], size: tuple[float, float, float], tree: Tree) -> None:
    """A block in Blender's space."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=middle)
    bpy.context.object.scale = size
    bpy.context.object.data.materials.append(tree.material)


def lamp(place: tuple[float, float, float], radius: float, colour: str, strength: float) -> None:
    """A glowing ball."""
    bpy.ops.mesh.primitive_uv_sphere_add(radius=radius, location=place)
    bpy.context.object.data.materials.append(emitting(colour, strength).material)


def glow(place: tuple[float, float, float], power: float, colour: tuple[float, float, float]) -> None:
    """A soft light on the wall."""
    light = bpy.data.lights.new("glow", "POINT")
    light.energy, light.color, light.shadow_soft_size = power * 12, colour, 1.5
    thing = bpy.data.objects.new("glow", light)
    thing.location = place
    bpy.context.scene.collection.objects.link(thing)
