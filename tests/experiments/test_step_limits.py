"""Limits of typical runs, against an integral, a scalar map, and runs written out from what the method says."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from explainer.conditioning import Features
from explainer.experiments.step_limits import StepLimits

LIMITS = StepLimits()
TOLD = [[float(number) for number in re.findall(r"\d+\.?\d*", text)] for _, text in LIMITS.method.rows]


def test_the_growth_of_one_feature_is_an_integral() -> None:
    """With one feature the error is multiplied by 1 − ηx², so that log |e| grows by the mean of log |1 − ηx²|."""
    step_sizes = np.array([0.5, 2.5, 4.0])
    shown = LIMITS.growth(Features.uniform(1), 1, step_sizes, seed=3)
    for step_size, growth in zip(step_sizes, shown, strict=True):
        pole = min(1 / math.sqrt(step_size), 1.0)
        expected = sum(
            quad(lambda x, eta=step_size: math.log(abs(1 - eta * x * x)), *ends)[0] for ends in ((0, pole), (pole, 1))
        )
        spread = 1.2 / math.sqrt(LIMITS.runs * (LIMITS.steps - LIMITS.skipped))
        assert growth == pytest.approx(expected, abs=4 * spread)


def test_the_limit_is_where_the_growth_of_one_step_is_zero() -> None:
    """For large batches of one feature the mean of log |1 − ηx̂| crosses zero near two over the second moment."""
    features = Features(1, 2.0, 0.3)
    random = np.random.default_rng(5)
    means = (random.uniform(2 - 0.3 * math.sqrt(3), 2 + 0.3 * math.sqrt(3), (40_000, 16)) ** 2).mean(axis=1)
    expected = brentq(lambda eta: np.log(np.abs(1 - eta * means)).mean(), 0.4, 0.6)
    assert LIMITS.limit(features, 16, seed=0) == pytest.approx(expected, rel=0.01)


def rerun(n: int, b: int, middle: float, random: np.random.Generator) -> float:
    """One limit from the method box alone: its interval, deviation, runs, steps, skipped steps and grid."""
    _, (low, high), _, (deviation,), (runs,), (steps,), (skipped,), (points, first, last), _, _ = TOLD
    unit = 2 * b / (n * (middle**2 + 1 / 12) + (b - 1) * (1 / 12 + n * middle**2))
    sizes, growths = unit * np.linspace(first, last, int(points)), np.zeros(int(points))
    for index, eta in enumerate(sizes):
        errors = deviation * random.normal(size=(int(runs), n))
        for step in range(int(steps)):
            x = low + (high - low) * random.random((int(runs), b, n)) - 0.5 + middle
            errors = errors - eta * np.einsum("rb,rbn->rn", np.einsum("rbn,rn->rb", x, errors), x) / b
            lengths = np.sqrt((errors**2).sum(axis=1, keepdims=True))
            errors, growths[index] = errors / lengths, growths[index] + np.log(lengths).mean() * (step >= skipped)
    crossing = next(k for k in range(len(sizes)) if growths[k] > 0)
    return float(np.interp(0, growths[crossing - 1 : crossing + 1], sizes[crossing - 1 : crossing + 1]))


@pytest.mark.parametrize(("n", "b"), [(2, 1), (2, 16), (8, 4), (32, 4)])
def test_other_runs_by_the_same_method_find_the_same_limits(n: int, b: int) -> None:
    limits = LIMITS.result[LIMITS.numbers.index(n), LIMITS.batches.index(b)]
    for kind, middle in ((0, 0.5), (1, 0.0)):
        shown = limits[:, kind]
        again = [rerun(n, b, middle, np.random.default_rng([seed, 41])) for seed in range(4)]
        assert np.mean(again) == pytest.approx(shown.mean(), abs=4 * shown.std(ddof=1) / 2)


def test_the_limits_are_positive_and_differ_by_their_seeds() -> None:
    numbers, batches, seeds = TOLD[0], TOLD[2], TOLD[-1]
    assert LIMITS.result.shape == (len(numbers), len(batches), int(seeds[1] - seeds[0]) + 1, 2)
    assert (np.ptp(LIMITS.result, axis=2) > 0).all()
    assert (LIMITS.result > 0).all()


def test_a_grid_without_the_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="a limit among the step sizes"):
        replace(LIMITS, grid=(0.1, 0.2)).limit(Features.uniform(2), 1, seed=0)
