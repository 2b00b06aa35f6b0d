"""The avatar library: the built-in portraits and the user's own."""
