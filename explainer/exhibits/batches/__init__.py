"""The exhibits of the page batches."""
