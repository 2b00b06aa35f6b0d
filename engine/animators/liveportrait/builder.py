"""The seven networks in their published sizes, and the one place that fills them with weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import torch
from torch import nn

from engine.animators.liveportrait.checkpoint import State
from engine.animators.liveportrait.networks.appearance_extractor import AppearanceExtractor
from engine.animators.liveportrait.networks.motion_extractor import MotionExtractor
from engine.animators.liveportrait.networks.retargeting_mlp import (
    EYE_WIDTHS,
    LIP_WIDTHS,
    STITCHING_WIDTHS,
    RetargetingMlp,
)
from engine.animators.liveportrait.networks.spade_generator import SpadeGenerator
from engine.animators.liveportrait.networks.warping import WarpingNetwork
from engine.errors import WeightsError


@dataclass(frozen=True, slots=True)
class Networks:
    """F, M, W, G, S, R_eye and R_lip, in evaluation mode."""

    appearance: AppearanceExtractor
    motion: MotionExtractor
    warping: WarpingNetwork
    generator: SpadeGenerator
    stitching: RetargetingMlp
    eye: RetargetingMlp
    lip: RetargetingMlp


def empty_networks() -> Networks:
    """Return the networks in the published sizes, without memory for weights (on torch's meta device)."""
    with torch.device("meta"):
        return Networks(
            appearance=AppearanceExtractor(),
            motion=MotionExtractor(),
            warping=WarpingNetwork(),
            generator=SpadeGenerator(),
            stitching=RetargetingMlp(STITCHING_WIDTHS),
            eye=RetargetingMlp(EYE_WIDTHS),
            lip=RetargetingMlp(LIP_WIDTHS),
        )


def load_networks(states: Mapping[str, State]) -> Networks:
    """Return the networks with the weights of states, one entry for each field of Networks, spectral norm folded.

    Strict: raises WeightsError where a parameter is missing, surplus or of another size.
    """
    networks = empty_networks()
    for field in fields(networks):
        network: nn.Module = getattr(networks, field.name)
        if field.name not in states:
            raise WeightsError(f"The weights of LivePortrait's part '{field.name}' are missing. Fetch them again.")
        try:
            network.load_state_dict(states[field.name], strict=True, assign=True)
        except RuntimeError as error:
            raise WeightsError(
                f"The weights of LivePortrait's part '{field.name}' do not fit. Fetch them again."
            ) from error
        network.requires_grad_(False).eval()
    return networks
