"""The three sizes of the networks (Table 2 of the paper), by channels, and a tiny one for tests."""

from __future__ import annotations

from dataclasses import dataclass

PICTURE_PX = 256
MOTION_PX = 64
# drawn contours: see contours.py
CONTOUR_CHANNELS = 5
# pseudo views of the head besides the photo itself
VIEWS = 4
# what the synthesis network sees, each plane as four: warped picture and foreground, background, contours, occlusion
PACKED_PLANES = 4 * (3 + 1 + 3 + CONTOUR_CHANNELS + 1)
BACKGROUND = slice(4 * 4, 4 * 7)
# the synthesis network halves the picture by this in all
SYNTHESIS_STRIDE = 16
# with stitching nothing is painted this near to the picture's border, and the network is spared it
RING_PX = SYNTHESIS_STRIDE
# what is left, of packed planes and of the encoded views
INNER = slice(RING_PX // 2, (PICTURE_PX - RING_PX) // 2)
INNER_VIEW = slice(RING_PX // SYNTHESIS_STRIDE, (PICTURE_PX - RING_PX) // SYNTHESIS_STRIDE)


@dataclass(frozen=True, slots=True)
class Size:
    """Channels, from fine to coarse: motion at 64, 32, 16, 8 px; synthesis at 128, 64, 32, 16 px.

    view: channels of the encoded pseudo views at 16 px; mixer: width of the keypoint mixer's hidden layers; detector:
    the neural keypoint detector at 32, 16, 8 px. giga_macs: counted for one frame, without source-only work.
    """

    name: str
    motion: tuple[int, int, int, int]
    synthesis: tuple[int, int, int, int]
    view: int
    mixer: int
    detector: tuple[int, int, int]


SIZES = {
    size.name: size
    for size in (
        Size("small", (32, 64, 96, 128), (32, 64, 128, 192), 64, 256, (32, 64, 96)),
        Size("medium", (48, 80, 112, 160), (56, 112, 176, 256), 64, 256, (32, 64, 96)),
        Size("large", (64, 112, 160, 224), (88, 168, 288, 352), 96, 256, (48, 96, 128)),
        Size("tiny", (8, 8, 8, 8), (8, 8, 8, 8), 8, 16, (8, 8, 8)),
    )
}
