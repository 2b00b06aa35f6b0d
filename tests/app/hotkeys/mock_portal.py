"""A desktop's GlobalShortcuts portal on a message bus of its own."""

from __future__ import annotations

import shutil
import subprocess
import threading
from types import TracebackType
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.waiting import PATIENCE_S

PATH, NAME = "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop"
SHORTCUTS = DBusAddress(PATH, NAME, "org.freedesktop.portal.GlobalShortcuts")


class PrivateBus:
    """A message bus. Skips the test where dbus-daemon is missing."""

    def __init__(self) -> None:
        if shutil.which("dbus-daemon") is None:
            pytest.skip("needs dbus-daemon (Debian: dbus)")
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()

    def close(self) -> None:
        self._daemon.terminate()
        self._daemon.wait(10)
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()


class MockPortal:
    """Answers as a desktop does. verdict: of the user, 0 agrees; withheld: actions that get no keys.

    old: knows neither names of programs nor paths of requests that are known beforehand.
    """

    def __init__(self, address: str, *, verdict: int = 0, withheld: tuple[str, ...] = (), old: bool = False) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.session, self.bound = "", threading.Event()
        self._verdict, self._withheld, self._old = verdict, withheld, old
        self._bus: DBusConnection = open_dbus_connection(bus=address)
        self._bus.bus_proxy.RequestName(NAME)
        self._quit = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name="mock portal")

    def press(self, action: str, session: str | None = None) -> None:
        """The user presses the keys of an action."""
        self._send(new_signal(SHORTCUTS, "Activated", "osta{sv}", (session or self.session, action, 1234, {})))

    def end_session(self) -> None:
        """The desktop ends the session."""
        address = DBusAddress(self.session, interface="org.freedesktop.portal.Session")
        self._send(new_signal(address, "Closed", "a{sv}", ({},)))

    def __enter__(self) -> MockPortal:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._quit.set()
        self._thread.join(PATIENCE_S)
        self._bus.close()

    def _send(self, message: Any) -> None:
        with self._lock:
            self._bus.send(message)

    def _serve(self) -> None:
        while not self._quit.is_set():
            try:
                message = self._bus.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, call: Any) -> None:
        fields = call.header.fields
        member, sender = fields[HeaderFields.member], fields[HeaderFields.sender]
        self.calls.append((member, call.body))
        if member == "Get":
            self._send(new_method_return(call, "v", (("u", 1),)))
        elif member == "Register":
            unknown = "org.freedesktop.DBus.Error.UnknownMethod"
            self._send(new_error(call, unknown) if self._old else new_method_return(call))
        elif member == "CreateSession":
            options = call.body[0]
            token = options["session_handle_token"][1]
            self.session = f"{PATH}/session/{sender[1:].replace('.', '_')}/{token}"
            self._respond(call, sender, options, 0, {"session_handle": ("s", self.session)})
        elif member == "BindShortcuts":
            given = [
                (name, {"description": about["description"], "trigger_description": ("s", f"Press {name}")})
                for name, about in call.body[1]
                if name not in self._withheld
            ]
            self._respond(call, sender, call.body[3], self._verdict, {"shortcuts": ("a(sa{sv})", given)})
            self.bound.set()
        elif member == "Close":
            self._send(new_method_return(call))

    def _respond(self, call: Any, sender: str, options: dict[str, Any], verdict: int, results: dict[str, Any]) -> None:
        token = "of_its_own" if self._old else options["handle_token"][1]
        path = f"{PATH}/request/{sender[1:].replace('.', '_')}/{token}"
        self._send(new_method_return(call, "o", (path,)))
        address = DBusAddress(path, interface="org.freedesktop.portal.Request")
        self._send(new_signal(address, "Response", "ua{sv}", (verdict, results)))
