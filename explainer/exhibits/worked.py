"""The worked task: two positive inputs and a goal that wants one weight up and the other down, from zero weights."""

import numpy as np

INPUTS = np.array([[1.0, 2.0], [2.0, 1.0]])
GOAL = np.array([1.0, -1.0])
TARGETS = INPUTS @ GOAL  # those that the goal meets
STEP_SIZE = 0.2  # of its zig-zag, one sample at a time
