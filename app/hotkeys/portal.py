"""Global hotkeys under Wayland: the desktop's GlobalShortcuts portal hears the keys and tells which action is meant.

The desktop asks the user once, and may give other keys than those wished for. CreateSession, then BindShortcuts, then
Activated for each press: https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html
"""

from __future__ import annotations

import logging
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.actions import label_of
from app.hotkeys.backend import HotkeyError
from app.hotkeys.chord import Chord
from engine.worker import Worker

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

log = logging.getLogger(__name__)

# the name under which the desktop knows the program: that of its .desktop file
APPLICATION_ID = "org.understudy.Understudy"
_BUS_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_SHORTCUTS, _REQUEST = "org.freedesktop.portal.GlobalShortcuts", "org.freedesktop.portal.Request"
_SESSION, _REGISTRY = "org.freedesktop.portal.Session", "org.freedesktop.host.portal.Registry"
# the wait is short because a stop cannot cut it short
_CALL_TIMEOUT_S, _WAIT_S = 2.0, 0.05
_GRANTED, _DECLINED = 0, 1
_INSTEAD = "Use 'understudy trigger NAME' in your desktop's keyboard settings instead."
# the names of modifiers and keys in the "shortcuts" specification of freedesktop.org
_MODIFIERS = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}
_KEYSYMS = {"PageUp": "Page_Up", "PageDown": "Page_Down", "Space": "space", "Backspace": "BackSpace"}


