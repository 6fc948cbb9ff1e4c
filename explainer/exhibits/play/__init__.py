"""The exhibits of the page play."""
