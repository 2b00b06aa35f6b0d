"""The microphone of a run on the command line: into the recording, and delayed into a virtual microphone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from app.terminal import say
from drivers.listening import Listening
from drivers.microphone import Microphone
from drivers.video_encoder import CONTAINERS
from drivers.virtual_microphone import MICROPHONE_NAME, VirtualMicrophone
from drivers.voice_relay import VoiceRelay
from engine.errors import UsageError

NONE = "none"


def check_voice(microphone: str, output: str, *, sync: bool) -> None:
    """Raise UsageError for a microphone that nothing would come of."""
    if sync and microphone == NONE:
        raise UsageError("--sync delays a microphone: name one with --mic, for example --mic default.")
    records = Path(output).suffix.lower() in CONTAINERS
    if microphone != NONE and not sync and not records:
        raise UsageError(
            "--mic: driving by sound is not part of this version yet. Add --sync to delay it like the picture, "
            "or record into a video file."
        )


@contextmanager
def open_listening(microphone: str) -> Iterator[Listening | None]:
    """Open a microphone, by its number or name, for the time of the block; None for "none". Raises LiveError."""
    if microphone == NONE:
        yield None
        return
    with Listening(Microphone(microphone)) as listening:
        yield listening


@contextmanager
def voice(listening: Listening | None, delay_s: Callable[[], float], *, sync: bool) -> Iterator[Callable[[], str]]:
    """Offer a microphone to others as late as the picture, for the time of the block, where sync asks for it.

    Yields what tells the trouble of all that has to do with sound, empty while all is well. Raises LiveError.
    """
    if listening is None:
        yield lambda: ""
        return
    relay = _relay(listening, delay_s) if sync else None
    with relay or nullcontext():
        yield lambda: listening.trouble or (relay.trouble if relay is not None else "")


def _relay(listening: Listening, delay_s: Callable[[], float]) -> VoiceRelay:
    rate_hz = listening.source.rate_hz

    def open_output() -> VirtualMicrophone:
        return VirtualMicrophone(rate_hz, 1)

    relay = VoiceRelay(open_output, delay_s, rate_hz=rate_hz, first=open_output())
    listening.add(relay.hear)
    say(f"Choose '{MICROPHONE_NAME}' in your call, so that lips and voice agree.")
    return relay
