"""MediaPipe's landmark network on a window of one's own choice, if wanted from both sides."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.affine import compose, invert, resize_matrix, transform
from engine.tracking.canonical import mirror_index
from engine.tracking.face_mesh import points_px_of
from engine.tracking.face_window import FaceWindow

# side of what the network sees
VIEW_PX = 192
# the package's own graph for one window, without its face detector and without its way of choosing windows
_GRAPH = """
    input_stream: "image"
    input_stream: "window"
    input_side_packet: "with_attention"
    output_stream: "landmarks"
    node {
        calculator: "FaceLandmarkCpu"
        input_stream: "IMAGE:image"
        input_stream: "ROI:window"
        input_side_packet: "WITH_ATTENTION:with_attention"
        output_stream: "LANDMARKS:landmarks"
    }
"""


class WindowMesh:
    """Finds the 478 landmarks of the face in a window.

    both_sides: it looks at the window and at its mirror image. In both, the network errs to the same side, and the mean
    does not; it takes twice as long.
    The networks come with the mediapipe package; nothing is downloaded.
    """

    def __init__(self, *, both_sides: bool) -> None:
        self._both_sides = both_sides
        # late: mediapipe takes a second to load
        from google.protobuf import text_format
        from mediapipe.framework.calculator_pb2 import CalculatorGraphConfig
        from mediapipe.framework.formats.rect_pb2 import NormalizedRect
        from mediapipe.python.solution_base import SolutionBase

        self._graph: Any = SolutionBase(
            graph_config=text_format.Parse(_GRAPH, CalculatorGraphConfig()),
            side_inputs={"with_attention": True},
            outputs=["landmarks"],
        )
        self._all_of_it = NormalizedRect(x_center=0.5, y_center=0.5, width=1.0, height=1.0, rotation=0.0)

    def landmarks(self, image: Image, window: FaceWindow) -> Array | None:
        """Return (478, 3) float32 px of image (z in px as well, smaller is nearer); None where no face is seen.

        image (H, W, 3) uint8 RGB.
        """
        view_from_image = window.view(VIEW_PX)
        view = _cut_out(image, view_from_image, window.side_px)
        looks = [self._look(view), self._mirrored_look(view)] if self._both_sides else [self._look(view)]
        seen = [look for look in looks if look is not None]
        if not seen:
            return None
        return transform(invert(view_from_image), np.asarray(np.mean(seen, 0), np.float32))

    def close(self) -> None:
        """Free the networks. Safe to call twice."""
        if self._graph is not None:
            self._graph.close()
            self._graph = None

    def _mirrored_look(self, view: Image) -> Array | None:
        found = self._look(np.ascontiguousarray(view[:, ::-1]))
        if found is None:
            return None
        back = found[mirror_index()]
        back[:, 0] = VIEW_PX - 1 - back[:, 0]
        return back

    def _look(self, view: Image) -> Array | None:
        found = self._graph.process({"image": view, "window": self._all_of_it}).landmarks
        return None if not found else points_px_of(found.landmark, VIEW_PX, VIEW_PX)


def _cut_out(image: Image, view_from_image: Array, side_px: float) -> Image:
    """Return the view (192, 192, 3) of image; pixels are averaged first where they are far smaller than the view's."""
    times = int(side_px / VIEW_PX)
    if times > 1:
        # a whole factor: OpenCV is several times faster then
        left, top, right, bottom = _seen_part(image, view_from_image, times)
        size = (right - left) // times, (bottom - top) // times
        image = np.asarray(cv2.resize(image[top:bottom, left:right], size, interpolation=cv2.INTER_AREA), np.uint8)
        image_from_small = resize_matrix(times, times)
        image_from_small[:, 2] += left, top
        view_from_image = compose(view_from_image, image_from_small)
    view = cv2.warpAffine(image, view_from_image, (VIEW_PX, VIEW_PX), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, np.uint8)


def _seen_part(image: Image, view_from_image: Array, times: int) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of what the view shows of image, on a raster of times px."""
    corners = np.array([[0, 0], [VIEW_PX, 0], [0, VIEW_PX], [VIEW_PX, VIEW_PX]], np.float32)
    seen = transform(invert(view_from_image), corners) / times
    most = np.array(image.shape[1::-1]) // times
    left, top = np.clip(np.floor(seen.min(0)).astype(int) - 1, 0, most - 1) * times
    right, bottom = np.clip(np.ceil(seen.max(0)).astype(int) + 2, 1, most) * times
    return int(left), int(top), int(max(right, left + times)), int(max(bottom, top + times))
