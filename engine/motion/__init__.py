"""From observations, controls and idle motion to one driving motion."""
