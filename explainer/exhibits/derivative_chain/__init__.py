"""The exhibits of the page derivative-chain."""
