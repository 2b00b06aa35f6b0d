"""Times LivePortrait as published against ours, on one device in one run; writes a table in Markdown, and JSON.

    python packaging/benchmarks/compare_liveportrait.py --json FILE                     on the graphics card
    python packaging/benchmarks/compare_liveportrait.py --device cpu --seconds 0 --schemes eager    to see that it works

As published: the networks with nothing saved, fp32 weights under autocast to fp16, W and G by torch.compile. Ours: what
a call uses. Only what runs on the device is timed, plus the transfers that a picture needs; the published program
pastes on the processor and samples with gathers, which is not held against it here. Each scheme runs in a process of
its own: one that fails, or takes too long, costs the others nothing, and what was measured is written at once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

MATRIX = "matrix products"
PARTS = ("M", "S", "W", "G", "paste", "picture")
LONGEST_S = 900.0
# of what a scheme that failed has said
SHOWN_LINES = 40


def main() -> None:
    """Time all schemes that are wanted, or the one that this process is for."""
    wish = _options()
    if wish.one is not None:
        _run_here(wish)
        return
    until_s = time.monotonic() + wish.total if wish.total else None
    document: dict[str, Any] = {"device": wish.device, "seconds": wish.seconds, "schemes": {}}
    write = sys.stdout.write
    with tempfile.TemporaryDirectory() as folder:
        wish.exact = Path(folder) / "picture.npy"
        for name in _names(wish):
            left_s = wish.limit if until_s is None else min(wish.limit, until_s - time.monotonic())
            found = _run_apart(wish, name, left_s) if left_s > 0 else {"failed": "left out: the time was over"}
            document["schemes"][name] = found
            if wish.json is not None:
                _write(document, wish.json)
            if name == MATRIX:
                write(f"{headline(found)}\n\n{heading()}")
            else:
                write(row(name, found, document["schemes"].get(MATRIX, {})))
            sys.stdout.flush()


def headline(found: Mapping[str, Any]) -> str:
    """Return the line above the table."""
    if "failed" in found:
        return f"Matrix products: {found['failed']}"
    return f"{found['words']}; matrix products: {found['extra']['tera_a_second']:.2f} TFLOP/s"


def heading() -> str:
    """Return the table's first two lines."""
    names = [*(f"{name}, ms" for name in PARTS), "of the matrix rate", "memory, MB", "levels off", "first picture, s"]
    return f"| scheme | {' | '.join(names)} | what computes |\n|{'---|' * (len(names) + 2)}\n"


def row(name: str, found: Mapping[str, Any], matrix: Mapping[str, Any]) -> str:
    """Return one line of the table. matrix: what came of the matrix products."""
    if "failed" in found:
        reason = " ".join(found["failed"].split()).replace("|", "/")
        return f"| {name} | {' | '.join(['–'] * (len(PARTS) + 4))} | {reason} |\n"
    times = found["median_ms"]
    rate = matrix.get("extra", {}).get("tera_a_second")
    share = None if rate is None else 2e-3 * found["billions"] / (times["picture"] / 1e3) / rate
    cells = [
        *(_cell(times.get(part), ".2f") for part in PARTS),
        _cell(share, ".0%"),
        _cell(found["memory_mb"], ".0f"),
        _cell(found["levels"], ".2f"),
        _cell(found["first_picture_s"], ".1f"),
    ]
    return f"| {name} | {' | '.join(cells)} | {found['words'] or '–'} |\n"


def _cell(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _names(wish: argparse.Namespace) -> list[str]:
    """Return the schemes that are wanted; the matrix products always, and first."""
    # late: the process that only waits need not load PyTorch before it tells what is wrong with its options
    from liveportrait_schemes import schemes

    known = list(schemes(_wish(wish)))
    names = [name for name in known if name == MATRIX or _is_wanted(name, wish.schemes)]
    if len(names) < 2:
        sys.exit(f"No scheme has {' or '.join(wish.schemes)} in its name: {'; '.join(known)}")
    return names


def _is_wanted(name: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(part in name for part in wanted)


def _run_apart(wish: argparse.Namespace, name: str, longest_s: float) -> dict[str, Any]:
    """Run one scheme in a process of its own and return what it answers, or why it does not."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "said").open("w+b") as said:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, __file__, "--one", name, "--answer", str(answer), "--exact", str(wish.exact)]
        command += ["--device", wish.device, "--seconds", str(wish.seconds)]
        command += [] if wish.weights is None else ["--weights", str(wish.weights)]
        begun_s = time.monotonic()
        # a session of its own, which ends with the compilers that it started; a file, since those would hold a pipe
        process = subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True)
        try:
            status = process.wait(longest_s)
        except subprocess.TimeoutExpired:
            return {"failed": f"stopped after {longest_s:.0f} s"}
        finally:
            _end(process)
        if answer.is_file():
            found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
            return {**found, "took_s": round(time.monotonic() - begun_s, 1)}
        said.seek(0)
        lines = [line for line in said.read().decode(errors="replace").splitlines() if line.strip()]
    sys.stderr.write("\n".join([*lines[-SHOWN_LINES:], ""]))
    return {"failed": f"exit status {status}: {lines[-1] if lines else 'nothing was said'}"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _run_here(wish: argparse.Namespace) -> None:
    from liveportrait_schemes import schemes

    result = schemes(_wish(wish))[wish.one]()
    _write(asdict(result), wish.answer)


def _wish(wish: argparse.Namespace) -> Any:
    from liveportrait_schemes import Wish

    return Wish(wish.device, wish.seconds, wish.weights, wish.exact)


def _write(document: Mapping[str, Any], path: Path) -> None:
    """Write a file, whole or not at all."""
    part = path.with_name(f".{path.name}.partial")
    part.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--weights", type=Path, help="converted weights (.safetensors); default: random ones")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each part; at least two calls")
    parser.add_argument("--schemes", nargs="+", default=(), metavar="TEXT", help="only those with one in their names")
    parser.add_argument("--limit", type=float, default=LONGEST_S, metavar="S", help="the longest for one scheme")
    parser.add_argument("--total", type=float, default=None, metavar="S", help="the longest for all of them")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures, anew after each scheme")
    # of the processes that this one starts
    for name in ("--one", "--answer", "--exact"):
        parser.add_argument(name, type=str if name == "--one" else Path, default=None, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
