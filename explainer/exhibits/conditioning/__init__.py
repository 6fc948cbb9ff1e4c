"""The exhibits of the page conditioning."""
