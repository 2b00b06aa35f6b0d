from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.errors import WeightsError
from engine.runtime.manifest import Model
from engine.runtime.store import ModelStore, Presence
from tests.weights_server import CONTENT, OTHER, file_of, model_of


@pytest.fixture
def model() -> Model:
    return model_of(*(file_of("https://example.invalid/x", name=name) for name in ("a.bin", "b.bin")))


def put(store: ModelStore, model: Model, name: str, content: bytes) -> Path:
    path = store.folder / model.name / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_model_from_nothing_to_verified(tmp_path: Path, model: Model) -> None:
    store = ModelStore(tmp_path)
    assert store.presence(model) is Presence.MISSING
    put(store, model, "a.bin", CONTENT)
    assert store.presence(model) is Presence.PARTLY
    put(store, model, "b.bin", CONTENT)
    assert store.presence(model) is Presence.UNCHECKED
    assert set(store.verify(model).values()) == {Presence.VERIFIED}
    assert store.presence(model) is Presence.VERIFIED
    assert store.require(model) == {name: tmp_path / "toy" / name for name in ("a.bin", "b.bin")}


def test_another_content_of_the_same_size_is_found_by_reading(tmp_path: Path, model: Model) -> None:
    store = ModelStore(tmp_path)
    put(store, model, "a.bin", CONTENT)
    put(store, model, "b.bin", OTHER)
    assert store.verify(model) == {"a.bin": Presence.VERIFIED, "b.bin": Presence.DAMAGED}
    with pytest.raises(WeightsError, match=r"toy is damaged\. Run:  understudy models download toy"):
        store.require(model)


def test_a_file_written_to_after_the_check_is_not_trusted(tmp_path: Path, model: Model) -> None:
    store = ModelStore(tmp_path)
    for name in ("a.bin", "b.bin"):
        put(store, model, name, CONTENT)
    store.verify(model)
    changed = put(store, model, "a.bin", OTHER)
    os.utime(changed, ns=(0, changed.stat().st_mtime_ns + 1))
    assert store.presence(model) is Presence.UNCHECKED
    with pytest.raises(WeightsError, match="damaged"):
        store.require(model)


def test_a_file_of_another_size_is_damaged_at_once(tmp_path: Path, model: Model) -> None:
    store = ModelStore(tmp_path)
    put(store, model, "a.bin", CONTENT[:-1])
    assert store.presence(model) is Presence.DAMAGED


def test_a_seal_that_is_nonsense_counts_for_nothing(tmp_path: Path, model: Model) -> None:
    store = ModelStore(tmp_path)
    for name in ("a.bin", "b.bin"):
        put(store, model, name, CONTENT)
        put(store, model, f".{name}.checked", b"\xff\xfe")
    assert store.presence(model) is Presence.UNCHECKED


def test_what_is_missing_names_the_command(tmp_path: Path, model: Model) -> None:
    with pytest.raises(WeightsError, match=r"toy is not here\. Run:  understudy models download toy"):
        ModelStore(tmp_path).require(model)
