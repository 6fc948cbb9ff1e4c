"""The exhibits of the page also-holds."""
