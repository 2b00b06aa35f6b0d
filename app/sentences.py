"""What the engine and the drivers say, in the user's language.

They write English sentences and know nothing of translations. Those that the control panel may show are listed here
once more, with names for what changes in them; a sentence is recognised, and its translation filled in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PyQt6.QtCore import QCoreApplication

from app.translatable import QT_TRANSLATE_NOOP

CONTEXT = "Sentence"
TEMPLATES = (
    # why nothing moves
    QT_TRANSLATE_NOOP("Sentence", "no camera picture"),
    QT_TRANSLATE_NOOP("Sentence", "no face in the camera picture"),
    QT_TRANSLATE_NOOP("Sentence", "paused"),
    QT_TRANSLATE_NOOP("Sentence", "no new pictures from the portrait engine"),
    QT_TRANSLATE_NOOP("Sentence", "The networks of LivePortrait are not here. Run:  {command}"),
    QT_TRANSLATE_NOOP("Sentence", "The networks of LivePortrait are damaged. Run:  {command}"),
    QT_TRANSLATE_NOOP("Sentence", "idle pictures are made later"),
    QT_TRANSLATE_NOOP("Sentence", "every second camera picture is used"),
    QT_TRANSLATE_NOOP("Sentence", "a lighter engine and every second camera picture are used"),
    QT_TRANSLATE_NOOP("Sentence", "The part '{stage}' failed ({kind}: {error}). The avatar is shown all the same."),
    QT_TRANSLATE_NOOP("Sentence", "The part '{name}' does not answer. Close and start the program again."),
    # photos
    QT_TRANSLATE_NOOP(
        "Sentence", "No face was found in {photo}. Choose a photo of one person who looks towards the camera."
    ),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "There may be a face in {photo}, but it cannot be read with certainty: an animal, a mask, a covered or "
        "strongly turned face? Choose a photo of one person who looks towards the camera.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentence", "The face in {photo} is only {width} pixels wide. Choose a photo in which the face is larger."
    ),
    QT_TRANSLATE_NOOP("Sentence", "{photo} may not be read. Change its permissions or choose another photo."),
    QT_TRANSLATE_NOOP("Sentence", "{photo} is damaged or incomplete. Save it again or choose another photo."),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "{photo} is only {width} x {height} pixels. Choose a photo of at least {least} x {same}, better 512 x 512.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "{photo} is a folder. Give the name of a photo in it."),
    QT_TRANSLATE_NOOP("Sentence", "There is no file {photo}. Check its name and folder."),
    QT_TRANSLATE_NOOP("Sentence", "{photo} is no ordinary file. Give the name of a photo."),
    QT_TRANSLATE_NOOP("Sentence", "{photo} is empty. Choose another photo."),
    QT_TRANSLATE_NOOP("Sentence", "{photo} cannot be opened. Check its name and folder."),
    QT_TRANSLATE_NOOP(
        "Sentence", "{photo} has more than {count} million pixels. Save it smaller, say 4000 pixels wide."
    ),
    QT_TRANSLATE_NOOP("Sentence", "{photo} is a HEIC photo, which this program cannot read. Save it as JPEG or PNG."),
    QT_TRANSLATE_NOOP("Sentence", "{photo} is not a picture this program can read. Save it as JPEG, PNG or WebP."),
    QT_TRANSLATE_NOOP("Sentence", "The photo is an animation; its first picture is used."),
    QT_TRANSLATE_NOOP("Sentence", "The photo is very large; it was shrunk to {width} x {height} pixels."),
    # clips
    QT_TRANSLATE_NOOP("Sentence", "Of {clip} the first {seconds} seconds are used."),
    QT_TRANSLATE_NOOP(
        "Sentence", "{clip} shows a face in less than two frames. Choose a clip of a face from the front."
    ),
    QT_TRANSLATE_NOOP("Sentence", "The face in {clip} lies on its side. Turn the clip upright."),
    QT_TRANSLATE_NOOP("Sentence", "{clip} is larger than {count} MB. Cut the clip to the four seconds that are used."),
    QT_TRANSLATE_NOOP("Sentence", "{clip} is empty. Choose another clip."),
    QT_TRANSLATE_NOOP(
        "Sentence", "{clip} is no video that can be read. It may be damaged, cut short, or another kind of file."
    ),
    QT_TRANSLATE_NOOP("Sentence", "{clip} holds no picture that can be decoded. It may be damaged or cut short."),
    QT_TRANSLATE_NOOP("Sentence", "{clip} is damaged or cut short after {seconds} s. Use an undamaged copy."),
    # avatars
    QT_TRANSLATE_NOOP("Sentence", "There is no avatar {number}: {count} in all."),
    QT_TRANSLATE_NOOP("Sentence", "{name} cannot be used. {reason}"),
    QT_TRANSLATE_NOOP("Sentence", "The avatar is not on. Press Start first."),
    QT_TRANSLATE_NOOP("Sentence", "The avatar '{name}' could not be prepared. Choose another one."),
    QT_TRANSLATE_NOOP("Sentence", "There is an avatar '{name}' already. Choose another name."),
    QT_TRANSLATE_NOOP("Sentence", "Give the avatar a name."),
    QT_TRANSLATE_NOOP("Sentence", "This avatar is no longer in the library. Choose another one."),
    QT_TRANSLATE_NOOP("Sentence", "This is the last avatar. Add another one before you remove it."),
    QT_TRANSLATE_NOOP("Sentence", "This avatar is gone for good. Add its photo again."),
    QT_TRANSLATE_NOOP("Sentence", "The file cannot be copied into the avatar library {folder} ({reason})."),
    QT_TRANSLATE_NOOP("Sentence", "The avatar library {folder} cannot be changed ({reason})."),
    # cameras
    QT_TRANSLATE_NOOP("Sentence", "The camera was disconnected. Plug it in and press Start."),
    QT_TRANSLATE_NOOP("Sentence", "The camera {name} was disconnected. Plug it in again."),
    QT_TRANSLATE_NOOP("Sentence", "The camera {name} has stopped working. {advice}"),
    QT_TRANSLATE_NOOP("Sentence", "The camera {name} sends no pictures. {advice}"),
    QT_TRANSLATE_NOOP("Sentence", "Plug it in again, or choose another one."),
    QT_TRANSLATE_NOOP("Sentence", "Check the network."),
    QT_TRANSLATE_NOOP("Sentence", "The camera {name} is frozen: it keeps sending the same picture."),
    QT_TRANSLATE_NOOP("Sentence", "The camera {name} sees only black. Open its cover, or put on a light."),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "The camera {name} sends only {rate} pictures a second. "
        "Give it more light, or plug it straight into the computer.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "The camera {name} cannot be opened. Plug it in again, or choose another one."),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "Camera {number} cannot be opened. Check that it is plugged in, that no other program uses it, "
        "and that the system's privacy settings allow this program to use cameras.",
    ),
    QT_TRANSLATE_NOOP("Sentence", "The camera at {address} does not answer. Check the address and the network."),
    QT_TRANSLATE_NOOP(
        "Sentence", "You may not use the camera {name}. Run:  sudo usermod -aG video $USER  and log in again."
    ),
    QT_TRANSLATE_NOOP(
        "Sentence", "The camera {name} is in use by {programs}. Close that program, or choose another camera."
    ),
    QT_TRANSLATE_NOOP("Sentence", "you may not use it: sudo usermod -aG video $USER, then log in again"),
    QT_TRANSLATE_NOOP("Sentence", "in use by another program"),
    QT_TRANSLATE_NOOP("Sentence", "in use by {programs}"),
    QT_TRANSLATE_NOOP("Sentence", "The video {file} cannot be read any more."),
    QT_TRANSLATE_NOOP("Sentence", "The source has ended."),
    QT_TRANSLATE_NOOP("Sentence", "No camera was found. Plug one in, or choose the test pattern under Devices."),
    QT_TRANSLATE_NOOP("Sentence", "The camera gives no picture. Close other programs that use it and try again."),
    # outputs
    QT_TRANSLATE_NOOP(
        "Sentence",
        "No virtual camera was found, so other programs could not see the avatar. "
        "Open the check-up to set one up, or choose 'Preview only' under Devices.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "There is no virtual camera. Run:  {command}  (if the module is not found: sudo apt install v4l2loopback-dkms)",
    ),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "There is no virtual camera. Install OBS Studio (obsproject.com), open it once, press 'Start Virtual Camera', "
        "stop it again and close OBS. Then start Understudy.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentence", "The virtual camera {name} is in use by {program}. Close that program and start again."
    ),
    QT_TRANSLATE_NOOP(
        "Sentence",
        "The virtual camera {name} does not take pictures of {width}x{height}. Close the programs that show it, "
        "or load it anew:  sudo modprobe -r v4l2loopback && {command}",
    ),
    QT_TRANSLATE_NOOP("Sentence", "The virtual camera {name} has gone. Start again."),
    QT_TRANSLATE_NOOP("Sentence", "PipeWire has ended, and nobody sees {name}. It comes back by itself with PipeWire."),
    QT_TRANSLATE_NOOP("Sentence", "No program shows {name} yet. Choose it as the camera there."),
    QT_TRANSLATE_NOOP("Sentence", "{name} was gone for a moment. Where it is not seen any more, choose it once more."),
    QT_TRANSLATE_NOOP("Sentence", "You may not use {device}. Run:  sudo usermod -aG video $USER  and log in again."),
    # recordings
    QT_TRANSLATE_NOOP("Sentence", "The folder {folder} cannot be made ({reason}). Choose another one in the settings."),
    QT_TRANSLATE_NOOP(
        "Sentence", "{file} was not written: the disk is full. Free some space or choose another folder."
    ),
    QT_TRANSLATE_NOOP("Sentence", "{file} was not written: the folder may not be written to. Choose another folder."),
    # settings, hotkeys, autostart
    QT_TRANSLATE_NOOP(
        "Sentence", "Your settings cannot be saved in {folder} ({reason}). They hold until you close the program."
    ),
    QT_TRANSLATE_NOOP("Sentence", "The settings were broken and are kept as {file}. The usual ones are used."),
    QT_TRANSLATE_NOOP("Sentence", "The settings in {file} cannot be read ({reason}). The usual ones are used."),
    QT_TRANSLATE_NOOP("Sentence", "Some settings could not be used and are as usual again: {names}."),
    QT_TRANSLATE_NOOP(
        "Sentence", "The list of your avatars was broken and is kept as {file}. Their order and names are lost."
    ),
    QT_TRANSLATE_NOOP("Sentence", "{chord} is needed for typing. Add Ctrl or Alt, for example Ctrl+Alt+{key}."),
    QT_TRANSLATE_NOOP("Sentence", "{chord} belongs to another program. Choose other keys."),
    QT_TRANSLATE_NOOP("Sentence", "This keyboard has no key for {chord}."),
    QT_TRANSLATE_NOOP("Sentence", "{chord} is also used for: {action}."),
    QT_TRANSLATE_NOOP("Sentence", "{chord} is usually used for {owner}."),
    QT_TRANSLATE_NOOP("Sentence", "Global hotkeys need a desktop, and there is none here. {advice}"),
    QT_TRANSLATE_NOOP("Sentence", "This desktop has no global hotkeys for programs. {advice}"),
    QT_TRANSLATE_NOOP("Sentence", "Global hotkeys need the desktop's message bus, which is not there. {advice}"),
    QT_TRANSLATE_NOOP("Sentence", "The desktop does not allow global hotkeys. {advice}"),
    QT_TRANSLATE_NOOP("Sentence", "You declined the global hotkeys. Switch them off and on to be asked again."),
    QT_TRANSLATE_NOOP("Sentence", "The desktop gave no keys for this. Set some in its keyboard settings."),
    QT_TRANSLATE_NOOP("Sentence", "Use 'understudy trigger NAME' in your desktop's keyboard settings instead."),
    QT_TRANSLATE_NOOP("Sentence", "Starting with the system cannot be changed: {file} ({reason})."),
)
_PLACE = re.compile(r"\\\{(\w+)\\\}")


def in_users_language(sentence: str) -> str:
    """Return a sentence of the engine's or a driver's in the user's language; one that is not known as it is."""
    if not sentence:
        return sentence
    translate = QCoreApplication.translate
    for context in (CONTEXT, "Action"):
        whole = translate(context, sentence)
        if whole != sentence:
            return whole
    for template, pattern in zip(TEMPLATES, _patterns(), strict=True):
        found = pattern.fullmatch(sentence)
        if found is None:
            continue
        translated = translate(CONTEXT, template)
        if translated == template:
            return sentence
        # what changes in a sentence may be a sentence again: an advice, a reason
        return translated.format(**{name: in_users_language(part) for name, part in found.groupdict().items()})
    return sentence


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(template)), re.DOTALL) for template in TEMPLATES)
