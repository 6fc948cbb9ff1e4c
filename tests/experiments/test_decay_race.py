"""AdamW in the race, against a simulation that knows nothing of the package but the step sizes it found best."""

import itertools

import numpy as np
import pytest

from explainer.experiments.decay_race import DecayRace
from explainer.experiments.race import Race
from tests.experiments.racing import GOALS, SIZES, of, second, update

KINDS = ["raw", "centered"]


def counted(kind: str, step_size: float, decay: float) -> np.ndarray:
    """The steps of each goal until it stays inside for 3000, (11,), following the error beside the weights."""
    x = of(kind)
    hessian, allowed = second(x), 1e-4 * (GOALS @ x.T).var(axis=1)
    weights, error, last, move = np.zeros_like(GOALS), -GOALS, np.zeros(11), update("Adam", hessian)
    for step in range(1, 3001):
        change = -step_size * (move(error @ hessian, step) + decay * weights)
        weights, error = weights + change, error + change
        last[~(np.einsum("ri,ij,rj->r", error, hessian, error) <= allowed)] = step
    return np.where(last == 3000, np.inf, last + 1)


@pytest.mark.parametrize(("decay", "kind"), list(itertools.product([0.01, 0.1], KINDS)))
def test_the_steps_are_those_of_a_simulation_and_no_neighboring_step_size_is_better(decay: float, kind: str) -> None:
    found = DecayRace().result[decay, kind]
    steps = np.sort(counted(kind, found.step_size, decay))
    rounding = {"abs": 1} if decay < 0.1 else {"rel": 0.04}  # long runs amplify the last digit
    assert list(found[1:]) == pytest.approx([steps[5], steps[2], steps[-3]], **rounding)
    index = int(np.argmin(np.abs(np.array(SIZES) - found.step_size)))
    assert found.step_size == pytest.approx(SIZES[index])
    for neighbor in (index - 1, index + 1):
        assert np.median(counted(kind, SIZES[neighbor], decay)) >= found.median * (1 if decay < 0.1 else 0.96) - 1


@pytest.mark.parametrize("kind", KINDS)
def test_without_decay_it_is_adam_of_the_race(kind: str) -> None:
    assert DecayRace().result[0.0, kind] == Race().result["Adam", kind].best


def test_it_says_what_was_run() -> None:
    (_, there), (label, decays) = DecayRace().method.rows
    assert there == "as in the race of all rules"
    assert "−ηλw" in label
    assert decays == "0, 0.01, 0.1"
