from __future__ import annotations

import multiprocessing
import socket
import time
from collections import deque
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path
from urllib.error import URLError

import pytest

from engine.errors import BadInputError, OutputError, WeightsError
from engine.runtime import http_fetch
from engine.runtime.download import Patience, download, take_from
from engine.runtime.locked_part import DownloadBusyError, LockedPart
from engine.runtime.store import ModelStore, Presence
from tests.waiting import PATIENCE_S
from tests.weights_server import CONTENT, OTHER, WeightsServer, file_of, model_of, refused_address

QUICK = Patience(timeout_s=0.4, pause_s=0.0)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


def names(store: ModelStore) -> list[str]:
    """All files that a person sees in the store."""
    return sorted(path.name for path in store.folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def left(store: ModelStore, server: WeightsServer, content: bytes) -> None:
    """Put what an earlier run left behind into the store."""
    path = store.path(server.model(), server.file())
    path.parent.mkdir(parents=True)
    path.with_name(f"{path.name}.part").write_bytes(content)


def test_a_file_comes_whole_and_is_known_as_verified(server: WeightsServer, store: ModelStore) -> None:
    told: list[tuple[int, str]] = []
    model = server.model()
    download(model, store, lambda done, name: told.append((done, name)), QUICK)
    assert store.path(model, model.files[0]).read_bytes() == CONTENT
    assert names(store) == ["weights.bin"] and store.presence(model) is Presence.VERIFIED
    assert told == sorted(told) and told[-1] == (len(CONTENT), "weights.bin")


def test_what_is_here_is_not_fetched_again(server: WeightsServer, store: ModelStore) -> None:
    download(server.model(), store, patience=QUICK)
    download(server.model(), store, patience=QUICK)
    assert len(server.asked) == 1


def test_a_right_file_that_nobody_checked_is_checked_not_fetched(server: WeightsServer, store: ModelStore) -> None:
    path = store.path(server.model(), server.file())
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    download(server.model(), store, patience=QUICK)
    assert server.asked == [] and store.presence(server.model()) is Presence.VERIFIED


def test_a_damaged_file_is_replaced(server: WeightsServer, store: ModelStore) -> None:
    path = store.path(server.model(), server.file())
    path.parent.mkdir(parents=True)
    path.write_bytes(OTHER)
    download(server.model(), store, patience=QUICK)
    assert path.read_bytes() == CONTENT


def test_a_cut_connection_is_gone_on_with(server: WeightsServer, store: ModelStore) -> None:
    server.answers = deque(["cut", "cut", "good"])
    download(server.model(), store, patience=QUICK)
    half = len(CONTENT) // 2
    assert server.asked == ["", f"bytes={half}-", f"bytes={half + half // 2}-"]
    assert names(store) == ["weights.bin"]


def test_a_later_run_goes_on_where_the_one_before_stopped(server: WeightsServer, store: ModelStore) -> None:
    left(store, server, CONTENT[:1000])
    download(server.model(), store, patience=QUICK)
    assert server.asked == ["bytes=1000-"]


def test_a_file_that_was_complete_but_unnamed_is_only_checked(server: WeightsServer, store: ModelStore) -> None:
    left(store, server, CONTENT)
    download(server.model(), store, patience=QUICK)
    assert server.asked == [] and names(store) == ["weights.bin"]


@pytest.mark.parametrize("answer", ["whole", "shifted"])
def test_a_server_that_does_not_go_on_in_the_middle(server: WeightsServer, store: ModelStore, answer: str) -> None:
    left(store, server, CONTENT[:1000])
    server.answers = deque([answer, "good"])
    download(server.model(), store, patience=QUICK)
    assert names(store) == ["weights.bin"]


@pytest.mark.parametrize("before", [CONTENT[:1000], CONTENT + b"more", OTHER[:1000]])
def test_a_leftover_that_does_not_fit_is_started_over(server: WeightsServer, store: ModelStore, before: bytes) -> None:
    left(store, server, before)
    server.answers = deque(["416", "good"] if len(before) < len(CONTENT) else ["good"])
    download(server.model(), store, patience=QUICK)
    assert server.asked[-1] == "" and store.presence(server.model()) is Presence.VERIFIED


def test_a_leftover_of_another_file_is_found_out_and_fetched_anew(server: WeightsServer, store: ModelStore) -> None:
    left(store, server, OTHER[:1000])
    download(server.model(), store, patience=QUICK)
    assert server.asked == ["bytes=1000-", ""] and store.presence(server.model()) is Presence.VERIFIED


@pytest.mark.parametrize("answer", ["wrong", "long"])
def test_wrong_bytes_never_get_the_name(server: WeightsServer, store: ModelStore, answer: str) -> None:
    server.answers = deque([answer])
    with pytest.raises(WeightsError, match="sent another file than the one that is wanted"):
        download(server.model(), store, patience=QUICK)
    assert names(store) == [] and len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "told", "requests"),
    [
        ("404", r"does not have the file any more \(HTTP 404\)", 1),
        ("403", r"refuses to give the file \(HTTP 403\)", 1),
        ("500", r"has trouble \(HTTP 500\)", 5),
        ("stall", "does not answer", 1),
        ("cut", "broke off the connection", 5),
    ],
)
def test_what_goes_wrong_is_said(
    server: WeightsServer, store: ModelStore, answer: str, told: str, requests: int
) -> None:
    server.answers = deque([answer])
    with pytest.raises(WeightsError, match=told) as error:
        download(server.model(), store, patience=QUICK)
    assert len(server.asked) == requests
    assert "understudy models download toy --from FOLDER" in error.value.user_message
    assert "weights.bin" not in names(store)


