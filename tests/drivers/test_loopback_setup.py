from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers import loopback_setup
from drivers.loopback_setup import Machine, Step, plan, run_steps
from engine.errors import DeviceError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kernel modules of Linux")


def machine(installed: bool = True, loaded: bool = False, root: bool = True, programs: str = "apt-get sudo") -> Machine:
    has: Callable[[str], bool] = programs.split().__contains__
    return Machine(installed, loaded, root, "6.1.0-9-amd64", has)


def test_all_is_installed_and_created() -> None:
    lines = [step.line for step in plan(machine(installed=False))]
    assert lines[0] == "apt-get install -y v4l2loopback-dkms linux-headers-6.1.0-9-amd64"
    assert lines[1] == 'modprobe v4l2loopback exclusive_caps=1 card_label="Understudy Camera"'
    assert len(lines) == 4


def test_a_module_with_other_options_is_unloaded_first() -> None:
    commands = [step.command[:3] for step in plan(machine(loaded=True))]
    assert commands[:2] == [("modprobe", "-r", "v4l2loopback"), ("modprobe", "v4l2loopback", "exclusive_caps=1")]


def test_sudo_is_used_by_those_who_are_not_root() -> None:
    assert {step.command[0] for step in plan(machine(root=False))} == {"sudo"}
    with pytest.raises(DeviceError, match="as root"):
        plan(machine(root=False, programs="apt-get"))


def test_other_package_managers_are_named() -> None:
    with pytest.raises(DeviceError, match=r"(?s)Fedora.*pipewire"):
        plan(machine(installed=False, programs="dnf sudo"))


def test_what_is_written_is_what_the_kernel_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loopback_setup, "_LOAD_AT_START", tmp_path / "load.conf")
    monkeypatch.setattr(loopback_setup, "_MODULE_OPTIONS", tmp_path / "options.conf")
    began: list[Step] = []
    run_steps(plan(machine())[1:], began.append)
    assert (tmp_path / "load.conf").read_text() == "v4l2loopback\n"
    expected = 'options v4l2loopback exclusive_caps=1 card_label="Understudy Camera"\n'
    assert (tmp_path / "options.conf").read_text() == expected
    assert len(began) == 2


def test_the_first_failure_ends_it_with_advice() -> None:
    began: list[Step] = []
    with pytest.raises(DeviceError, match="status 1"):
        run_steps([Step("fail", ("false",)), Step("never", ("true",))], began.append)
    assert [step.why for step in began] == ["fail"]
    with pytest.raises(DeviceError, match="could not be run"):
        run_steps([Step("missing", ("/no/such/program",))], began.append)
