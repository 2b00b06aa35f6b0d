"""The virtual camera in a process of its own, which goes on when the rest of the program hangs or dies."""
