"""Settings that all tests share."""

import os

from hypothesis import settings

# Before numpy is loaded: threads for matrices as small as ours cost several times what they save.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A busy machine is no fault of the code: what a test claims does not depend on how long one example takes.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
