"""The exhibits of the page quadrants."""
