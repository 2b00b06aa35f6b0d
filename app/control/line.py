"""The protocol: a caller sends one line, "SECRET NAME", and gets one back, "ok SENTENCE" or "no SENTENCE".

The secret is "-" where none is needed.
"""

from __future__ import annotations

import socket

# a name that does nothing: to see who is there
HELLO = "hello"
LONGEST_LINE = 1024


def read_line(connection: socket.socket) -> str:
    """Return one line without its end; what is longer than LONGEST_LINE bytes is cut off. Raises OSError."""
    received = b""
    while b"\n" not in received and len(received) < LONGEST_LINE:
        part = connection.recv(LONGEST_LINE - len(received))
        if not part:
            break
        received += part
    return received.partition(b"\n")[0].decode("utf-8", "replace").strip()


def exchange(connection: socket.socket, secret: str, name: str) -> tuple[str, str]:
    """Send a name and return the verdict, "ok" or "no", and the sentence. Raises OSError."""
    connection.sendall(f"{secret or '-'} {name}\n".encode())
    verdict, _, sentence = read_line(connection).partition(" ")
    return verdict, sentence
