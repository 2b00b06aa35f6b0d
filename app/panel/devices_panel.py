"""The page "Devices": camera, output, microphone, engine, quality, picture size and framing."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QLabel, QWidget

from app.panel.buttons import push_button
from app.panel.cards import Choice, DeviceChoices
from app.panel.device_box import DeviceBox
from app.panel.level_meter import LevelMeter
from app.panel.sections import Page, hint
from app.settings import Settings

_VIDEOS = "*.mp4 *.mov *.mkv *.webm *.avi"
_SIZES = ((640, 360), (1280, 720), (1920, 1080))


class DevicesPanel(Page):
    """Shows what is chosen and announces what the user picks: picked(field of Settings, new value)."""

    picked = pyqtSignal(str, object)
    refresh_wanted = pyqtSignal()
    check_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Devices"))
        self.camera = DeviceBox(self.tr("Camera"), self.tr("No camera found. Plug one in and press Look again."))
        self.output = DeviceBox(
            self.tr("Output"), self.tr("No virtual camera found. The check-up says how to set one up.")
        )
        self.microphone = DeviceBox(self.tr("Microphone"), self.tr("No microphone found."))
        self.level = LevelMeter()
        self.engine = DeviceBox(self.tr("Portrait engine"), "")
        self.quality = DeviceBox(self.tr("Quality"), "")
        self.picture_size = DeviceBox(self.tr("Picture size"), "")
        self.framing = DeviceBox(self.tr("Photo of another shape"), "")
        self.file = push_button(self.tr("Use a video as camera…"), "link")
        self.refresh = push_button(self.tr("Look again"), icon_name="refresh")
        self.check = push_button(self.tr("Open the check-up"), icon_name="pulse")
        self.running_note = QLabel(self.tr("Stop first to change the output, the engine or the size."))
        self.running_note.setProperty("role", "small")
        self.running_note.setWordWrap(True)
        self.microphone_note = hint(
            self.tr(
                "Your voice goes into recordings. It is listened to only while this page is open or the avatar is on."
            )
        )
        self.section(self.tr("From"), self.camera, self.file, self.microphone, self.level, self.microphone_note)
        self.section(self.tr("To"), self.output, self.running_note, self.picture_size, self.framing)
        self.section(self.tr("How"), self.engine, self.quality)
        self.section(self.tr("Something wrong?"), self.refresh, self.check)
        self.end()
        self._connect()
        self.show_running(False)

    def _connect(self) -> None:
        for name in ("camera", "output", "microphone", "engine", "quality", "framing"):
            box: DeviceBox = getattr(self, name)
            box.chosen.connect(lambda spec, name=name: self.picked.emit(name, spec))
        self.picture_size.chosen.connect(lambda text: self.picked.emit("size", _size_of(text)))
        self.file.clicked.connect(self._ask_file)
        self.refresh.clicked.connect(self.refresh_wanted)
        self.check.clicked.connect(self.check_wanted)

    def show_devices(self, devices: DeviceChoices, settings: Settings) -> None:
        """Show what there is and what of it is in use."""
        self.camera.show_choices(_with_file(devices.cameras, settings.camera), settings.camera)
        self.output.show_choices(devices.outputs, settings.output)
        nothing = Choice("none", self.tr("None"))
        self.microphone.show_choices((nothing, *devices.microphones), settings.microphone)
        self.level.setVisible(settings.microphone != "none")
        self.engine.show_choices(devices.engines, settings.engine)
        self.quality.show_choices(self._qualities(), settings.quality)
        self.framing.show_choices(self._framings(), settings.framing)
        sizes = sorted({*_SIZES, settings.size})
        self.picture_size.show_choices(
            [Choice(_text_of(size), _title_of(size)) for size in sizes], _text_of(settings.size)
        )

    def show_running(self, running: bool) -> None:
        """Lock what cannot change while pictures are being sent."""
        for box in (self.output, self.engine, self.quality, self.picture_size, self.framing):
            box.setEnabled(not running)
        self.running_note.setVisible(running)

    def _qualities(self) -> list[Choice]:
        return [
            Choice("auto", self.tr("Automatic")),
            Choice("fast", self.tr("Fast: least work for the processor")),
            Choice("balanced", self.tr("Balanced")),
            Choice("best", self.tr("Best: may slow down a small computer")),
        ]

    def _framings(self) -> list[Choice]:
        return [
            Choice("auto", self.tr("Automatic: as large as the face allows")),
            Choice("fill", self.tr("Fill the picture, edges may be cut off")),
            Choice("whole", self.tr("Whole photo, blurred around it")),
        ]

    def _ask_file(self) -> None:
        kinds = self.tr("Videos ({endings})").format(endings=_VIDEOS)
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Use a video as camera"), "", kinds)
        if name:
            self.picked.emit("camera", name)


def _with_file(cameras: tuple[Choice, ...], spec: str) -> tuple[Choice, ...]:
    """Return cameras, and after them the video file that stands in for one."""
    known = {choice.spec for choice in cameras}
    name = spec.replace("\\", "/").rsplit("/", 1)[-1]
    is_file = spec not in known and "." in name and "://" not in spec
    return (*cameras, Choice(spec, name)) if is_file else cameras


def _text_of(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _title_of(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"


def _size_of(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)
