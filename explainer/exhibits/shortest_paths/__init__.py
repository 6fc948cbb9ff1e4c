"""The exhibits of the page shortest-paths."""
