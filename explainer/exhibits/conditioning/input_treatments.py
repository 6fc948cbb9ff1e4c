"""What is done to the inputs of the common problem: biases and scalings, and the problems that they make."""

from collections.abc import Callable

import numpy as np

from explainer import centering, conditioning
from explainer.checked import Array
from explainer.exhibits.optimizers import common_problem
from explainer.racing import Problem

OPTIMAL = "raw, bias kept optimal"
UNITS = np.geomspace(1, 10, common_problem.FEATURES)  # what the features are multiplied by, for the second table
Prepare = Callable[[Array], Array]
BIASES: dict[str, tuple[Prepare, bool]] = {  # what is done to the inputs, and whether a bias is learned as well
    "raw, no bias": (np.asarray, False),
    "raw and a bias": (np.asarray, True),
    OPTIMAL: (centering.centered, False),
    "centered and a bias": (centering.centered, True),
    "z-scores and a bias": (centering.standardized, True),
}
SCALINGS: dict[str, Prepare] = {
    "raw": np.asarray,
    "divided by deviation": centering.scaled,
    "min–max": centering.min_max_scaled,
    "minus the mean": centering.centered,
    "z-score": centering.standardized,
}
FAILS = {
    "raw, no bias": "the mean is large",
    "raw and a bias": "the mean is large",
    OPTIMAL: "features correlate",
    "centered and a bias": "scales differ",
    "z-scores and a bias": "features correlate",
    "raw": "mean or scales",
    "divided by deviation": "the mean is large",
    "min–max": "the mean is large",
    "minus the mean": "scales differ",
    "z-score": "features correlate",
}
LEARNED = "raw and learned $b_i$"


def _problem(inputs: Array, targets: Array) -> Problem:
    """The problem whose goals meet the targets (samples, runs), which they can."""
    goals: Array = np.linalg.solve(inputs.T @ inputs, inputs.T @ targets).T.astype(np.float64)
    return Problem(inputs, goals)


def bias_problems() -> dict[str, Problem]:
    """The common problem with each bias; where one is learned, the targets have an offset."""
    raw, problems = common_problem.raw(), {}
    for name, (prepare, biased) in BIASES.items():
        inputs, targets = prepare(raw.inputs), raw.inputs @ raw.goals.T
        targets = targets + common_problem.offsets() if biased else targets
        targets = targets - targets.mean(axis=0) if name == OPTIMAL else targets
        problems[name] = _problem(conditioning.with_bias_column(inputs) if biased else inputs, targets)
    return problems


def scaling_problems() -> dict[str, Problem]:
    """The common problem in mixed units, scaled in each way, with a bias column."""
    raw = common_problem.raw()
    inputs, targets = raw.inputs * UNITS, raw.inputs @ raw.goals.T + common_problem.offsets()
    scaled = {name: conditioning.with_bias_column(prepare(inputs)) for name, prepare in SCALINGS.items()}
    return {name: _problem(x, targets) for name, x in scaled.items()}
