"""What the experiments on the breast-cancer table share: the table, six forms of its inputs, and descents on them."""

import functools
import math
from collections.abc import Callable
from itertools import islice

import numpy as np

from explainer import centering, conditioning, logistic
from explainer.checked import Array

FORMS: dict[str, Callable[[Array], Array]] = {
    "raw": lambda x: x,
    "centered": centering.centered,
    "scaled": centering.scaled,
    "min-max": centering.min_max_scaled,
    "min-max, centered": lambda x: centering.centered(centering.min_max_scaled(x)),
    "standardized": centering.standardized,
}
TARGETS = (0.4, 0.3, 0.2, 0.1)  # losses to descend to
MOST = 5000  # steps of full-batch descent
FACTORS = 2.0 ** np.arange(9)  # times the safe step size; the first one is the safe step size itself
EPOCHS, SEEDS = 6, (0, 1, 2)
LOOK = 10  # samples from one look at the loss to the next
SINGLE_FACTORS = 2.0 ** np.arange(-2, 8)  # times one over the mean squared length of an input


@functools.cache
def data() -> tuple[Array, Array]:
    """The 569 tumors with their 30 features, none negative, and the labels 0 and 1."""
    from sklearn.datasets import load_breast_cancer  # only here: most exhibits do without

    table = load_breast_cancer()
    return np.asarray(table.data, dtype=np.float64), np.asarray(table.target, dtype=np.float64)


@functools.cache
def inputs(form: str) -> Array:
    """The features in one of `FORMS`, with a constant 1 for the bias, (569, 31)."""
    return conditioning.with_bias_column(FORMS[form](data()[0]))


def safe_step_size(form: str) -> float:
    """1 / λmax of ¼E[xxᵀ]: no Hessian is larger than that, so each step of full-batch descent lowers the loss."""
    return 4 / float(conditioning.eigenvalues(conditioning.second_moment(inputs(form)))[-1])


@functools.cache
def losses(form: str) -> Array:
    """The loss before each step of full-batch descent and after the last, (steps + 1, step sizes)."""
    x, t = inputs(form), data()[1]
    order = np.broadcast_to(np.arange(len(x)), (MOST, len(x)))
    course = logistic.descend(x, t, safe_step_size(form) * FACTORS, order)
    return np.array([logistic.mean_loss(weights, x, t) for weights in course])


def steps(form: str, factors: int) -> list[int]:
    """The fewest steps of full-batch descent to each target with any of the first step sizes; −1 where none arrives."""
    found = [logistic.first_below(losses(form)[:, :factors], target) for target in TARGETS]
    return [int(min(counts[counts >= 0], default=-1)) for counts in found]


@functools.cache
def samples(form: str) -> int:
    """The fewest samples, one at a time, to the last target with any step size, for the slowest seed; −1 if none."""
    x, t = inputs(form), data()[1]
    step_sizes = SINGLE_FACTORS / float((x**2).sum(axis=1).mean())
    slowest = []
    for seed in SEEDS:
        random = np.random.default_rng(seed)
        order = np.concatenate([random.permutation(len(x)) for _ in range(EPOCHS)])[:, np.newaxis]
        course = islice(logistic.descend(x, t, step_sizes, order), 0, None, LOOK)
        found = logistic.first_below([logistic.mean_loss(w, x, t) for w in course], TARGETS[-1])
        slowest.append(np.where(found >= 0, found, np.inf))
    fewest = float(np.max(slowest, axis=0).min())
    return LOOK * int(fewest) if math.isfinite(fewest) else -1
