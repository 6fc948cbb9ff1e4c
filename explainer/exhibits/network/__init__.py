"""The exhibits of the page network."""
