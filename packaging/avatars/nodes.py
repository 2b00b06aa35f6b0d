"""A few words for writing Blender node trees as expressions."""

from collections.abc import Sequence
from typing import Any

import bpy

Value = Any  # a node socket or a constant


def linear(colour: str) -> tuple[float, float, float, float]:
    """Turn '#rrggbb' (sRGB) into a linear RGBA tuple."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return (red, green, blue, 1.0)


class Tree:
    """Wraps one material's node tree; every method adds a node and returns its output socket."""

    def __init__(self, name: str, shader: str = "ShaderNodeBsdfPrincipled") -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.nodes, self.links = self.material.node_tree.nodes, self.material.node_tree.links
        self.nodes.clear()
        self.shader = self.nodes.new(shader)
        self.output = self.nodes.new("ShaderNodeOutputMaterial")
        self.links.new(self.shader.outputs[0], self.output.inputs["Surface"])

    def put(self, node: "bpy.types.Node", socket: str | int, value: Value) -> None:
        """Connect a socket or set a constant."""
        if isinstance(value, bpy.types.NodeSocket):
            self.links.new(value, node.inputs[socket])
        elif isinstance(value, str):
            node.inputs[socket].default_value = linear(value)
        else:
            node.inputs[socket].default_value = value

    def set(self, **values: Value) -> None:
        """Set inputs of the shader; underscores stand for spaces."""
        for name, value in values.items():
            self.put(self.shader, name.replace("_", " "), value)

    def attribute(self, name: str) -> Value:
        """Read a float attribute of the mesh."""
        node = self.nodes.new("ShaderNodeAttribute")
        node.attribute_name = name
        return node.outputs["Fac"]

    def place(self, output: str = "Object") -> Value:
        """Give the texture coordinate of a kind: Object, UV, Generated."""
        return self.nodes.new("ShaderNodeTexCoord").outputs[output]

    def scaled(self, vector: Value, scale: Sequence[float]) -> Value:
        """Multiply a vector by three factors."""
        node = self.nodes.new("ShaderNodeVectorMath")
        node.operation = "MULTIPLY"
        self.put(node, 0, vector)
        self.put(node, 1, tuple(scale))
        return node.outputs[0]

    def noise(self, vector: Value, scale: float, detail: float = 2.0) -> Value:
        """Give smooth noise around 0.5."""
        node = self.nodes.new("ShaderNodeTexNoise")
        self.put(node, "Vector", vector)
        self.put(node, "Scale", scale)
        self.put(node, "Detail", detail)
        return node.outputs["Fac"]

    def cells(self, vector: Value, scale: float) -> Value:
        """Give the distance to the nearest of random points."""
        node = self.nodes.new("ShaderNodeTexVoronoi")
        self.put(node, "Vector", vector)
        self.put(node, "Scale", scale)
        return node.outputs["Distance"]

    def wave(self, vector: Value, scale: float, distortion: float = 0.0, axis: str = "X") -> Value:
        """Give a sine along an axis."""
        node = self.nodes.new("ShaderNodeTexWave")
        node.bands_direction = axis
        self.put(node, "Vector", vector)
        self.put(node, "Scale", scale)
        self.put(node, "Distortion", distortion)
        return node.outputs["Fac"]

    def math(self, operation: str, a: Value, b: Value = 0.0) -> Value:
        """Calculate with two numbers."""
        node = self.nodes.new("ShaderNodeMath")
        node.operation = operation
        self.put(node, 0, a)
        self.put(node, 1, b)
        return node.outputs[0]

    def ramp(self, value: Value, stops: Sequence[tuple[float, str]]) -> Value:
        """Map 0..1 onto colours."""
        node = self.nodes.new("ShaderNodeValToRGB")
        self.put(node, "Fac", value)
        band = node.color_ramp
        while len(band.elements) < len(stops):
            band.elements.new(0.5)
        for element, (position, colour) in zip(band.elements, stops, strict=True):
            element.position, element.color = position, linear(colour)
        return node.outputs["Color"]

    def span(self, value: Value, low: float, high: float, to_low: float = 0.0, to_high: float = 1.0) -> Value:
        """Map low..high onto to_low..to_high smoothly, clipped."""
        node = self.nodes.new("ShaderNodeMapRange")
        node.interpolation_type = "SMOOTHSTEP"
        for socket, item in zip(
            ("Value", "From Min", "From Max", "To Min", "To Max"), (value, low, high, to_low, to_high), strict=True
        ):
            self.put(node, socket, item)
        return node.outputs["Result"]

    def mix(self, share: Value, a: Value, b: Value, blend: str = "MIX") -> Value:
        """Blend two colours."""
        node = self.nodes.new("ShaderNodeMix")
        node.data_type, node.blend_type = "RGBA", blend
        self.put(node, 0, share)
        self.put(node, 6, a)
        self.put(node, 7, b)
        return node.outputs[2]

    def picture(self, path: str, vector: Value) -> Value:
        """Read a mask picture."""
        node = self.nodes.new("ShaderNodeTexImage")
        node.image = bpy.data.images.load(path)
        node.image.colorspace_settings.name = "Non-Color"
        node.interpolation = "Cubic"
        self.put(node, "Vector", vector)
        return node.outputs["Color"]

    def bump(self, height: Value, strength: float, distance: float, below: Value | None = None) -> Value:
        """Turn a height into a normal, over another bump if given."""
        node = self.nodes.new("ShaderNodeBump")
        self.put(node, "Height", height)
        self.put(node, "Strength", strength)
        self.put(node, "Distance", distance)
        if below is not None:
            self.put(node, "Normal", below)
        return node.outputs["Normal"]
