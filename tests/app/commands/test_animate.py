from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.main import run
from engine.motion.performance import save_performance
from tests.live_fakes import still_driving


def animate(photo: Path, driving: Path | str, output: Path, *options: str) -> None:
    assert run(["animate", str(photo), str(driving), "-o", str(output), *options]) == 0


def facts(path: Path) -> tuple[int, tuple[int, int], Fraction, float]:
    """Return frames, size, rate, and seconds of sound."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        count = sum(1 for _ in file.decode(stream))
        size, rate = (stream.width, stream.height), stream.average_rate
    with av.open(str(path)) as file:
        sound_s = sum(f.samples / f.sample_rate for f in file.decode(audio=0)) if file.streams.audio else 0.0
    assert rate is not None
    return count, size, rate, sound_s


def test_one_frame_per_driving_frame_with_the_driver_s_sound(media: Path, astronaut: Path, tmp_path: Path) -> None:
    animate(astronaut, media / "d18.mp4", tmp_path / "out.mp4", "--seconds", "1", "--crop")
    count, size, rate, sound_s = facts(tmp_path / "out.mp4")
    assert (count, size, rate) == (30, (512, 512), 30)
    assert sound_s == pytest.approx(1.0, abs=0.06)


def test_another_sound_and_the_photo_s_own_size(media: Path, tmp_path: Path) -> None:
    arguments = ["--audio", str(media / "speech.wav"), "--seconds", "0.4", "--neutral", "first"]
    animate(media / "s7.jpg", media / "d0.mp4", tmp_path / "out.mp4", *arguments)
    count, size, rate, sound_s = facts(tmp_path / "out.mp4")
    with av.open(str(media / "s7.jpg")) as photo:
        still = photo.streams.video[0]
        assert size == (still.width + still.width % 2, still.height + still.height % 2)
    assert (count, rate) == (10, 25)
    assert sound_s == pytest.approx(0.4, abs=0.06)


def test_a_recorded_motion_moves_the_photo(astronaut: Path, tmp_path: Path) -> None:
    motion = tmp_path / "blink.npz"
    opening = np.abs(np.linspace(-1, 1, 11))
    save_performance(motion, 20.0, [still_driving(float(eyes)) for eyes in opening])
    animate(astronaut, motion, tmp_path / "out.mp4", "--crop")
    count, size, rate, sound_s = facts(tmp_path / "out.mp4")
    assert (count, size, rate, sound_s) == (11, (512, 512), 20, 0.0)
    with av.open(str(tmp_path / "out.mp4")) as file:
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in file.decode(video=0)]
    shut, ajar = np.abs(frames[5] - frames[0]).max(2), np.abs(frames[10] - frames[0]).max(2)
    assert (shut > 40).sum() > 100 > (ajar > 40).sum()


def test_the_built_in_motion(astronaut: Path, tmp_path: Path) -> None:
    animate(astronaut, "greeting", tmp_path / "out.mp4", "--crop", "--seconds", "0.5")
    assert facts(tmp_path / "out.mp4")[0] == 15


def test_the_same_twice(media: Path, astronaut: Path, tmp_path: Path) -> None:
    for name in ("one.mp4", "two.mp4"):
        animate(astronaut, media / "d0.mp4", tmp_path / name, "--seconds", "0.6", "--crop")
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_sliders_hold_eyes_and_lips(media: Path, astronaut: Path, tmp_path: Path) -> None:
    common = ["--seconds", "0.2", "--crop", "--lips", "0"]
    animate(astronaut, media / "d0.mp4", tmp_path / "open.mp4", *common, "--eyes", "0.8")
    animate(astronaut, media / "d0.mp4", tmp_path / "shut.mp4", *common, "--eyes", "0", "--no-stitch")
    with av.open(str(tmp_path / "open.mp4")) as one, av.open(str(tmp_path / "shut.mp4")) as other:
        first, second = (next(file.decode(video=0)).to_ndarray(format="rgb24").astype(int) for file in (one, other))
    assert (np.abs(first - second).max(2) > 40).sum() > 100


def test_everybody_in_the_photo_moves(astronaut: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from PIL import Image

    one = np.asarray(Image.open(astronaut))
    Image.fromarray(np.hstack([one, one])).save(tmp_path / "two.png")
    motion = tmp_path / "blink.npz"
    save_performance(motion, 20.0, [still_driving(eyes) for eyes in (1.0, 0.0)])
    animate(tmp_path / "two.png", motion, tmp_path / "out.mp4", "--all-faces")
    assert "2 people are animated" in capsys.readouterr().err
    with av.open(str(tmp_path / "out.mp4")) as file:
        awake, asleep = (frame.to_ndarray(format="rgb24").astype(int) for frame in file.decode(video=0))
    changed = np.abs(asleep - awake).max(2) > 40
    assert changed[:, :512].sum() > 20 < changed[:, 512:].sum()


@pytest.mark.parametrize("options", [["--crop"], []])
def test_what_all_faces_does_not_go_with(
    options: list[str], astronaut: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driving = tmp_path / ("blink.npz" if options else "motion.pkl")
    driving.touch()
    arguments = ["animate", str(astronaut), str(driving), "-o", str(tmp_path / "out.mp4"), "--all-faces", *options]
    assert run(arguments) == 2
    assert "--all-faces goes neither with" in capsys.readouterr().err


def test_everybody_has_a_driver_of_their_own(
    astronaut: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from PIL import Image

    one = np.asarray(Image.open(astronaut))
    Image.fromarray(np.hstack([one, one])).save(tmp_path / "two.png")
    for name, eyes in (("still.npz", (1.0, 1.0)), ("blink.npz", (1.0, 0.0))):
        save_performance(tmp_path / name, 20.0, [still_driving(openness) for openness in eyes])
    still, blink, output = (tmp_path / name for name in ("still.npz", "blink.npz", "out.mp4"))
    common = ["animate", str(tmp_path / "two.png"), "-o", str(output), "--all-faces"]
    # from left to right
    assert run([*common[:2], str(still), str(blink), *common[2:]]) == 0
    with av.open(str(output)) as file:
        awake, asleep = (frame.to_ndarray(format="rgb24").astype(int) for frame in file.decode(video=0))
    changed = np.abs(asleep - awake).max(2) > 40
    assert changed[:, :512].sum() == 0 and changed[:, 512:].sum() > 20
    assert run([*common[:2], str(still), str(blink), str(blink), *common[2:]]) == 2
    assert "shows 2 people and 3 driving files were given" in capsys.readouterr().err


def test_a_region_moves_alone(astronaut: Path, tmp_path: Path) -> None:
    motion = tmp_path / "blink.npz"
    save_performance(motion, 20.0, [still_driving(eyes) for eyes in (1.0, 0.0)])
    changed = {}
    for region in ("eyes", "lips"):
        animate(astronaut, motion, tmp_path / "out.mp4", "--crop", "--region", region)
        with av.open(str(tmp_path / "out.mp4")) as file:
            awake, asleep = (frame.to_ndarray(format="rgb24").astype(int) for frame in file.decode(video=0))
        changed[region] = int((np.abs(asleep - awake).max(2) > 40).sum())
    assert changed["eyes"] > 20 and changed["lips"] == 0
