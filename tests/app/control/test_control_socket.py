from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.control.client import ask
from app.control.control_socket import ControlSocket
from app.control.endpoint import AlreadyRunningError, Endpoint, NotRunningError, choose_endpoint
from app.control.line import LONGEST_LINE, exchange
from app.control.port_endpoint import PortEndpoint
from app.control.unix_endpoint import UnixEndpoint
from engine.errors import DeviceError, UsageError
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]
MAKERS: list[Callable[[Path], Endpoint]] = [UnixEndpoint, PortEndpoint]


class Program:
    """What commands are done to."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def perform(self, name: str) -> str:
        if name == "no-way":
            raise UsageError("This cannot\nbe done.")
        self.done.append(name)
        return f"Done: {name}."


@pytest.fixture(params=MAKERS, ids=["socket file", "port"])
def make(request: pytest.FixtureRequest) -> Callable[[Path], Endpoint]:
    return request.param


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # short: the name of a socket file has 107 bytes at most
    return tmp_path_factory.mktemp("c") / "u"


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def running(make: Callable[[Path], Endpoint], folder: Path, program: Program) -> Iterator[ControlSocket]:
    with ControlSocket(make(folder), program.perform) as control:
        yield control


@pytest.mark.usefixtures("running")
def test_a_command_is_done_and_answered(make: Callable[[Path], Endpoint], folder: Path, program: Program) -> None:
    assert ask(make(folder), "next-avatar") == "Done: next-avatar."
    assert ask(make(folder), "pause") == "Done: pause."
    assert program.done == ["next-avatar", "pause"]


@pytest.mark.usefixtures("running")
def test_what_cannot_be_done_is_said_in_one_line(make: Callable[[Path], Endpoint], folder: Path) -> None:
    with pytest.raises(UsageError, match=r"^This cannot be done\.$"):
        ask(make(folder), "no-way")


def test_nothing_runs(make: Callable[[Path], Endpoint], folder: Path) -> None:
    with pytest.raises(NotRunningError, match="not running"):
        ask(make(folder), "pause")


def test_after_the_end_nothing_is_left_to_be_found(
    make: Callable[[Path], Endpoint], folder: Path, program: Program
) -> None:
    control = ControlSocket(make(folder), program.perform)
    control.start()
    control.stop()
    control.stop()
    assert [path.name for path in folder.iterdir() if path.suffix != ".lock"] == []
    with pytest.raises(NotRunningError):
        ask(make(folder), "pause")


@pytest.mark.usefixtures("running")
def test_a_second_program_is_told_and_does_not_disturb_the_first(
    make: Callable[[Path], Endpoint], folder: Path, program: Program
) -> None:
    second = ControlSocket(make(folder), Program().perform)
    with pytest.raises(AlreadyRunningError, match="running already"):
        second.start()
    second.stop()
    assert ask(make(folder), "pause") == "Done: pause."
    assert program.done == ["pause"]


def test_what_a_dead_program_left_is_replaced(make: Callable[[Path], Endpoint], folder: Path, program: Program) -> None:
    code = f"""
import os, signal
from pathlib import Path
from {make.__module__} import {make.__qualname__} as Place
kept = Place(Path({str(folder)!r})).listen()
os.kill(os.getpid(), signal.SIGKILL)
"""
    died = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False)
    assert died.returncode < 0
    assert any(path.suffix in (".sock", ".port") for path in folder.iterdir())
    with pytest.raises(NotRunningError):
        ask(make(folder), "pause")
    with ControlSocket(make(folder), program.perform):
        assert ask(make(folder), "pause") == "Done: pause."


@pytest.mark.usefixtures("running")
def test_a_caller_that_says_nothing_holds_nobody_up(make: Callable[[Path], Endpoint], folder: Path) -> None:
    silent, _ = make(folder).call()
    hung_up, _ = make(folder).call()
    hung_up.close()
    with silent:
        assert ask(make(folder), "pause") == "Done: pause."


@pytest.mark.usefixtures("running")
def test_nonsense_and_an_endless_line_do_no_harm(make: Callable[[Path], Endpoint], folder: Path) -> None:
    for nonsense in (b"\xff\xfe\n", b"\n", b"x" * (3 * LONGEST_LINE)):
        connection, _ = make(folder).call()
        with connection:
            connection.sendall(nonsense)
    assert ask(make(folder), "pause") == "Done: pause."


def test_a_program_that_hangs_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.control.client.ANSWER_TIMEOUT_S", 0.1)
    go_on = threading.Event()

    def hang(_name: str) -> str:
        go_on.wait(5)
        return ""

    with ControlSocket(UnixEndpoint(folder), hang):
        with pytest.raises(DeviceError, match="does not answer"):
            ask(UnixEndpoint(folder), "pause")
        go_on.set()


def test_only_the_owner_can_reach_the_socket(folder: Path, program: Program) -> None:
    folder.mkdir(parents=True, mode=0o777)
    folder.chmod(0o777)
    with ControlSocket(UnixEndpoint(folder), program.perform):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "control.sock").stat().st_mode) == 0o600


def test_the_kernel_is_asked_who_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert UnixEndpoint(Path("unused")).admits(ours, "")
        monkeypatch.setattr(os, "getuid", lambda: 4711)
        # root may do everything anyway
        assert UnixEndpoint(Path("unused")).admits(ours, "") == (os.geteuid() == 0)


def test_a_strangers_call_is_refused(folder: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UnixEndpoint, "admits", lambda *_: False)
    with (
        ControlSocket(UnixEndpoint(folder), program.perform),
        pytest.raises(UsageError, match="belongs to another user"),
    ):
        ask(UnixEndpoint(folder), "pause")
    assert program.done == []


def test_who_lacks_the_secret_is_refused(folder: Path, program: Program) -> None:
    with ControlSocket(PortEndpoint(folder), program.perform):
        assert stat.S_IMODE((folder / "control.port").stat().st_mode) == 0o600
        for guess in ("", "-", "wrong"):
            connection, _ = PortEndpoint(folder).call()
            with connection:
                assert exchange(connection, guess, "pause")[0] == "no"
    assert program.done == []


def test_somebody_elses_folder_is_not_used(folder: Path, tmp_path: Path, program: Program) -> None:
    folder.symlink_to(tmp_path)
    with pytest.raises(DeviceError, match="somebody else"):
        ControlSocket(UnixEndpoint(folder), program.perform).start()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, make: Callable[[Path], Endpoint]) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeviceError, match="cannot be"):
        make(tmp_path / "file" / "u").listen()


def test_linux_gets_the_socket_file(tmp_path: Path) -> None:
    wanted = PortEndpoint if sys.platform == "win32" else UnixEndpoint
    assert isinstance(choose_endpoint(tmp_path), wanted)


@pytest.mark.usefixtures("running")
def test_many_at_once_all_get_their_answer(make: Callable[[Path], Endpoint], folder: Path, program: Program) -> None:
    answers: list[str] = []
    callers = [threading.Thread(target=lambda: answers.append(ask(make(folder), "pause"))) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(PATIENCE_S)
    assert answers == ["Done: pause."] * 8
    assert len(program.done) == 8
