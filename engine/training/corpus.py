"""The table of training and validation clips: which file, which person, which split."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BadInputError

TRAIN, VALIDATION = "train", "val"
# type
CLIP, STILL = "clip", "still"
# text that stays while the face moves, and faces that the mesh cannot follow, teach nothing
UNUSABLE = frozenset({"subtitle", "extreme-pose"})


@dataclass(frozen=True, slots=True)
class CorpusClip:
    """One row of the table. path: the clip's file; identity: the person; split: TRAIN or VALIDATION."""

    name: str
    path: Path
    identity: str
    split: str
    flags: frozenset[str]


def read_corpus(folder: Path, split: str, kind: str = CLIP) -> list[CorpusClip]:
    """Return the usable clips, or with STILL the photos, of one split from folder/index.csv, in the table's order.

    Raises BadInputError where the table is missing or lacks a column.
    """
    index = folder / "index.csv"
    try:
        with index.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        clips = [_clip(folder, row) for row in rows if row["type"] == kind]
    except OSError as error:
        raise BadInputError(f"The table {index} cannot be read ({error.strerror}). Give the data's folder.") from error
    except KeyError as error:
        raise BadInputError(f"The table {index} has no column {error}. It must be the data's own index.csv.") from error
    return [clip for clip in clips if clip.split == split and not clip.flags & UNUSABLE]


def _clip(folder: Path, row: dict[str, str]) -> CorpusClip:
    flags = frozenset(filter(None, row["flags"].split("|")))
    return CorpusClip(row["id"], folder / row["file"], row["identity"], row["split"], flags)
