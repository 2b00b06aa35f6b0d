"""Holds the latency when another program takes the processor."""
