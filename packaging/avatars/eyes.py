"""Eyeballs with recessed irises under a clear cornea."""

import numpy as np
from figure import Figure, add_mesh
from human_mesh import Array
from nodes import Tree, linear

IRIS = 0.53  # sine of the angle that the iris spans, seen from the eye's centre
PUPIL = 0.36  # share of the iris


def add_eyes(figure: Figure, iris: str, iris_light: str, towards: Array) -> None:
    """Put both eyes in, looking at the point towards (3,)."""
    ball, cornea = ball_material(iris, iris_light), cornea_material()
    for centre in figure.eye_centres:
        frame = aim(towards - centre)
        for name, profile, tree in (("ball", ball_profile(), ball), ("cornea", cornea_profile(), cornea)):
            points, faces = lathe(profile * figure.eye_radius * 0.995)
            shape = points @ frame + centre
            thing = add_mesh(name, shape, faces)
            radial = np.linalg.norm(points[:, :2], axis=1) / figure.eye_radius
            for key, values in (("radial", radial), ("across", points[:, 0]), ("up", points[:, 1])):
                attribute = thing.data.attributes.new(key, "FLOAT", "POINT")
                attribute.data.foreach_set("value", values.astype(np.float32))
            thing.data.materials.append(tree.material)


def aim(direction: Array) -> Array:
    """Rotation whose rows are the eye's own axes, z along direction."""
    z = direction / np.linalg.norm(direction)
    x = np.cross((0, 1, 0), z)
    x /= np.linalg.norm(x)
    return np.stack([x, np.cross(z, x), z])


def ball_profile() -> Array:
    """(K, 2) radius and height of the white with a dished iris, for a unit ball."""
    inner = np.linspace(0, IRIS, 24)
    rim = np.sqrt(1 - IRIS**2)
    dish = np.stack([inner, rim - 0.02 - 0.07 * (1 - (inner / IRIS) ** 2)], 1)
    angles = np.arcsin(IRIS) + np.linspace(0.0, 1.0, 40) ** 1.2 * (2.4 - np.arcsin(IRIS))
    return np.concatenate([dish, np.stack([np.sin(angles), np.cos(angles)], 1)])


def cornea_profile() -> Array:
    """(K, 2) of the clear front: a steeper cap that runs into the ball."""
    radius = np.linspace(0, IRIS * 1.12, 30)
    edge = radius[-1]
    cap = np.sqrt(1 - edge**2) + 0.16 * (1 - (radius / edge) ** 2) + 0.004
    angles = np.arcsin(edge) + np.linspace(0.02, 1.0, 30) * (2.0 - np.arcsin(edge))
    return np.concatenate([np.stack([radius, cap], 1), 1.004 * np.stack([np.sin(angles), np.cos(angles)], 1)])


def lathe(profile: Array, around: int = 96) -> tuple[Array, list[tuple[int, ...]]]:
    """Turn a (radius, z) profile about z."""
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    rings = [np.stack([r * np.cos(turn), r * np.sin(turn), np.full(around, z)], 1) for r, z in profile]
    faces = []
    for i in range(len(profile) - 1):
        for j in range(around):
            k = (j + 1) % around
            faces.append((i * around + j, (i + 1) * around + j, (i + 1) * around + k, i * around + k))
    return np.concatenate(rings), faces


def ball_material(iris: str, iris_light: str) -> Tree:
    """White, limbal ring, fibres, pupil."""
    tree = Tree("eyeball")
    radial, across, up = (tree.attribute(name) for name in ("radial", "across", "up"))
    angle = tree.math("ARCTAN2", up, across)
    fibres = tree.nodes.new("ShaderNodeCombineXYZ")
    tree.put(fibres, 0, tree.math("MULTIPLY", tree.math("COSINE", angle), 9.0))
    tree.put(fibres, 1, tree.math("MULTIPLY", tree.math("SINE", angle), 9.0))
    tree.put(fibres, 2, tree.math("MULTIPLY", radial, 4.0))
    streaks = tree.span(tree.noise(fibres.outputs[0], 1.6, 3), 0.32, 0.68)
    share = tree.math("DIVIDE", radial, IRIS)
    body = tree.mix(streaks, iris, iris_light)
    glow = tree.span(share, PUPIL, 0.85, 0.85, 0.0)
    body = tree.mix(tree.math("MULTIPLY", glow, 0.6), body, iris_light)
    body = tree.mix(tree.span(share, 0.76, 0.99, 0, 0.88), body, "#14100e")
    body = tree.mix(tree.span(share, PUPIL - 0.03, PUPIL + 0.05, 1, 0), body, "#030303")
    veins = tree.span(tree.math("ABSOLUTE", across), 0.09, 0.16, 0, 0.5)
    white = tree.mix(veins, "#ece8e4", "#d9b3a6")
    colour = tree.mix(tree.span(share, 0.97, 1.06), body, white)
    low = tree.math("MULTIPLY", tree.span(up, 0.03, -0.09), tree.span(share, 0.95, 0.7))
    bright = tree.math("MULTIPLY", low, tree.span(share, PUPIL, PUPIL + 0.12))
    tree.set(
        Base_Color=colour,
        Roughness=0.5,
        Specular_IOR_Level=0.2,
        Emission_Color=linear(iris_light),
        Emission_Strength=tree.math("MULTIPLY", bright, 0.22),
    )
    return tree


def cornea_material() -> Tree:
    """A clear wet coat: see-through, with reflections by Fresnel."""
    tree = Tree("cornea", "ShaderNodeMixShader")
    fresnel = tree.nodes.new("ShaderNodeFresnel")
    fresnel.inputs["IOR"].default_value = 1.42
    clear, gloss = tree.nodes.new("ShaderNodeBsdfTransparent"), tree.nodes.new("ShaderNodeBsdfGlossy")
    gloss.inputs["Roughness"].default_value = 0.04
    tree.put(tree.shader, 0, fresnel.outputs[0])
    tree.links.new(clear.outputs[0], tree.shader.inputs[1])
    tree.links.new(gloss.outputs[0], tree.shader.inputs[2])
    return tree
