"""From a photo to a Portrait."""
