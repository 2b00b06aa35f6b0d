"""Whether the result still looks like the same person: a face recognition network of the user's, as an ONNX file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from engine.errors import BadInputError
from engine.evaluation.baselines import similarity_2d
from engine.frame import Array, Image

INPUT_PX = 112
# mesh points: middle of the irises, tip of the nose, corners of the mouth; in each pair the one on the picture's left
FIVE_POINTS = np.array([468, 473, 1, 61, 291], np.intp)
# where ArcFace networks want them, in px of their input (the alignment of arXiv:1801.07698)
FIVE_PLACES = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float32
)


class IdentityNetwork:
    """Turns a face into a direction (D,): the nearer two directions, the more two faces are one person's.

    file: a network of the ArcFace family with one input (N, 3, 112, 112), RGB in -1..1. None ships with the program.
    Raises BadInputError for a file that is none.
    """

    def __init__(self, file: Path) -> None:
        if not file.is_file():
            raise BadInputError(f"There is no network {file}. Give the path of an ArcFace network, an ONNX file.")
        # late: only who measures identity needs it
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as refusals

        unreadable = (refusals.InvalidProtobuf, refusals.InvalidGraph, refusals.Fail, refusals.NoModel)
        try:
            self._session: Any = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        except (*unreadable, refusals.NotImplemented) as error:
            raise BadInputError(f"{file} is not an ONNX network that can be run. Download it again.") from error
        inputs = self._session.get_inputs()
        if len(inputs) != 1 or list(inputs[0].shape[1:]) != [3, INPUT_PX, INPUT_PX]:
            raise BadInputError(f"{file} is no ArcFace network: its input is not a picture of {INPUT_PX} × {INPUT_PX}.")
        self._input = inputs[0].name

    def direction(self, image: Image, landmarks: Array) -> Array:
        """Return the face's direction (D,) float32 of length 1.

        image (H, W, 3) uint8 RGB; landmarks (478, 2) px of image, whose borders, not pixel centres, are whole numbers.
        """
        aligned = align_face(image, landmarks).astype(np.float32) / 127.5 - 1
        batch = np.ascontiguousarray(aligned.transpose(2, 0, 1)[None])
        found = np.asarray(self._session.run(None, {self._input: batch})[0], np.float32).reshape(-1)
        return np.asarray(found / max(float(np.linalg.norm(found)), 1e-12), np.float32)


def align_face(image: Image, landmarks: Array) -> Image:
    """Return (112, 112, 3): the face turned, scaled and shifted so that its five points lie as near as can be."""
    linear, shift = similarity_2d(landmarks[FIVE_POINTS] - 0.5, FIVE_PLACES)
    matrix = np.column_stack([linear, shift])
    moved = cv2.warpAffine(image, matrix, (INPUT_PX, INPUT_PX), flags=cv2.INTER_LINEAR)
    return np.asarray(moved, np.uint8)
