"""The skin's material."""

from dataclasses import dataclass

import human_mesh
from nodes import Tree


@dataclass(frozen=True)
class SkinLook:
    """Colours are '#rrggbb'; amounts are 0..1."""

    tone: str
    flush: str  # the tone where blood shows: cheeks, nose, ears
    lips: str
    shade: str  # the tone of lids and under the eyes
    freckles: float = 0.0
    age: float = 0.0
    stubble: str | None = None
    scalp: str | None = None
    flush_amount: float = 0.5


def skin_material(look: SkinLook) -> Tree:
    """Build layered skin: tone, flush, lips, lids, freckles, stubble, pores."""
    tree = Tree("skin")
    place = tree.place("Object")
    colour = tree.mix(tree.span(tree.noise(place, 2.2, 4), 0.3, 0.75, 0, 0.35), look.tone, look.flush)
    for mask, amount in (("blush", 0.9), ("nose", 0.75), ("ear", 0.7)):
        share = tree.math("MULTIPLY", tree.attribute(mask), amount * look.flush_amount)
        colour = tree.mix(share, colour, look.flush)
    for mask, amount in (("lids", 0.38), ("under", 0.4 + 0.4 * look.age)):
        colour = tree.mix(tree.math("MULTIPLY", tree.attribute(mask), amount), colour, look.shade)
    colour = add_freckles(tree, colour, look, place)
    if look.stubble:
        specks = tree.span(tree.noise(place, 90, 2), 0.35, 0.7, 0.45, 1.0)
        colour = tree.mix(tree.math("MULTIPLY", tree.attribute("beard"), specks), colour, look.stubble)
    if look.scalp:
        colour = tree.mix(tree.math("MULTIPLY", tree.attribute("scalp"), 0.9), colour, look.scalp)
    lips = lips_mask(tree)
    creases = tree.wave(tree.scaled(place, (1, 0.15, 0.15)), 13, 4.0)
    lip_colour = tree.mix(tree.math("MULTIPLY", creases, 0.10), look.lips, look.shade)
    colour = tree.mix(lips, colour, lip_colour)
    pores = tree.bump(tree.cells(place, 55), 0.10 + 0.08 * look.age, 0.02)
    relief = tree.bump(tree.noise(place, 14, 5), 0.08 + 0.3 * look.age, 0.05, pores)
    relief = tree.bump(tree.math("MULTIPLY", creases, lips), 0.12, 0.01, relief)
    tree.shader.subsurface_method = (
        "BURLEY"  # a third of the time of the random walk, and no difference to the eye here
    )
    tree.set(
        Base_Color=colour,
        Subsurface_Weight=0.32,
        Subsurface_Radius=(1.0, 0.36, 0.2),
        Subsurface_Scale=0.07,
        Roughness=tree.mix(lips, tree.span(tree.noise(place, 5, 3), 0.2, 0.8, 0.40, 0.56), (0.33, 0.33, 0.33, 1)),
        Specular_IOR_Level=0.42,
        Normal=relief,
    )
    return tree


def lips_mask(tree: Tree) -> object:
    """MakeHuman's lip region with a soft edge."""
    path = human_mesh.data_dir() / "mpfb2/textures/mpfb_lips.jpg"
    return tree.span(tree.picture(str(path), tree.place("UV")), 0.12, 0.85, 0.0, 0.88)


def add_freckles(tree: Tree, colour: object, look: SkinLook, place: object) -> object:
    """Sprinkle freckles over nose and cheeks, and age spots over everything."""
    if not look.freckles:
        return colour
    spots = tree.span(tree.cells(place, 16), 0.10, 0.26, 1, 0)
    patches = tree.span(tree.noise(place, 9, 2), 0.42, 0.6)
    where = tree.math("ADD", tree.attribute("blush"), tree.attribute("nose"))
    where = tree.math("MINIMUM", tree.math("ADD", where, 0.12), 1.0)
    share = tree.math("MULTIPLY", tree.math("MULTIPLY", spots, patches), where)
    return tree.mix(tree.math("MULTIPLY", share, look.freckles), colour, look.shade)
