"""Lets `understudy trigger` control a program while it runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from app import user_paths
from app.actions import ActionTarget, perform
from app.control.control_socket import ControlSocket
from app.control.endpoint import AlreadyRunningError, choose_endpoint
from app.terminal import say
from engine.errors import DeviceError

log = logging.getLogger(__name__)


@contextmanager
def remote_control(target: ActionTarget) -> Iterator[None]:
    """Listen for commands while the block runs. Where that cannot be, one line says so and the block runs anyway."""
    control = ControlSocket(choose_endpoint(user_paths.control_dir()), lambda name: perform(target, name))
    try:
        control.start()
    except (AlreadyRunningError, DeviceError) as error:
        log.info("no remote control", exc_info=error)
        say(f"{error.user_message} This one goes on without.")
    try:
        yield
    finally:
        control.stop()
