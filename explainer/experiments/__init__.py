"""Slow runs: each is data that decides its result and describes how it was run. Nothing is drawn here."""
