"""The exhibits of the page same-sign."""
