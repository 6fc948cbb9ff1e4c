"""The exhibits of the page whole-data-set."""
