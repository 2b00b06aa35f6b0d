"""Measuring how well an engine follows its driver."""
