"""The exhibits of the page centering."""