class PortalHotkeys:
    """Owns a connection to the session bus and one thread.

    triggers: action's name → the keys that the desktop really gave, in its own words; there once the user has agreed.
    """

    name = "desktop portal"

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}
        self.triggers: dict[str, str] = {}
        self._bindings: dict[str, Chord] = {}
        self._on_action: Callable[[str], None] = lambda _action: None
        self._bus: DBusConnection | None = None
        self._signals: deque[Message] = deque(maxlen=64)
        # the request that is under way, and what its answer is for
        self._request = ""
        self._answered: Callable[[int, Mapping[str, Any]], None] = lambda _verdict, _results: None
        self._session = ""
        self._worker = Worker("hotkeys", self._step, self._failed)

    def start(self, bindings: Mapping[str, Chord], on_action: Callable[[str], None]) -> None:
        """Ask the desktop for the shortcuts; the user may have to agree. Raises HotkeyError where it has none."""
        self._bindings, self._on_action = dict(bindings), on_action
        try:
            self._connect()
        except HotkeyError:
            self._disconnect()
            raise
        self._worker.start()

    def stop(self) -> None:
        """Give the shortcuts back and join the thread. Safe to call twice. Raises WorkerStuckError."""
        self._worker.stop()
        if self._bus is not None and self._session:
            try:
                self._call(self._session, _SESSION, "Close")
            except (HotkeyError, OSError) as error:
                log.debug("the portal has gone", exc_info=error)
        self._session = ""
        self._disconnect()

    def _connect(self) -> None:
        from jeepney import AuthenticationError, MatchRule, message_bus
        from jeepney.io.blocking import open_dbus_connection

        try:
            self._bus = open_dbus_connection(bus="SESSION")
        except (KeyError, OSError, AuthenticationError) as error:
            raise HotkeyError(
                f"Global hotkeys need the desktop's message bus, which is not there. {_INSTEAD}"
            ) from error
        try:
            version = self._call(_PATH, "org.freedesktop.DBus.Properties", "Get", "ss", (_SHORTCUTS, "version"))
        except HotkeyError as error:
            raise HotkeyError(f"This desktop has no global hotkeys for programs. {_INSTEAD}") from error
        log.debug("GlobalShortcuts portal, version %s", version)
        for interface in (_SHORTCUTS, _REQUEST, _SESSION):
            rule = MatchRule(type="signal", interface=interface)
            self._bus.filter(rule, queue=self._signals)
            self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=_CALL_TIMEOUT_S)
        self._register()
        token = _token()
        self._ask("CreateSession", "", (), {"session_handle_token": ("s", token)}, self._session_created)

    def _register(self) -> None:
        """Tell the portal who we are; older portals find out by themselves and do not know this call."""
        try:
            self._call(_PATH, _REGISTRY, "Register", "sa{sv}", (APPLICATION_ID, {}))
        except HotkeyError as error:
            log.debug("the portal takes no name", exc_info=error)

    def _session_created(self, verdict: int, results: Mapping[str, Any]) -> None:
        if verdict != _GRANTED or "session_handle" not in results:
            self._refuse_all(f"The desktop does not allow global hotkeys. {_INSTEAD}")
            return
        self._session = str(results["session_handle"][1])
        shortcuts = [
            (action, {"description": ("s", label_of(action)), "preferred_trigger": ("s", trigger_text(chord))})
            for action, chord in self._bindings.items()
        ]
        self._ask("BindShortcuts", "oa(sa{sv})s", (self._session, shortcuts, ""), {}, self._bound)

    def _bound(self, verdict: int, results: Mapping[str, Any]) -> None:
        if verdict != _GRANTED:
            self._refuse_all(
                "You declined the global hotkeys. Switch them off and on to be asked again."
                if verdict == _DECLINED
                else f"The desktop did not give the global hotkeys. {_INSTEAD}"
            )
            return
        given = {str(name): about for name, about in results.get("shortcuts", ("", []))[1]}
        self.triggers = {name: str(about.get("trigger_description", ("s", ""))[1]) for name, about in given.items()}
        self.refused = {
            name: "The desktop gave no keys for this. Set some in its keyboard settings."
            for name in self._bindings
            if name not in given
        }

    def _refuse_all(self, reason: str) -> None:
        self.refused = dict.fromkeys(self._bindings, reason)

    def _step(self) -> None:
        assert self._bus is not None, "start() comes first"
        try:
            if not self._signals:
                self._bus.recv_messages(timeout=_WAIT_S)
        except TimeoutError:
            return
        except OSError as error:
            log.warning("the desktop's message bus has gone, and the global hotkeys with it", exc_info=error)
            self._refuse_all("The desktop's message bus has gone. Start the program again.")
            self._worker.request_stop()
            return
        while self._signals:
            self._handle(self._signals.popleft())

    def _handle(self, signal: Message) -> None:
        from jeepney import HeaderFields

        fields = signal.header.fields
        path, member = fields[HeaderFields.path], fields[HeaderFields.member]
        if member == "Response" and path == self._request:
            self._request = ""
            verdict, results = signal.body
            self._answered(verdict, results)
        elif member == "Activated" and signal.body[0] == self._session and signal.body[1] in self._bindings:
            self._on_action(signal.body[1])
        elif member == "Closed" and path == self._session:
            self._session = ""
            self._refuse_all("The desktop ended the global hotkeys. Switch them off and on to have them again.")

    def _ask(
        self,
        method: str,
        signature: str,
        body: tuple[Any, ...],
        options: dict[str, Any],
        answered: Callable[[int, Mapping[str, Any]], None],
    ) -> None:
        """Call a method whose answer comes later, as a signal of a request. Raises HotkeyError."""
        token = _token()
        assert self._bus is not None, "start() comes first"
        # the path is known beforehand, so that an answer that comes at once is not missed
        sender = self._bus.unique_name[1:].replace(".", "_")
        self._request, self._answered = f"{_PATH}/request/{sender}/{token}", answered
        options = {"handle_token": ("s", token), **options}
        handle = self._call(_PATH, _SHORTCUTS, method, f"{signature}a{{sv}}", (*body, options))
        # portals before version 0.9 chose the path themselves
        self._request = str(handle[0])

    def _call(
        self, path: str, interface: str, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """Call a method of the portal and return what it answers. Raises HotkeyError."""
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call
        from jeepney.wrappers import unwrap_msg

        assert self._bus is not None, "start() comes first"
        message = new_method_call(DBusAddress(path, _BUS_NAME, interface), method, signature or None, body)
        try:
            answer: tuple[Any, ...] = unwrap_msg(self._bus.send_and_get_reply(message, timeout=_CALL_TIMEOUT_S))
        except (DBusErrorResponse, OSError) as error:
            # TimeoutError is an OSError too
            raise HotkeyError(f"The desktop does not answer. {_INSTEAD}") from error
        return answer

    def _disconnect(self) -> None:
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()

    def _failed(self, error: Exception) -> None:
        log.warning("hotkeys", exc_info=error)
        if isinstance(error, HotkeyError):
            self._refuse_all(error.user_message)


def trigger_text(chord: Chord) -> str:
    """Return a chord as freedesktop.org writes shortcuts: "CTRL+ALT+Page_Up"."""
    key = chord.key.lower() if len(chord.key) == 1 else _KEYSYMS.get(chord.key, chord.key)
    return "+".join([*(text for name, text in _MODIFIERS.items() if name in chord.modifiers), key])


def _token() -> str:
    return f"understudy_{secrets.token_hex(8)}"
