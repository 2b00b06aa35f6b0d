"""The program: command line and control panel."""

__version__ = "0.1.0"
