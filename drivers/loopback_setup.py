"""What has to be run on Linux so that there is a virtual camera: planned here, run once the user has agreed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import DeviceError

MODULE, CAMERA_NAME = "v4l2loopback", "Understudy Camera"
_OPTIONS = f'exclusive_caps=1 card_label="{CAMERA_NAME}"'
_LOAD_AT_START = Path("/etc/modules-load.d/understudy-camera.conf")
_MODULE_OPTIONS = Path("/etc/modprobe.d/understudy-camera.conf")


@dataclass(frozen=True, slots=True)
class Step:
    """One command. why: in words for the user. typed: how a person would type it, where that reads better."""

    why: str
    command: tuple[str, ...]
    typed: str = ""

    @property
    def line(self) -> str:
        """The command as it is shown."""
        return self.typed or shlex.join(self.command)


@dataclass(frozen=True, slots=True)
class Machine:
    """What the plan depends on. installed, loaded: the kernel module; root: no sudo is needed; kernel: its release."""

    installed: bool
    loaded: bool
    root: bool
    kernel: str
    has: Callable[[str], bool]


def this_machine() -> Machine:
    """Look at this machine."""
    modinfo = shutil.which("modinfo", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    installed = (
        bool(modinfo) and subprocess.run([str(modinfo), MODULE], capture_output=True, check=False).returncode == 0
    )
    return Machine(
        installed,
        Path(f"/sys/module/{MODULE}").exists(),
        os.geteuid() == 0,
        os.uname().release,
        lambda program: shutil.which(program) is not None,
    )


def plan(machine: Machine) -> list[Step]:
    """Return the commands, in order. Raises DeviceError where the user has to do something else first."""
    steps: list[Step] = []
    if not machine.installed:
        if not machine.has("apt-get"):
            raise DeviceError(
                f"The kernel module {MODULE} is not installed. Install it with your system's package manager (Fedora: "
                f"akmod-{MODULE}, Arch: {MODULE}-dkms), then run this again. Without it: --output pipewire."
            )
        packages = [f"{MODULE}-dkms", f"linux-headers-{machine.kernel}"]
        steps.append(Step("install the kernel module", ("apt-get", "install", "-y", *packages)))
    if machine.loaded:
        steps.append(Step("unload the module, which runs with other options", ("modprobe", "-r", MODULE)))
    load = ("modprobe", MODULE, "exclusive_caps=1", f"card_label={CAMERA_NAME}")
    steps.append(Step("create the camera", load, f"modprobe {MODULE} {_OPTIONS}"))
    steps.append(_write("create it again at each start", _LOAD_AT_START, MODULE))
    steps.append(_write("with the same options", _MODULE_OPTIONS, f"options {MODULE} {_OPTIONS}"))
    return steps if machine.root else [_as_root(step, machine) for step in steps]


def run_steps(steps: Sequence[Step], began: Callable[[Step], None]) -> None:
    """Run them in order on the user's terminal; began is told each. Raises DeviceError at the first that fails."""
    for step in steps:
        began(step)
        try:
            result = subprocess.run(step.command, check=False).returncode
        except OSError as error:
            raise DeviceError(f"'{step.command[0]}' could not be run: {error.strerror}.") from error
        if result:
            raise DeviceError(f"This failed: {step.line}  (status {result}). {_advice(step)}")


def _write(why: str, path: Path, text: str) -> Step:
    quoted = shlex.quote(text)
    return Step(why, ("sh", "-c", f"echo {quoted} > {path}"), f"echo {quoted} > {path}")


def _as_root(step: Step, machine: Machine) -> Step:
    if not machine.has("sudo"):
        raise DeviceError("This needs an administrator: run it as root, or install sudo.")
    typed = f"sudo sh -c {shlex.quote(step.typed)}" if "sh" in step.command else f"sudo {step.typed}" * bool(step.typed)
    return Step(step.why, ("sudo", *step.command), typed)


def _advice(step: Step) -> str:
    if "-r" in step.command:
        return "A program holds the virtual camera: close the meeting programs and OBS, and run this again."
    if "apt-get" in step.command:
        return "Look at what apt-get said; 'apt-get update' helps when its lists are old."
    if "modprobe" in step.command:
        return "With Secure Boot the module must be signed first (Debian: 'mokutil --import'). Else: --output pipewire."
    return "Nothing after it was run."
