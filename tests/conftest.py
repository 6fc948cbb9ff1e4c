"""Settings that all tests share."""

import gc
import os

from hypothesis import settings

# Before numpy is loaded: threads for matrices as small as ours cost several times what they save.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# And the kernels that the Makefile names: a chaotic run tells one processor's last digit from another's.
os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")

# A busy machine is no fault of the code: what a test claims does not depend on how long one example takes.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """Leave what collecting has made, which stays to the end, out of each search for garbage."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests in a browser wait for it now and then."""
    return len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)) + 1
