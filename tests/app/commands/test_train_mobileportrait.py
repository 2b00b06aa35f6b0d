from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import start
from app.exit_status import ExitStatus
from engine.errors import BadInputError, OutputError, UsageError

pytest.importorskip("torch", reason="PyTorch is not installed")

from tests.engine.training.conftest import write_cache

TRAIN = ("train-mobileportrait", "train", "--work")


def test_without_prepared_footage_nothing_is_trained(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="Run the preparation first"):
        start([*TRAIN, str(tmp_path)])


@pytest.mark.parametrize("wrong", [["--window", "100"], ["--window", "272"], ["--steps", "0"], ["--size", "huge"]])
def test_wrong_use_is_refused_before_anything_is_loaded(tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(UsageError):
        start([*TRAIN, str(tmp_path), *wrong])


def test_validation_footage_does_not_teach(tmp_path: Path) -> None:
    write_cache(tmp_path / "train", "val")
    write_cache(tmp_path / "val", "val")
    with pytest.raises(BadInputError, match="not of the split 'train'"):
        start([*TRAIN, str(tmp_path)])


@pytest.mark.parametrize(
    "step", [["validate"], ["stitch"], ["export", "--to", "graphs"], ["grow", "--to", "more", "--size", "large"]]
)
def test_without_a_checkpoint_there_is_nothing_to_measure_or_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInputError, match="Train first"):
        start(["train-mobileportrait", *step, "--work", "work"])
    assert list(tmp_path.iterdir()) == []


def test_train_then_export_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    from engine.animators.mobileportrait import sizes

    monkeypatch.setitem(sizes.SIZES, "small", sizes.SIZES["tiny"])
    for split in ("train", "val"):
        write_cache(tmp_path / split, split)
    options = ["--steps", "2", "--batch", "1", "--window", "64", "--validate-every", "2"]
    assert start([*TRAIN, str(tmp_path), *options]) is ExitStatus.DONE
    assert (tmp_path / "sheets" / "0000002.png").is_file()
    export = ["train-mobileportrait", "export", "--work", str(tmp_path), "--to", str(tmp_path)]
    with pytest.raises(BadInputError, match="no stitching"):
        start(export)
    stitch = ["train-mobileportrait", "stitch", "--work", str(tmp_path), "--steps", "1"]
    assert start(stitch) is ExitStatus.DONE
    assert start(stitch) is ExitStatus.DONE
    assert start(export) is ExitStatus.DONE
    assert (tmp_path / "stitching.onnx").is_file()
    assert (tmp_path / "synthesis.onnx").is_file()


def test_a_grown_checkpoint_is_trained_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.animators.mobileportrait import sizes

    monkeypatch.setitem(sizes.SIZES, "small", sizes.SIZES["tiny"])
    wider = replace(sizes.SIZES["tiny"], name="medium", synthesis=(12, 8, 8, 8))
    monkeypatch.setitem(sizes.SIZES, "medium", wider)
    larger = tmp_path / "larger"
    for folder in (tmp_path, larger):
        for split in ("train", "val"):
            write_cache(folder / split, split)
    options = ["--batch", "1", "--window", "64"]
    assert start([*TRAIN, str(tmp_path), "--steps", "1", *options]) is ExitStatus.DONE
    grow = ["train-mobileportrait", "grow", "--work", str(tmp_path), "--size", "medium", "--to", str(larger)]
    assert start(grow) is ExitStatus.DONE
    assert start([*TRAIN, str(larger), "--steps", "2", "--size", "medium", *options]) is ExitStatus.DONE
    with pytest.raises(OutputError, match="already"):
        start(grow)


def test_the_networks_that_ship_are_trained_on(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed")
    for split in ("train", "val"):
        write_cache(tmp_path / split, split)
    restore = ["train-mobileportrait", "restore", "--work", str(tmp_path)]
    assert start(restore) is ExitStatus.DONE
    assert (tmp_path / "stitching.pt").is_file()
    with pytest.raises(OutputError, match="checkpoint in"):
        start(restore)
    options = ["--steps", "1", "--batch", "1", "--window", "64"]
    assert start([*TRAIN, str(tmp_path), *options]) is ExitStatus.DONE
