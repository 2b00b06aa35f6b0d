"""Every failure the program expects. The panel and the command line show `user_message`; the log gets the rest."""

from __future__ import annotations


class LiveError(Exception):
    """Something went wrong that a user can do something about.

    The text given is shown to the user as it is: what happened, then what to do.
    """

    user_message = "Something went wrong."

    def __init__(self, user_message: str | None = None) -> None:
        if user_message is not None:
            self.user_message = user_message
        super().__init__(self.user_message)


class UsageError(LiveError):
    """An option or value that cannot be used."""


class BadInputError(LiveError):
    """A file that is missing, broken, or not what it should be."""


class PhotoError(BadInputError):
    """A photo that cannot serve as a portrait."""


class NoFaceError(PhotoError):
    """No face was found where one is needed."""


class VideoError(BadInputError):
    """A video or sound file that cannot be read."""


class OutputError(LiveError):
    """A file that cannot be written."""


class DeviceError(LiveError):
    """A device is missing, busy or broken."""


class DeviceLostError(DeviceError):
    """A device that was working has gone."""

    user_message = "The camera was disconnected. Plug it in and press Start."


class SourceEndedError(LiveError):
    """A source has delivered its last frame."""

    user_message = "The source has ended."


class EngineError(LiveError):
    """An animator or its runtime failed."""


class WeightsError(EngineError):
    """A network's weights are missing, damaged or not the ones wanted."""


class WorkerStuckError(LiveError):
    """A thread did not end when asked to."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The part '{name}' does not answer. Close and start the program again.")
