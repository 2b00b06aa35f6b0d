"""A screen that nobody sees, with somebody at its keyboard and mouse: Xvfb and xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from types import TracebackType

import pytest

_START_TIMEOUT_S = 20


class Screen:
    """An X server of its own. Skips the test where Xvfb or xdotool is missing."""

    def __init__(self, size: str = "1600x1000") -> None:
        for program in ("Xvfb", "xdotool"):
            if shutil.which(program) is None:
                pytest.skip(f"needs {program} (Debian: xvfb, xdotool)")
        reading, writing = os.pipe()
        try:
            self._server = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
                pass_fds=[writing],
                stderr=subprocess.DEVNULL,
            )
        finally:
            os.close(writing)
        with os.fdopen(reading) as told:
            # the server chooses a free number and writes it once it is ready
            self.name = f":{told.readline().strip()}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program on this screen."""
        kept = {name: value for name, value in os.environ.items() if name not in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
        return kept | {"DISPLAY": self.name, "XDG_SESSION_TYPE": "x11", "QT_QPA_PLATFORM": "xcb"}

    def do(self, *words: str) -> str:
        """Have xdotool do something; return what it says."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=_START_TIMEOUT_S
        )
        assert done.returncode == 0, f"xdotool {' '.join(words)}: {done.stderr}"
        return done.stdout.strip()

    def press(self, chord: str) -> float:
        """Press keys together, such as "Control_L+Alt_L+4"; return the monotonic time at which the last one went down.

        Without a process of its own, so that what follows can be timed.
        """
        from Xlib import XK, X, display
        from Xlib.ext import xtest

        connection = display.Display(self.name)
        keys = [connection.keysym_to_keycode(XK.string_to_keysym(name)) for name in chord.split("+")]
        for key in keys[:-1]:
            xtest.fake_input(connection, X.KeyPress, key)
        connection.sync()
        pressed_s = time.monotonic()
        xtest.fake_input(connection, X.KeyPress, keys[-1])
        connection.sync()
        for key in reversed(keys):
            xtest.fake_input(connection, X.KeyRelease, key)
        connection.sync()
        connection.close()
        return pressed_s

    def ask_to_close(self, window: str) -> None:
        """Do what the cross in a window's corner does. window: its number."""
        from Xlib import X, display
        from Xlib.protocol.event import ClientMessage

        connection = display.Display(self.name)
        one = connection.create_resource_object("window", int(window))
        wish = [connection.intern_atom("WM_DELETE_WINDOW"), X.CurrentTime, 0, 0, 0]
        message = ClientMessage(window=one, client_type=connection.intern_atom("WM_PROTOCOLS"), data=(32, wish))
        one.send_event(message)
        connection.sync()
        connection.close()

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait(10)

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class OtherWindow:
    """The window of another program, which has the focus and notes the keys it gets."""

    def __init__(self, screen: Screen) -> None:
        from Xlib import X, display

        self._display = display.Display(screen.name)
        root = self._display.screen()
        self._window = root.root.create_window(10, 10, 300, 200, 0, root.root_depth, event_mask=X.KeyPressMask)
        self._window.set_wm_name("another program")
        self._window.map()
        self._display.sync()
        self.focus()

    def focus(self) -> None:
        """Take the keyboard."""
        from Xlib import X

        self._window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    def typed(self) -> list[str]:
        """Return what was typed into it since the last call; modifiers alone are left out."""
        from Xlib import XK, X

        self._display.sync()
        events = [self._display.next_event() for _ in range(self._display.pending_events())]
        pressed = [event for event in events if event.type == X.KeyPress]
        names = [XK.keysym_to_string(self._display.keycode_to_keysym(event.detail, 0)) for event in pressed]
        return [name for name in names if name]

    def close(self) -> None:
        """Close the window."""
        self._display.close()
