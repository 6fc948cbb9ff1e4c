"""The exhibits of the page in-practice."""
