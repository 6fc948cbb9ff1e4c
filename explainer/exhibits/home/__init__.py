"""The exhibits of the page index."""
