"""How other programs of the same user command the running one: a local socket, its server and its client."""