def test_the_next_mirror_takes_over_and_goes_on(server: WeightsServer, store: ModelStore) -> None:
    server.answers = deque(["stall", "good"])
    model = server.model(server.file(refused_address(), server.address, server.address))
    download(model, store, patience=QUICK)
    assert server.asked == ["", f"bytes={len(CONTENT) // 2}-"]


def test_every_mirror_that_failed_is_named(server: WeightsServer, store: ModelStore) -> None:
    server.answers = deque(["404"])
    with pytest.raises(WeightsError, match=r"refuses the connection; .*HTTP 404"):
        download(server.model(server.file(refused_address(), server.address)), store, patience=QUICK)
    # nothing came, so nothing is left
    assert names(store) == []


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (socket.gaierror(-2, "Name or service not known"), "there is no way to the internet"),
        (TimeoutError("timed out"), "does not answer"),
        (OSError(101, "Network is unreachable"), "cannot be reached"),
    ],
)
def test_no_network(
    store: ModelStore, server: WeightsServer, monkeypatch: pytest.MonkeyPatch, reason: OSError, told: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise URLError(reason)

    # a test may not ask for a name on the network, not even for one that is not there
    monkeypatch.setattr(http_fetch, "urlopen", fail)
    with pytest.raises(WeightsError, match=told):
        download(server.model(), store, patience=QUICK)


def test_a_disk_without_room_is_told_before_anything_is_fetched(server: WeightsServer, store: ModelStore) -> None:
    huge = model_of(replace(server.file(), size_bytes=10**18))
    with pytest.raises(OutputError, match="The disk is full: toy needs 1000000000050 MB"):
        download(huge, store, patience=QUICK)
    assert server.asked == []


def test_a_folder_that_cannot_be_made(server: WeightsServer, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(OutputError, match="cannot be written to"):
        download(server.model(), ModelStore(tmp_path / "models"), patience=QUICK)


def test_while_another_has_the_part_nothing_is_touched(server: WeightsServer, store: ModelStore) -> None:
    model = server.model()
    with LockedPart(store.path(model, model.files[0])) as part:
        part.append(CONTENT[:10])
        with pytest.raises(DownloadBusyError, match="another Understudy"):
            download(model, store, patience=QUICK)
        assert part.path.read_bytes() == CONTENT[:10]
    assert server.asked == []


def _fetch_in_a_process(address: str, folder: Path, begin: Event) -> None:
    begin.wait(30)
    until_s = time.monotonic() + 30
    while time.monotonic() < until_s:
        try:
            download(model_of(file_of(address)), ModelStore(folder), patience=QUICK)
            return
        except DownloadBusyError:
            time.sleep(0.01)


def test_two_processes_at_once_do_no_harm(server: WeightsServer, store: ModelStore) -> None:
    server.answers = deque(["cut", "cut", "good"])
    context = multiprocessing.get_context("spawn")
    begin = context.Event()
    processes = [
        context.Process(target=_fetch_in_a_process, args=(server.address, store.folder, begin)) for _ in range(2)
    ]
    for process in processes:
        process.start()
    begin.set()
    for process in processes:
        process.join(PATIENCE_S)
    assert [process.exitcode for process in processes] == [0, 0]
    assert names(store) == ["weights.bin"] and len(server.asked) == 3
    assert store.presence(server.model()) is Presence.VERIFIED


def test_files_fetched_by_hand_are_copied(server: WeightsServer, store: ModelStore, tmp_path: Path) -> None:
    deep = tmp_path / "fetched" / "base_models"
    deep.mkdir(parents=True)
    (deep / "weights.bin").write_bytes(CONTENT)
    take_from(tmp_path / "fetched", server.model(), store)
    assert server.asked == [] and store.presence(server.model()) is Presence.VERIFIED
    assert (deep / "weights.bin").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "has no file weights.bin"), (OTHER, "is not the file that is wanted"), (CONTENT[:9], "not complete")],
)
def test_what_is_wrong_with_files_fetched_by_hand(
    server: WeightsServer, store: ModelStore, tmp_path: Path, content: bytes | None, told: str
) -> None:
    good = server.file(name="good.bin")
    (tmp_path / "good.bin").write_bytes(CONTENT)
    if content is not None:
        (tmp_path / "weights.bin").write_bytes(content)
    with pytest.raises(BadInputError, match=told):
        take_from(tmp_path, server.model(good, server.file()), store)
    assert not store.folder.exists()


def test_a_folder_that_is_not_there(server: WeightsServer, store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="There is no folder"):
        take_from(tmp_path / "nowhere", server.model(), store)
