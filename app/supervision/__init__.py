"""A small process that looks after the one with the engine: what hangs or dies is started again."""
