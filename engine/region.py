"""The parts of the face that can be driven by themselves."""

from __future__ import annotations

from enum import Enum


class Region(str, Enum):
    """What of the driver's motion is used. As a text it is the word that users and files know it by."""

    ALL = "all"
    EXPRESSION = "expression"
    POSE = "pose"
    LIPS = "lips"
    EYES = "eyes"

    @property
    def turns(self) -> bool:
        """Whether the head moves."""
        return self in (Region.ALL, Region.POSE)

    @property
    def has_eyes(self) -> bool:
        """Whether lids and gaze move."""
        return self in (Region.ALL, Region.EXPRESSION, Region.EYES)

    @property
    def has_lips(self) -> bool:
        """Whether the mouth moves."""
        return self in (Region.ALL, Region.EXPRESSION, Region.LIPS)
