"""From a driving frame to an Observation."""
