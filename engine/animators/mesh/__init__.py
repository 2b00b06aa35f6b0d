"""The weight-free engine: a layered 2.5-D warp of the photo."""
