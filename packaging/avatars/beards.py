"""Beards."""

from dataclasses import dataclass

import numpy as np
from combs import tangent
from figure import Figure
from regions import beard, sample
from strands import add_strands, hair_material


@dataclass(frozen=True)
class BeardLook:
    """A beard; length in decimetres."""

    colour: str
    length: float = 0.10
    strands: int = 9000
    cheek: float = 0.0
    moustache: bool = True
    curl: float = 0.3
    lips_free: float = 1.0


def add_beard(figure: Figure, look: BeardLook, rng: np.random.Generator) -> None:
    """Grow a beard: down and slightly out, shorter towards the cheeks."""
    roots = sample(
        figure, lambda points: beard(figure, points, look.cheek, look.moustache, look.lips_free), look.strands, rng
    )
    flow = np.stack([0.55 * roots.points[:, 0], -np.ones(look.strands), np.full(look.strands, 0.1)], 1)
    flow = tangent(flow + rng.normal(0, look.curl, flow.shape), roots.normals, 0.55)
    low = np.clip((figure.eye_centres[0, 1] - 0.45 - roots.points[:, 1]) / 0.5, 0.25, 1)
    low = np.where(np.abs(roots.points[:, 0]) < 0.33, np.maximum(low, 0.6), low)
    size = look.length * low * rng.uniform(0.5, 1.1, look.strands) * (0.5 + 0.5 * np.minimum(1, roots.weights))
    along = np.linspace(0, 1, 7)[None, :, None]
    bend = rng.normal(0, look.curl, (look.strands, 1, 3)) * along**2 + np.array([0, -0.35, 0]) * along**2
    points = roots.points[:, None] + size[:, None, None] * (flow[:, None] * along + bend)
    add_strands("beard", points, 0.0030, 0.4, hair_material(look.colour, 0.45, 0.7))
