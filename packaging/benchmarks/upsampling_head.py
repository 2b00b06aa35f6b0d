"""Would a learnt head make a better 512 px picture than the arithmetic of picture.py does?

A light head (two convolutions at 256 px, pixels folded into channels; 0.27 G multiply-adds a picture) learns what to
add to the composed picture. What footage there is has 256 px, so photos teach it: the mesh engine moves them at 512 px,
and MobilePortrait is asked for the very landmarks that this shows. It is measured on photos held out, and on clips of
some 512 px, whose first frame is driven by the landmarks of the others.

    python packaging/benchmarks/upsampling_head.py DATA [STEPS] -- CLIP …

DATA is the folder of `understudy train-mobileportrait prepare`. Prints a table; writes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import cv2
import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from app.paths import expressions_path, shipped_models_dir
from drivers.video_reader import VideoReader
from engine.animators.mesh.animator import MeshAnimator
from engine.animators.mobileportrait import animator as live
from engine.animators.mobileportrait import target
from engine.animators.mobileportrait.animator import MobilePortraitAnimator
from engine.animators.mobileportrait.contours import MOUTH as OPENING
from engine.animators.mobileportrait.packing import unpack
from engine.animators.mobileportrait.picture import compose
from engine.animators.mobileportrait.runtime import PortraitRuntime
from engine.animators.mobileportrait.sizes import INNER, PICTURE_PX
from engine.errors import PhotoError
from engine.frame import Array, Driving, Image
from engine.motion.expressions import load_expressions
from engine.portrait.affine import transform
from engine.portrait.crop import crop_axes
from engine.portrait.loader import load_portrait, make_portrait
from engine.portrait.portrait import CROP_PX
from engine.tracking import canonical as c
from engine.tracking.face_tracker import FaceTracker
from engine.training.corpus import STILL, TRAIN, read_corpus
from engine.training.made_motion import draw_motion

# of every still so many motions, of every motion so many windows: the first half of them around the mouth
MOTIONS, WINDOWS, WINDOW_PX, JITTER_PX = 8, 4, 128, 14.0
HELD_OUT_EVERY, HELD_OUT = 12, 5
FRAMES, FRAME_EVERY, FIRST_FRAME = 100, 4, 6
WIDTH, STEPS, BATCH, RATE, WARM_UP_STEPS, LAST_RATE = 16, 1500, 12, 2e-3, 50, 0.03
# gains that make up for what networks fall short of: here the truth shows just what is asked for
EXACT = {"LIP_GAIN": 1.0, "PITCH_RELIEF": 1.0, "TURN_GAIN": 0.0, "BROW_GAIN": 1.0}
# what is compared: around the mouth, in px of a window at 512 px
MOUTH = slice(100, 160), slice(80, 176)


@dataclass(frozen=True)
class Window:
    """A part of a picture, uint8 but for change, which is int16.

    composed, truth (256, 256, 3) at 512 px; change (128, 128, 3) and share (128, 128) of what is painted, background
    (128, 128), its share, and mouth (128, 128), where it is open, at 256 px.
    """

    composed: Image
    truth: Image
    change: Array
    share: Image
    background: Image
    mouth: Image


class Head(nn.Module):
    """Adds to the composed picture, where anything is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.enter, self.leave = nn.Conv2d(12 + 3 + 2, WIDTH, 3, 1, 1), nn.Conv2d(WIDTH, 12, 3, 1, 1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, composed: Tensor, change: Tensor, share: Tensor, background: Tensor) -> Tensor:
        """Return the picture (B, 3, 2 h, 2 w); composed has its size, the others (B, 3 or 1, h, w), all in 0..1."""
        seen = torch.cat([nnf.pixel_unshuffle(composed, 2), 4 * change, share, background], 1)
        added = nnf.pixel_shuffle(self.leave(nnf.relu(self.enter(seen))) / 4, 2)
        return (composed + added * _doubled((4 * share).clamp(max=1))).clamp(0, 1)


class Layers(NamedTuple):
    """What compose was given and gave; see Window. landmarks (478, 2) px of the crop."""

    composed: Image
    change: Array
    share: Image
    background: Image
    mouth: Image


