"""The exhibits of the page real-data."""
