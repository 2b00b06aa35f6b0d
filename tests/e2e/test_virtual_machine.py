"""The program with a real v4l2loopback device and a real browser, in a virtual machine; see shared/vm/README.md."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from app import paths
from engine.compose.view import view_in
from engine.portrait.loader import load_portrait

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(3600)]

ROOT = Path(__file__).resolve().parents[2]
SIZE, TINY = (640, 360), (32, 18)
DRIVER = 'v4l2loopback devices=2 video_nr=0,10 exclusive_caps=1,1 card_label="Fake Webcam,Understudy Camera"'
WITHIN_S = 3000
# the avatar's head moves, the rest of its picture does not; another picture is further away than this
LARGEST_DIFFERENCE = 14.0
# of the packages of this environment: large, and not for a call
LEFT_OUT = (
    *("torch", "torchgen", "functorch", "nvidia", "triton", "onnx", "onnxruntime", "PyQt6", "jax", "jaxlib", "scipy"),
    *("scipy.libs", "sympy", "mypy", "mypyc", "skimage", "networkx", "hypothesis", "pip", "setuptools"),
)
# wider registers are emulated one lane at a time: with them a picture takes seven times as long
QEMU = """#!{python}
import os, sys
words = ["Nehalem" if word == "max" else word for word in sys.argv[1:]]
os.execv("{qemu}", ["{qemu}", *words])
"""


@pytest.fixture
def guest(shared_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The script that runs the guest, and its image."""
    script, image = shared_dir / "vm" / "run.py", Path(os.environ.get("UNDERSTUDY_GUEST", ""))
    qemu = shutil.which("qemu-system-x86_64")
    if qemu is None or not script.is_file():
        pytest.skip("needs qemu-system-x86_64 and the folder vm of the shared folder")
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the guest's Python 3.11 uses the packages of this checkout's environment")
    if not (image / "root.img").is_file():
        pytest.skip(
            "needs a guest: sudo EXTRA_PACKAGES=chromium,fonts-dejavu-core shared/vm/build.sh FOLDER, "
            "then UNDERSTUDY_GUEST=FOLDER"
        )
    wrapper = tmp_path / "bin" / "qemu-system-x86_64"
    wrapper.parent.mkdir()
    wrapper.write_text(QEMU.format(python=sys.executable, qemu=qemu))
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
    return script, image


def pack(target: Path) -> None:
    """Put the program and its packages into one file: the guest reads many small ones very slowly."""
    with tarfile.open(target, "w") as packed:
        for name in ("app", "drivers", "engine", "assets/avatars", "assets/clips", "assets/motions", "tests/e2e"):
            packed.add(ROOT / name, name)
        for path in sorted(Path(np.__file__).parents[1].iterdir()):
            if path.name not in LEFT_OUT:
                packed.add(path, path.name)


def test_a_call_with_a_real_loopback_device(guest: tuple[Path, Path], tmp_path: Path) -> None:
    script, image = guest
    share = tmp_path / "share"
    share.mkdir()
    pack(share / "program.tar")
    command = [sys.executable, str(script), "--image", str(image), "--share", str(share), "--timeout", str(WITHIN_S)]
    settings = ["--env=PYTHONPATH=/tmp/program", "--env=OPENBLAS_NUM_THREADS=1", "--memory=5G", "--modprobe", DRIVER]
    call = f"python3 tests/e2e/guest_call.py {SIZE[0]} {SIZE[1]} assets/clips/driving.mp4"
    work = ["--", "sh", "-c", f"mkdir /tmp/program && cd /tmp/program && tar xf /share/program.tar && exec {call}"]
    noted = tmp_path / "guest.txt"
    with noted.open("w") as output:
        subprocess.run([*command, *settings, *work], stdout=output, timeout=WITHIN_S + 60, check=False)
    lines = noted.read_text().splitlines()
    told = [line for line in lines if line.startswith("RESULT ")]
    # shown with -s
    print(*(line for line in lines if line not in told), sep="\n")
    assert told, "the guest did not come to the end"
    result = json.loads(told[0].removeprefix("RESULT "))
    photo = paths.avatar_path("eileen")
    assert photo is not None
    wanted = cv2.resize(view_in(load_portrait(photo, "eileen"), SIZE).picture, TINY, interpolation=cv2.INTER_AREA)
    # 3: under emulation a tracker may not come to its end within the two seconds that it is given
    assert [one["status"] in (130, 3) for one in result["starts"]] == [True] * 5
    for seen in (*result["starts"], result["engine killed"], result["after kill"]):
        assert seen["size"] == list(SIZE)
        picture = np.array(seen["tiny"]).reshape(wanted.shape)
        difference = np.abs(picture.astype(float) - wanted).mean()
        print(f"mean difference to the avatar {difference:.1f}, motion {seen['moves']:.2f}")
        assert difference < LARGEST_DIFFERENCE
        assert seen["moves"] > 0.05
    assert "is started again" in result["engine killed"]["said"]
    assert result["browser"].get("cameras") == ["Understudy Camera"], result["browser"]
    assert result["browser"]["size"] == list(SIZE)
    assert result["last status"] in (130, 3)
