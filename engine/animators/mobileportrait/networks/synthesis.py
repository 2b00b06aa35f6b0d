"""The synthesis network: from the warped source, the completed background and the contours to three layers.

Section 3.3 of the paper. The picture is a mixture, pixel by pixel, of the warped source, which is sharp, the completed
background, which stands still, and what the network paints: teeth, lids, whatever the photo does not show. The first
two are sampled again from the 512 px crop by the live engine, so that the mixture holds at that size as well.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.convolution import ConvAct, Join, Residual, gathered
from engine.animators.mobileportrait.sizes import CONTOUR_CHANNELS

# warped source and its foreground, background, contours, occlusion; four pixels of each to one
INPUTS = 4 * (3 + 1 + 3 + CONTOUR_CHANNELS + 1)
LAYERS = 3
FIRST_LOGITS = (2.0, 0.0, -1.0)


class Painting(NamedTuple):
    """painted (B, 3, H, W) in 0..1; shares (B, 3, H, W) of warped source, background, painted, summing to 1; fp32."""

    painted: Tensor
    shares: Tensor


class Synthesis(nn.Module):
    """A U-Net that begins at half the picture's size: four pixels become channels, and again pixels at the end."""

    def __init__(self, widths: tuple[int, int, int, int], view: int) -> None:
        super().__init__()
        w2, w4, w8, w16 = widths
        self.enter = ConvAct(INPUTS, w2)
        self.down4, self.down8, self.down16 = ConvAct(w2, w4, 2), ConvAct(w4, w8, 2), ConvAct(w8, w16, 2)
        self.keep4, self.keep8 = Residual(w4), Residual(w8)
        self.merge = ConvAct(w16 + view, w16)
        self.deep = Residual(w16)
        self.up8, self.up4, self.up2 = Join(w16, w8, w8), Join(w8, w4, w4), Join(w4, w2, w2)
        self.heads = nn.Conv2d(w2, 4 * (3 + LAYERS), 3, 1, 1)
        nn.init.normal_(self.heads.weight, std=1e-3)
        with torch.no_grad():
            assert self.heads.bias is not None
            self.heads.bias.zero_()
            # four pixels of each channel follow one another
            self.heads.bias[12:] = torch.tensor(FIRST_LOGITS).repeat_interleave(4)

    def forward(
        self, warped: Tensor, warped_mask: Tensor, background: Tensor, contours: Tensor, occlusion: Tensor, view: Tensor
    ) -> Painting:
        """Return the layers. H and W are whole multiples of 16.

        warped, background (B, 3, H, W); warped_mask, occlusion (B, 1, H, W); contours (B, 5, H, W), all in 0..1; view
        (B, V, H / 16, W / 16), from ViewEncoder.
        """
        seen = [nnf.pixel_unshuffle(part, 2) for part in (warped, warped_mask, background, contours, occlusion)]
        heads = nnf.pixel_shuffle(self.heads_of(gathered(seen), view), 2).float()
        # a change of what is there already is learnt much faster than a picture
        painted = (warped + torch.tanh(heads[:, :3])).clamp(0, 1)
        return Painting(painted, torch.softmax(heads[:, 3:], 1))

    def heads_of(self, packed: Tensor, view: Tensor) -> Tensor:
        """Return the heads (B, 24, H / 2, W / 2), four pixels of each of the 6 planes following one another.

        packed (B, 52, H / 2, W / 2): what forward is given, every plane with its four pixels following one another.
        """
        half = self.enter(packed)
        quarter = self.keep4(self.down4(half))
        eighth = self.keep8(self.down8(quarter))
        coarse = self.down16(eighth)
        coarse = self.deep(self.merge(torch.cat([coarse, view.to(coarse.dtype)], 1)))
        joined = self.up2(self.up4(self.up8(coarse, eighth), quarter), half)
        return cast(Tensor, self.heads(joined))


def mix_layers(warped: Tensor, background: Tensor, painting: Painting) -> Tensor:
    """Return the picture (B, 3, H, W) fp32: the layers by their shares."""
    shares = painting.shares
    return shares[:, :1] * warped + shares[:, 1:2] * background + shares[:, 2:] * painting.painted
