"""Camera, lights, backdrop and render settings of a webcam-like portrait."""

from math import radians
from pathlib import Path

import bpy
from mathutils import Vector

Colour = tuple[float, float, float]


def start_scene(size_px: int, samples: int) -> None:
    """Empty the file and set Cycles up."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.use_adaptive_sampling = True
    scene.cycles.adaptive_threshold = 0.03
    scene.cycles.use_denoising = True
    scene.cycles.denoiser = "OPENIMAGEDENOISE"
    scene.cycles.max_bounces = 4
    scene.cycles.diffuse_bounces = 2
    scene.cycles.glossy_bounces = 2
    scene.cycles.transmission_bounces = 2
    scene.cycles.transparent_max_bounces = 8
    scene.cycles.sample_clamp_indirect = 3.0
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.cycles_curves.shape = "RIBBONS"
    scene.render.resolution_x = scene.render.resolution_y = size_px
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True


def add_camera(eye_height: float, height: float, face_depth: float, lift: float = 0.0) -> None:
    """Look straight at the face from 14 dm; height is what the picture spans at the face, in dm."""
    camera = bpy.data.cameras.new("camera")
    camera.sensor_width = 36
    distance = 14.0
    camera.lens = 36 * distance / height
    camera.dof.use_dof = True
    camera.dof.focus_distance = distance + 0.1
    camera.dof.aperture_fstop = 0.55
    thing = bpy.data.objects.new("camera", camera)
    middle = eye_height - 0.085 * height + lift
    thing.location = (0, -face_depth - distance, middle)
    thing.rotation_euler = (radians(90), 0, 0)
    bpy.context.scene.collection.objects.link(thing)
    bpy.context.scene.camera = thing


def add_light(place: Colour, target: Colour, size: float, power: float, colour: Colour) -> None:
    """Add a square soft box; place and target in Blender's space."""
    lamp = bpy.data.lights.new("lamp", "AREA")
    lamp.size, lamp.energy, lamp.color = size, power, colour
    thing = bpy.data.objects.new("lamp", lamp)
    thing.location = place
    thing.rotation_euler = (Vector(target) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    thing.visible_camera = False
    bpy.context.scene.collection.objects.link(thing)


def light_face(face: Colour, brightness: float, warm: float) -> None:
    """Key from the upper left, soft fill from the right, two rims from behind."""
    x, y, z = face
    key = (1.0, 0.96 - 0.06 * warm, 0.91 - 0.12 * warm)
    add_light((x - 5.5, y - 8.0, z + 4.5), face, 5.0, 900 * brightness, key)
    add_light((x + 6.5, y - 7.0, z + 0.5), face, 6.0, 300 * brightness, (0.86, 0.93, 1.0))
    add_light((x, y - 9.0, z - 2.5), face, 4.0, 90 * brightness, (1.0, 0.95, 0.9))
    add_light((x + 5.0, y + 5.0, z + 3.5), face, 2.5, 260 * brightness, (0.95, 0.97, 1.0))
    add_light((x - 5.0, y + 5.0, z + 2.5), face, 2.5, 130 * brightness, key)
    world = bpy.context.scene.world.node_tree.nodes["Background"]
    world.inputs["Color"].default_value = (0.75, 0.82, 0.92, 1)
    world.inputs["Strength"].default_value = 0.22 * brightness


def render(path: Path) -> None:
    """Render to an 8-bit PNG."""
    scene = bpy.context.scene
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGB"
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
