"""How much work the stages do: full, or less of it while the machine is busy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """One snapshot, read once per frame as Controls are.

    idle_ahead: whether idle pictures are made in advance while live ones are wanted. track_every: each so-manieth
    camera frame is measured and shown; the sinks get the picture again until then. lighter: use the session's lighter
    engine. words: what is saved, for a person to read; empty when nothing is.
    """

    idle_ahead: bool = True
    track_every: int = 1
    lighter: bool = False
    words: str = ""


def steps(*, lighter: bool) -> tuple[Effort, ...]:
    """Return the efforts from full on, each saving more than the one before (docs/decisions/0005-latency-governor.md).

    lighter: whether the session has a lighter engine to go over to.
    """
    later = Effort(idle_ahead=False, words="idle pictures are made later")
    half = Effort(idle_ahead=False, track_every=2, words="every second camera picture is used")
    # the lighter engine may well keep up with every picture
    light = Effort(False, 1, True, "a lighter engine is used")
    least = Effort(False, 2, True, "a lighter engine and every second camera picture are used")
    return (Effort(), later, half, light, least) if lighter else (Effort(), later, half)
