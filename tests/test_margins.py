"""The largest margin, against a solver of the constrained problem and against descent on the logistic loss."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from explainer.margins import largest_margin


def hard_margin(above: Any, below: Any) -> Any:
    """The shortest weights and bias that put out at least one, and at most minus one."""
    rows = np.array([[*above, 1.0], [*(-value for value in below), -1.0]])
    limits = {"type": "ineq", "fun": lambda w: rows @ w - 1}
    start = np.linalg.lstsq(rows, np.ones(2), rcond=None)[0] * 2
    found = minimize(lambda w: w @ w, start, constraints=[limits], method="SLSQP", options={"ftol": 1e-14})
    return found.x / np.linalg.norm(found.x)


PAIRS = [((3, 2), (1, 2)), ((1, 0), (-1, 0)), ((5,), (4,)), ((1, 2, 3), (3, 2, 2)), ((0, 0), (10, 10))]


@pytest.mark.parametrize(("above", "below"), PAIRS)
def test_it_is_what_a_solver_finds(above: Any, below: Any) -> None:
    found = largest_margin(above, below)
    assert np.linalg.norm(found) == pytest.approx(1)
    assert found == pytest.approx(hard_margin(above, below), abs=1e-5)


@pytest.mark.parametrize(("above", "below"), PAIRS[:2])
def test_descent_on_the_logistic_loss_tends_there(above: Any, below: Any) -> None:
    """With steps as long as the loss is small, for with one step size it takes exponentially long."""
    rows, w = np.array([[*above, 1.0], [*(-value for value in below), -1.0]]), np.ones(len(above) + 1)
    goal, gaps = largest_margin(above, below), []
    for step in range(1, 6001):
        slopes = 1 / (1 + np.exp(rows @ w))
        w = w + 0.05 * slopes @ rows / slopes.sum()
        if step in (60, 600, 6000):
            gaps.append(math.degrees(math.acos(min(1.0, float(w @ goal / np.linalg.norm(w))))))
    assert gaps[0] > 3 * gaps[1] > 9 * gaps[2]
    assert gaps[2] < 0.5


@pytest.mark.parametrize(
    ("above", "below", "said"),
    [([1, 2], [1, 2], "two different samples"), ([1, 2], [1], "below to have 2 entries"), ([], [1], "above")],
)
def test_bad_input_is_refused_with_what_was_expected(above: Any, below: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        largest_margin(above, below)
