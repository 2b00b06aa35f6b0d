"""Connects the window with the bridge: every signal of one is an act of the other, and nothing else happens here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.panel.wording import gesture_text
from app.settings import Settings, presets_of, use_preset, with_preset, without_preset
from engine.settings import Controls

if TYPE_CHECKING:
    from app.panel.window import Window


def connect_window(window: Window) -> None:
    """Connect all parts of a window whose parts are there."""
    _connect_bridge(window)
    _connect_transport(window)
    _connect_gallery(window)
    _connect_pages(window)
    window.header.wanted.connect(lambda name: _open(window, name))
    window.stage.calibrate_now.connect(window.bridge.calibrate)


def _connect_bridge(window: Window) -> None:
    bridge, store, join = window.bridge, window.bridge.store, window.wires.join
    join(bridge.status_changed, window.show_status)
    join(bridge.told, window.say)
    join(bridge.avatars_changed, lambda cards: window.gallery.show_avatars(cards, store.current.avatar))
    join(bridge.still_changed, lambda: window.stage.show_still(bridge.still()))
    join(bridge.devices_changed, lambda devices: window.side.devices.show_devices(devices, store.current))
    join(bridge.gestures_changed, lambda _names: _show_gestures(window))
    join(bridge.capabilities_changed, window.side.controls.show_capabilities)
    join(bridge.calibration_wanted, window.stage.count_down)
    join(store.changed, lambda settings: _show_settings(window, settings))
    join(store.history_changed, lambda: window.header.show_undo(store.can_undo))
    join(store.save_failed, bridge.tell_problem)
    window.gallery.show_avatars(bridge.avatars(), store.current.avatar)
    window.show_status(bridge.status)
    window.header.show_undo(store.can_undo)
    window.stage.show_still(bridge.still())
    _show_settings(window, store.current)
    _show_gestures(window)


def _connect_transport(window: Window) -> None:
    bridge, store, transport = window.bridge, window.bridge.store, window.transport
    transport.start_wanted.connect(bridge.start)
    transport.stop_wanted.connect(bridge.stop)
    transport.pause_switched.connect(bridge.pause)
    transport.mute_switched.connect(bridge.mute)
    transport.record_switched.connect(bridge.record)
    transport.camera_switched.connect(lambda on: store.apply(replace(store.current, show_camera=on)))
    transport.compare_switched.connect(window.stage.compare)


def _connect_gallery(window: Window) -> None:
    bridge, gallery = window.bridge, window.gallery
    gallery.chosen.connect(bridge.choose_avatar)
    gallery.add_wanted.connect(window.open_photos)
    gallery.snapshot_wanted.connect(bridge.take_snapshot)
    gallery.files_added.connect(bridge.gallery.add_photos)
    gallery.picture_added.connect(bridge.gallery.add_picture)
    gallery.renamed.connect(bridge.gallery.rename)
    gallery.removed.connect(bridge.remove_avatar)
    gallery.ordered.connect(bridge.gallery.arrange)


def _connect_pages(window: Window) -> None:
    bridge, store, side = window.bridge, window.bridge.store, window.side
    side.controls.changed.connect(lambda controls, name: _change_controls(window, controls, name))
    side.controls.calibrate_wanted.connect(bridge.ask_calibration)
    presets = side.controls.presets
    presets.kept.connect(lambda name: store.apply(with_preset(store.current, name)))
    presets.forgotten.connect(lambda name: store.apply(without_preset(store.current, name)))
    presets.chosen.connect(lambda name: _use_preset(window, name))
    side.background.changed.connect(lambda choice: store.apply(replace(store.current, background=choice), "background"))
    side.expressions.played.connect(bridge.play)
    side.expressions.held.connect(bridge.hold)
    side.devices.picked.connect(lambda name, value: store.apply(replace(store.current, **{name: value})))
    side.page_changed.connect(lambda key: bridge.want_levels(key == "devices"))
    side.devices.refresh_wanted.connect(bridge.look_for_devices)
    side.devices.check_wanted.connect(lambda: window.wanted.emit("check"))


def _open(window: Window, name: str) -> None:
    if name == "undo":
        window.bridge.store.undo()
    else:
        window.wanted.emit(name)


def _change_controls(window: Window, controls: Controls, name: str) -> None:
    store = window.bridge.store
    store.apply(replace(store.current, controls=controls), name)


def _use_preset(window: Window, name: str) -> None:
    store = window.bridge.store
    for preset in presets_of(store.current, store.current.avatar):
        if preset.name == name:
            store.apply(use_preset(store.current, preset))


def _show_settings(window: Window, settings: Settings) -> None:
    side = window.side
    side.controls.show_controls(settings.controls)
    presets = presets_of(settings, settings.avatar)
    used = (one.name for one in presets if use_preset(settings, one) == settings)
    side.controls.presets.show_presets([one.name for one in presets], next(used, ""))
    side.background.show_choice(settings.background)
    side.devices.show_devices(window.bridge.devices, settings)
    window.gallery.show_avatars(window.bridge.avatars(), settings.avatar)
    window.show_camera(settings.show_camera)
    _show_gestures(window)


def _show_gestures(window: Window) -> None:
    hotkeys = window.bridge.store.current.hotkeys
    names = window.bridge.gestures
    keys = {name: hotkeys.get(f"expression-{name.replace('_', '-')}", "") for name in names}
    window.side.expressions.show_gestures([(name, gesture_text(name)) for name in names], keys)