class Recorder:
    """Stands in for compose and keeps what it saw."""

    def __init__(self) -> None:
        self.last: Layers | None = None

    def __call__(self, warped: Image, background: Image, layers: Array, seen: Image, *others: Any) -> Image:
        """Compose."""
        contours, fade = others
        whole = np.zeros((len(layers), PICTURE_PX // 2, PICTURE_PX // 2), np.float32)
        whole[(slice(None), INNER, INNER) if layers.shape[1] < PICTURE_PX // 2 else ...] = layers
        free = 1 - cv2.resize(warped[..., 3], (PICTURE_PX, PICTURE_PX), interpolation=cv2.INTER_AREA) / 255
        if fade is not None:
            free = free * (fade.small / 255)
        share = unpack(whole[16:])[0] * free
        paint, photo = (np.moveaxis(unpack(one), 0, -1) for one in (whole[:12] * 255, np.ascontiguousarray(seen)))
        picture = compose(warped, background, layers, seen, *others)
        change = ((paint - photo) * share[..., None]).round().astype(np.int16)
        behind = unpack(whole[12:16])[0]
        self.last = Layers(picture.copy(), change, _levels(share), _levels(behind), contours[OPENING].copy())
        return picture


def _levels(share: Array) -> Image:
    return np.asarray(share * 255 + 0.5, np.uint8)


@contextmanager
def recording() -> Iterator[Recorder]:
    """Ask for no more than what is to be shown, and record what is composed."""
    recorder = Recorder()
    with ExitStack() as stack:
        for name, value in EXACT.items():
            stack.enter_context(patch.object(target, name, value))
        stack.enter_context(patch.object(live, "compose", recorder))
        yield recorder


def cut(layers: Layers, truth: Image, landmarks: Array, count: int, rng: np.random.Generator) -> Iterator[Window]:
    """Yield count windows of a picture, half of them around the mouth; a single one is right in its middle."""
    middle = landmarks[c.LIPS, :2].mean(0) * PICTURE_PX / CROP_PX
    for k in range(count):
        at = middle if count == 1 else middle + rng.normal(0, JITTER_PX, 2)
        if k >= (count + 1) // 2:
            at = rng.uniform(WINDOW_PX / 2, PICTURE_PX - WINDOW_PX / 2, 2)
        x, y = np.clip(np.round(at - WINDOW_PX / 2).astype(int), 0, PICTURE_PX - WINDOW_PX)
        small = slice(y, y + WINDOW_PX), slice(x, x + WINDOW_PX)
        large = slice(2 * y, 2 * (y + WINDOW_PX)), slice(2 * x, 2 * (x + WINDOW_PX))
        parts = layers.change, layers.share, layers.background, layers.mouth
        yield Window(layers.composed[large].copy(), truth[large].copy(), *(one[small].copy() for one in parts))


def windows_of_stills(data: Path, engine: MobilePortraitAnimator) -> tuple[list[Window], list[Window]]:
    """Return windows of moved stills: those that teach, those held out."""
    mesh, gestures = MeshAnimator(), list(load_expressions(expressions_path()).values())
    taught: list[Window] = []
    held_out: list[Window] = []
    with recording() as recorder:
        for row, still in enumerate(read_corpus(data, TRAIN, STILL)):
            try:
                portrait = load_portrait(still.path)
            except PhotoError:
                continue
            rng = np.random.default_rng(row)
            stock, count = (held_out, 1) if row % HELD_OUT_EVERY == HELD_OUT else (taught, WINDOWS)
            moved, painted = mesh.prepare(portrait), engine.prepare(portrait)
            for _ in range(MOTIONS):
                driving = draw_motion(portrait.face, gestures, rng)
                truth = mesh.render(moved, driving)
                engine.render(painted, driving)
                shown = target.shown_landmarks(portrait.face, crop_axes(portrait.crop_from_photo), driving)
                stock += cut(recorder.last, truth, shown, count, rng)
    return taught, held_out


def windows_of_clip(clip: Path, engine: MobilePortraitAnimator) -> list[Window]:
    """Return a window around the mouth of some frames, the first frame driven by the landmarks of each."""
    with VideoReader(clip) as reader, closing(FaceTracker(smoothing=0.0, thorough=True)) as tracker:
        seen = [(frame.image, tracker.track(frame).face) for frame in islice(reader.frames(), FRAMES)]
    portrait, rng = make_portrait(seen[0][0], clip.stem, clip.stem), np.random.default_rng(0)
    prepared, crop = engine.prepare(portrait), portrait.crop_from_photo
    still = Driving(
        np.eye(3, dtype=np.float32),
        np.zeros(2, np.float32),
        1.0,
        np.zeros_like(portrait.face.shape),
        (1, 1),
        0.0,
        (0, 0),
    )
    windows: list[Window] = []
    with recording() as recorder:
        for image, face in seen[FIRST_FRAME::FRAME_EVERY]:
            if face is None:
                continue
            shown = np.asarray(transform(crop, face.landmarks[:, :2]), np.float32)
            with patch.object(live, "targets", lambda *given, shown=shown: (shown, shown)):
                engine.render(prepared, still)
            truth = cv2.warpAffine(image, crop, (CROP_PX, CROP_PX), borderMode=cv2.BORDER_REPLICATE)
            windows += cut(recorder.last, np.asarray(truth, np.uint8), shown, 1, rng)
    return windows


def stack(windows: list[Window]) -> tuple[list[Tensor], Tensor, Tensor]:
    """Return the head's inputs, the truth (B, 3, 256, 256), and 1 where the mouth, drawn later, is not open."""
    colours = [
        torch.from_numpy(np.stack(one)).permute(0, 3, 1, 2).float() / 255
        for one in ([w.composed for w in windows], [w.change for w in windows], [w.truth for w in windows])
    ]
    planes = [
        torch.from_numpy(np.stack(one))[:, None].float() / 255
        for one in ([w.share for w in windows], [w.background for w in windows], [w.mouth for w in windows])
    ]
    return [colours[0], colours[1], planes[0], planes[1]], colours[2], 1 - _doubled(planes[2])


def _doubled(plane: Tensor) -> Tensor:
    return nnf.interpolate(plane, scale_factor=2, mode="bilinear", align_corners=False)


def _edges(picture: Tensor) -> tuple[Tensor, Tensor]:
    return picture[..., 1:] - picture[..., :-1], picture[..., 1:, :] - picture[..., :-1, :]


def train(taught: list[Window], steps: int) -> Head:
    """Return a head that learnt by L1 and the L1 of differences between neighbours."""
    torch.manual_seed(0)
    head, rng = Head(), np.random.default_rng(0)
    optimiser = torch.optim.AdamW(head.parameters(), RATE)
    for step in range(steps):
        falling = LAST_RATE + (1 - LAST_RATE) * (0.5 + 0.5 * np.cos(np.pi * step / steps))
        optimiser.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / WARM_UP_STEPS) * falling
        chosen = rng.choice(len(taught), BATCH, replace=False)
        inputs, truth, weight = stack([taught[i] for i in chosen])
        error = (head(*inputs) - truth) * weight
        loss = error.abs().mean() + sum(one.abs().mean() for one in _edges(error))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
    return head.eval()


def measure(head: Head | None, windows: list[Window]) -> tuple[float, float, float]:
    """Return PSNR dB where anything is painted, the same around the mouth, and the edges there over the truth's."""
    painted, mouths, edges = [], [], []
    for window in windows:
        inputs, truth, weight = stack([window])
        with torch.no_grad():
            picture = inputs[0] if head is None else head(*inputs)
        error, where = (picture - truth).square(), _doubled((4 * inputs[2]).clamp(max=1)) * weight
        painted.append(float((error * where).sum() / (3 * where.sum()).clamp(min=1)))
        area = (slice(None), slice(None), *MOUTH)
        mouths.append(float((error * weight)[area].mean()))
        shown, true = (float((_edges(one[area])[1].abs() * weight[area][..., 1:, :]).sum()) for one in (picture, truth))
        edges.append(shown / true)
    return -10 * np.log10(np.mean(painted)), -10 * np.log10(np.mean(mouths)), float(np.median(edges))


def main(data: Path, clips: list[Path], steps: int) -> None:
    """Make windows, teach, print."""
    engine = MobilePortraitAnimator(PortraitRuntime(shipped_models_dir() / "mobileportrait"))
    taught, held_out = windows_of_stills(data, engine)
    footage = [window for clip in clips for window in windows_of_clip(clip, engine)]
    sys.stdout.write(f"{len(taught)} windows teach; {len(held_out)} held out and {len(footage)} of clips measure.\n")
    head = train(taught, steps)
    for name, windows in (("stills", held_out), ("footage", footage)):
        for how, one in (("arithmetic", None), ("learnt", head)):
            painted_db, mouth_db, edges = measure(one, windows)
            line = f"{name}, {how}: painted {painted_db:.2f} dB, mouth {mouth_db:.2f} dB, its edges {edges:.3f}"
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    split = sys.argv.index("--")
    given = sys.argv[1:split]
    main(Path(given[0]), [Path(one) for one in sys.argv[split + 1 :]], int(given[1]) if len(given) > 1 else STEPS)
