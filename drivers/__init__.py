"""Devices and files behind the engine's ports: cameras, virtual cameras, recorders, microphones."""
