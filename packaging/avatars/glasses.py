"""Spectacles: two rims, a bridge and temples."""

from dataclasses import dataclass

import numpy as np
from clothes import sweep
from figure import Figure
from human_mesh import Array
from nodes import Tree


@dataclass(frozen=True)
class GlassesLook:
    """Frame colour, half sizes of a lens (dm), its squareness (2 is an ellipse) and the wire's radius."""

    colour: str
    width: float = 0.25
    height: float = 0.205
    square: float = 2.6
    wire: float = 0.016
    metal: float = 0.0


def add_glasses(figure: Figure, look: GlassesLook) -> None:
    """Set glasses on the nose."""
    tree = Tree("frame")
    tree.set(Base_Color=look.colour, Roughness=0.25, Metallic=look.metal, Coat_Weight=0.5)
    eyes = figure.eye_centres
    depth = float(eyes[:, 2].mean()) + figure.eye_radius + 0.16
    turn = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    power = 2 / look.square
    for centre in eyes:
        side = np.sign(centre[0])
        x = look.width * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** power
        y = look.height * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** power
        wrap = -0.10 * ((x * side + look.width) / (2 * look.width)) ** 2
        middle = np.array([centre[0] + side * 0.012, centre[1] - 0.035, depth])
        tube("rim", middle + np.stack([x, y, wrap], 1), look.wire, tree, True)
        hinge = middle + np.array([side * look.width, 0.07, -0.10])
        ear = np.array([side * 0.80, centre[1] + 0.03, figure.head_centre[2] - 0.05])
        share = np.linspace(0, 1, 24)[:, None]
        out = np.stack([side * 0.06 * np.sin(np.pi * share[:, 0] ** 0.6)] + [0 * share[:, 0]] * 2, 1)
        tube("temple", hinge + share * (ear - hinge) + out, look.wire, tree, False)
    share = np.linspace(-1, 1, 24)
    gap = eyes[0, 0] + 0.012 - look.width
    bridge = np.stack([gap * share, eyes[0, 1] + 0.02 + 0.035 * (1 - share**2), depth + 0.03 * (1 - share**2)], 1)
    tube("bridge", bridge, look.wire, tree, False)


def tube(name: str, line: Array, radius: float, tree: Tree, closed: bool) -> None:
    """A round wire along a line."""
    ahead = np.roll(line, -1, 0) - np.roll(line, 1, 0) if closed else np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    first = np.cross(ahead, (0.0, 0.31, 0.95))
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(ahead, first)
    around = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    sweep(name, [line + radius * (np.cos(a) * first + np.sin(a) * second) for a in around], True, tree, closed)
