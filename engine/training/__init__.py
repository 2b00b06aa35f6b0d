"""What trains the networks. Nothing live imports it."""
