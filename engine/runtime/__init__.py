"""Networks' weights: which there are, where they lie, how they come."""
