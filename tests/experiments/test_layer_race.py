"""Shampoo and Muon on a layer, against a simulation of its own with scipy's matrix functions."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.linalg import fractional_matrix_power, polar

from explainer.exhibits.also_holds.whitening import Whitening
from explainer.exhibits.contents import EXHIBITS
from explainer.experiments.layer_race import LayerRace
from tests.experiments.racing import GOALS as ALL
from tests.experiments.racing import of, second

GOALS = ALL[:5]
Update = Callable[[np.ndarray], np.ndarray]


def muon(step_size: float) -> Update:
    past = np.zeros(GOALS.shape)

    def update(g: np.ndarray) -> np.ndarray:
        past[:] = 0.95 * past + g
        return np.asarray(-step_size * polar(g + 0.95 * past)[0])

    return update


def shampoo(step_size: float) -> Update:
    left, right = (1e-4 * np.eye(n) for n in GOALS.shape)

    def update(g: np.ndarray) -> np.ndarray:
        left[:] = left + g @ g.T
        right[:] = right + g.T @ g
        powers = [np.real(fractional_matrix_power(each, -0.25)) for each in (left, right)]
        return np.asarray(-step_size * powers[0] @ g @ powers[1])

    return update


def followed(update: Update, kind: str, steps: int) -> list[bool]:
    """Whether the layer is inside after each step."""
    inputs, hessian, weights = of(kind), second(of(kind)), np.zeros(GOALS.shape)
    allowed, inside = 1e-4 * (inputs @ GOALS.T).var(axis=0).sum(), list[bool]()
    for _ in range(steps):
        weights = weights + update((weights - GOALS) @ hessian)
        inside.append(bool(((inputs @ (weights - GOALS).T) ** 2).mean(axis=0).sum() <= allowed))
    return inside


@pytest.mark.parametrize("kind", ["raw", "centered"])
@pytest.mark.parametrize(("name", "make"), [("Shampoo", shampoo), ("Muon", muon)])
def test_the_steps_are_those_of_a_simulation(name: str, make: Callable[[float], Update], kind: str) -> None:
    found = LayerRace().result[name, kind]
    inside = followed(make(found.step_size), kind, round(found.median) + 30)
    first = len(inside) - inside[::-1].index(False) + 1  # from here on it stays
    assert found.median == first
    assert 2 * 0.001 < found.step_size < 0.001 * 1.2**48


def test_the_page_quotes_them_and_centering_saves_steps() -> None:
    exhibit, found, told = EXHIBITS["whitening"], LayerRace().result, LayerRace().method
    assert isinstance(exhibit, Whitening)
    shampoo, muon = ([found[name, kind].median for kind in ("raw", "centered")] for name in ("Shampoo", "Muon"))
    quoted = [exhibit.shampoo_raw, exhibit.shampoo_centered, exhibit.muon_raw, exhibit.muon_centered]
    assert quoted == [*shampoo, *muon]
    assert shampoo[0] > 2 * shampoo[1]  # “not here”
    assert muon[0] > 1.5 * muon[1]
    assert exhibit.layer_method == told
