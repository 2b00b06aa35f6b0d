"""Times the whole live pipeline: each engine, size and rate in a process of its own."""
