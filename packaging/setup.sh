#!/usr/bin/env bash
# Makes the checkout ready: what the system lacks, a private .venv, the Python packages. Quick when all is there.
#
# PYTHON=/path/to/python chooses the interpreter (3.10, 3.11 or 3.12). EXTRAS=dev,torch adds PyTorch, which the neural
# engines' weights, training and their tests need. pip's and apt's own settings are respected.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly VENV=.venv
readonly STAMP=$VENV/understudy-setup
readonly EXTRAS=${EXTRAS:-dev}

# shared library, Debian package, what cannot be imported without it
readonly LIBRARIES="
libGL.so.1             libgl1           OpenCV,Qt
libgthread-2.0.so.0    libglib2.0-0     OpenCV,Qt
libEGL.so.1            libegl1          Qt
libxkbcommon.so.0      libxkbcommon0    Qt
libfontconfig.so.1     libfontconfig1   Qt
libdbus-1.so.3         libdbus-1-3      Qt
libxcb-cursor.so.0     libxcb-cursor0   window
libxcb-icccm.so.4      libxcb-icccm4    window
libxcb-image.so.0      libxcb-image0    window
libxcb-keysyms.so.1    libxcb-keysyms1  window
libxcb-render.so.0     libxcb-render0   window
libxcb-render-util.so.0 libxcb-render-util0 window
libxcb-shape.so.0      libxcb-shape0    window
libxcb-util.so.1       libxcb-util1     window
libxcb-xkb.so.1        libxcb-xkb1      window
libxkbcommon-x11.so.0  libxkbcommon-x11-0 window
libportaudio.so.2      libportaudio2    sounddevice
"

say() { echo "setup: $*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Prints "fits" when $1 is a Python that Understudy runs on, "bare" when it is one that cannot make a venv.
judge_python() {
    "$1" - 2>/dev/null <<'PY' || true
import sys
from importlib.util import find_spec

if (3, 10) <= sys.version_info[:2] < (3, 13):
    print("fits" if find_spec("venv") and find_spec("ensurepip") else "bare")
PY
}

# Prints the interpreter to use, one that can make a venv by itself before one that cannot; nothing if there is none.
choose_python() {
    local candidate bare="" candidates=(/usr/bin/python3 python3 python3.12 python3.11 python3.10)
    [ -z "${PYTHON:-}" ] || candidates=("$PYTHON")
    for candidate in "${candidates[@]}"; do
        candidate=$(command -v "$candidate") || continue
        case $(judge_python "$candidate") in
            fits) echo "$candidate" && return ;;
            bare) bare=${bare:-$candidate} ;;
        esac
    done
    echo "$bare"
}

# The scripts in a venv hold its own path: after the checkout has been moved it must be made anew.
venv_works() {
    [ -x $VENV/bin/python ] && [ -n "$(judge_python $VENV/bin/python)" ] && grep -qsF "$(pwd -P)/$VENV/" $VENV/bin/pip
}

# Prints the Debian packages of the shared libraries that the system lacks.
missing_libraries() {
    local known library package
    [ "$(uname -s)" = Linux ] || return 0
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p) || fail "cannot list the system's shared libraries (ldconfig -p)"
    while read -r library package _; do
        [ -z "$library" ] || [[ $known == *"$library "* ]] || echo "$package"
    done <<<"$LIBRARIES"
}

# Prints the Debian packages without which no .venv can be made.
missing_python() {
    local python
    ! venv_works || return 0
    python=$(choose_python)
    if [ -z "$python" ]; then
        [ -n "${PYTHON:-}" ] || echo python3 python3-venv
    elif [ "$(judge_python "$python")" = bare ]; then
        echo "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    fi
}

# Installs the Debian packages given, as root or through sudo.
install_packages() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq) by_hand
    by_hand="apt-get update && apt-get install --no-install-recommends $*"
    command -v apt-get >/dev/null || fail "the system lacks what Debian calls: $*. Please install its counterparts."
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "the system lacks some packages; as root, run: $by_hand"
        apt=(sudo "${apt[@]}")
        # nobody there to type a password
        [ -t 0 ] || apt=(sudo -n "${apt[@]:1}")
    fi
    say "installing what the system lacks for pictures, windows, sound and Python: $*"
    # the quietest apt still reports each unpacked package on its standard output
    { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null; } ||
        fail "that did not work; as root, run: $by_hand"
}

prepare_system() {
    local packages
    packages="$(missing_libraries) $(missing_python)"
    # one word per package
    # shellcheck disable=SC2086
    [ -z "${packages// /}" ] || install_packages $packages
}

# Makes the private environment, unless a working one is there.
prepare_venv() {
    local python
    ! venv_works || return 0
    python=$(choose_python)
    [ -n "$python" ] || fail "no Python 3.10, 3.11 or 3.12 found${PYTHON:+ at $PYTHON}; name one: make run PYTHON=/path/to/python"
    say "making $VENV with $("$python" --version) ($python)"
    "$python" -m venv --clear $VENV
}

# Installs the Python packages when pyproject.toml is not the one of the last full installation.
prepare_packages() {
    local wanted
    wanted="$EXTRAS $(cksum <pyproject.toml)"
    if [ -f $STAMP ] && [ "$(<$STAMP)" = "$wanted" ]; then
        return
    fi
    say "installing Understudy and its Python packages into $VENV; the first time that is a large download"
    $VENV/bin/python -m pip install --disable-pip-version-check --no-input --prefer-binary --quiet --editable ".[$EXTRAS]" ||
        fail "pip could not install the packages; see its message above"
    echo "$wanted" >$STAMP
}

prepare_system
prepare_venv
prepare_packages
