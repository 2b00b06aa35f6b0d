"""From an animated crop to the full picture."""
