"""Writes a FootageCache clip by clip: pictures are streamed to disk, since they do not fit into memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np

from engine.frame import Array, Image
from engine.training.corpus import CorpusClip
from engine.training.footage_cache import FRAME_PX, CachedClip, save_manifest

_SHAPES = {"frames": (FRAME_PX, FRAME_PX, 3), "masks": (FRAME_PX, FRAME_PX)}


class FootageWriter:
    """A context manager; call add for every clip, then finish. Leaves no manifest, so nothing usable, without it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._files = ExitStack()
        self._streams: dict[str, BinaryIO] = {}
        self._kept: list[CachedClip] = []
        self._landmarks: list[Array] = []
        self._backgrounds: list[Image] = []
        self._background_frame: list[int] = []

    def __enter__(self) -> FootageWriter:
        self._streams = {name: self._files.enter_context(self._raw(name).open("wb")) for name in _SHAPES}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(
        self,
        clip: CorpusClip,
        frames: Sequence[Image],
        masks: Sequence[Image],
        landmarks: Sequence[Array],
        backgrounds: Mapping[int, Image],
    ) -> None:
        """Add a clip: its frames (256, 256, 3), masks (256, 256), landmarks (478, 3) px; backgrounds by frame."""
        for name, pictures in (("frames", frames), ("masks", masks)):
            for picture in pictures:
                self._streams[name].write(picture.tobytes())
        first, first_background = len(self._landmarks), len(self._backgrounds)
        self._landmarks += landmarks
        self._backgrounds += backgrounds.values()
        self._background_frame += [first + row for row in backgrounds]
        self._kept.append(
            CachedClip(clip.name, clip.identity, clip.split, first, len(frames), first_background, len(backgrounds))
        )

    def finish(self) -> list[CachedClip]:
        """Turn the raw streams into .npy files, write the small arrays and the manifest. Returns what was added."""
        self._files.close()
        count, folder = len(self._landmarks), self._folder
        for name, shape in _SHAPES.items():
            streamed = (
                np.memmap(self._raw(name), np.uint8, "r", shape=(count, *shape)) if count else np.zeros((0, *shape))
            )
            np.save(folder / f"{name}.npy", np.asarray(streamed, np.uint8))
            self._raw(name).unlink()
        pictures = np.asarray(self._backgrounds, np.uint8).reshape(-1, *_SHAPES["frames"])
        np.save(folder / "landmarks.npy", np.asarray(self._landmarks, np.float32).reshape(-1, 478, 3))
        np.save(folder / "backgrounds.npy", pictures)
        np.save(folder / "background_frame.npy", np.asarray(self._background_frame, np.intp))
        save_manifest(folder, self._kept)
        return self._kept

    def _raw(self, name: str) -> Path:
        return self._folder / f"{name}.raw"
