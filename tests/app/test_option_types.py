from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from app import option_types


@pytest.mark.parametrize(("text", "value"), [("0", 0.0), ("1", 1.0), ("0.35", 0.35), (".5", 0.5), ("follow", None)])
def test_openness(text: str, value: float | None) -> None:
    assert option_types.openness(text) == value


@pytest.mark.parametrize("text", ["", "-0.1", "1.01", "nan", "inf", "open", "0,5"])
def test_openness_out_of_range(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="from 0 to 1"):
        option_types.openness(text)


@pytest.mark.parametrize(("text", "value"), [("10", 10.0), ("0.5", 0.5)])
def test_seconds(text: str, value: float) -> None:
    assert option_types.seconds(text) == value


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "ten", ""])
def test_seconds_that_are_none(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        option_types.seconds(text)


@pytest.mark.parametrize(("text", "value"), [("30", 30.0), ("29.97", 29.97), ("1", 1.0), ("240", 240.0)])
def test_rates(text: str, value: float) -> None:
    assert option_types.frames_per_second(text) == value


@pytest.mark.parametrize("text", ["0", "0.5", "241", "-30", "nan", "fast"])
def test_rates_that_are_none(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        option_types.frames_per_second(text)


@pytest.mark.parametrize(("text", "value"), [("1280x720", (1280, 720)), ("640X480", (640, 480)), ("16×16", (16, 16))])
def test_sizes(text: str, value: tuple[int, int]) -> None:
    assert option_types.size(text) == value


@pytest.mark.parametrize("text", ["", "1280", "1280x", "x720", "1280x721", "-2x4", "14x14", "8000x720", "12.8x7.2"])
def test_sizes_that_are_none(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        option_types.size(text)


def test_an_odd_size_is_told_with_an_even_one_near() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="642x362"):
        option_types.size("641x361")


def test_file_names() -> None:
    assert option_types.file_name("a file")("~/x.json") == Path.home() / "x.json"
    with pytest.raises(argparse.ArgumentTypeError, match="a file"):
        option_types.file_name("a file")("  ")


@pytest.mark.parametrize(("text", "value"), [("50", 50.0), ("0.5", 0.5), ("none", None)])
def test_milliseconds(text: str, value: float | None) -> None:
    assert option_types.milliseconds(text) == value


@pytest.mark.parametrize("text", ["0", "-5", "nan", "soon", ""])
def test_milliseconds_that_are_none(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        option_types.milliseconds(text)
