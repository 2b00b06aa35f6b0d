"""LivePortrait's networks for animals (appendix D): the same make, trained on cats, dogs and pandas besides people.

What is missing to use them as their makers do is the keypoint detector for animals: it needs an operator of its own
that must be compiled for each graphics card, and no other runtime has it. In its place stand three clicks
(marked_face.py). The checkpoints' sizes and sums are not known here, so that the program does not fetch them and does
not offer them: this loader is for files that somebody vouches for.
"""

from __future__ import annotations

from pathlib import Path

from engine.animators.liveportrait.builder import Networks, load_networks
from engine.animators.liveportrait.checkpoint import read_checkpoint
from engine.animators.liveportrait.convert import FLAT, STITCHING, join_states


def load_animal_networks(folder: Path) -> Networks:
    """Return the networks out of the five published .pth files in folder, every key and shape as it must be.

    Nothing but tensors is unpickled. Raises WeightsError for a file that is missing, damaged or of another make.
    """
    return load_networks(join_states({stem: read_checkpoint(folder / f"{stem}.pth") for stem in (*FLAT, STITCHING)}))
