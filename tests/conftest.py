"""Settings that all tests share."""

from hypothesis import settings

# A busy machine is no fault of the code: what a test claims does not depend on how long one example takes.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
