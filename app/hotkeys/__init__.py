"""Global hotkeys: chords, their conflicts, and one back end for each kind of desktop."""
