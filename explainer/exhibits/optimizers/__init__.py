"""The exhibits of the page optimizers."""
