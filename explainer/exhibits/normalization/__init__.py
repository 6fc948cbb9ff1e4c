"""The exhibits of the page normalization."""
