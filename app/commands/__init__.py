"""The commands, one file each: `add` tells the parser about it, `start` does it."""
