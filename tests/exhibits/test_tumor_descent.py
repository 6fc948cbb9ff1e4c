"""Steps on the breast-cancer table: descents run again in plain numpy, eigenvalues by another route."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from explainer.exhibits.tumor_descent import TumorDescent

Array = NDArray[np.float64]
TABLE = load_breast_cancer()
X, T = TABLE.data, TABLE.target
MIN_MAX = MinMaxScaler().fit_transform(X)
FORMS = {
    "raw": X,
    "centered": StandardScaler(with_std=False).fit_transform(X),
    "scaled": StandardScaler(with_mean=False).fit_transform(X),
    "min-max": MIN_MAX,
    "min-max, centered": MIN_MAX - MIN_MAX.mean(axis=0),
    "standardized": StandardScaler().fit_transform(X),
}
TARGETS = (0.4, 0.3, 0.2, 0.1)


@pytest.fixture(scope="module")
def exhibit() -> TumorDescent:
    return TumorDescent.compute()


def steps(inputs: Array, factor: float, most: int) -> list[int]:
    """Steps to each target with this factor times the safe step size, which a singular value gives; −1 where none."""
    x = np.hstack([inputs, np.ones((569, 1))])
    step_size = factor * 4 * 569 / np.linalg.svd(x, compute_uv=False)[0] ** 2
    weights, found = np.zeros(31), [-1] * 4
    for step in range(most + 1):
        f = x @ weights
        loss = np.mean(np.maximum(f, 0) - T * f + np.log1p(np.exp(-np.abs(f))))
        found = [step if count < 0 and loss <= target else count for count, target in zip(found, TARGETS, strict=True)]
        with np.errstate(over="ignore"):
            weights = weights - step_size * x.T @ (1 / (1 + np.exp(-f)) - T) / 569
    return found


def shown(points: Array, name: str) -> int:
    (count,) = points[points[:, 1] == list(FORMS).index(name)][:, 0]
    return int(count)


@pytest.mark.parametrize("name", ["scaled", "min-max", "min-max, centered", "standardized"])
def test_scaled_forms_arrive_after_these_steps(exhibit: TumorDescent, name: str) -> None:
    assert shown(exhibit.safe, name) == steps(FORMS[name], 1, 3200)[-1]
    runs = [steps(FORMS[name], 2**k, 200)[-1] for k in range(9)]
    assert shown(exhibit.tuned, name) == min(count for count in runs if count >= 0)


@pytest.mark.parametrize("name", ["raw", "centered"])
def test_unscaled_forms_do_not_arrive(exhibit: TumorDescent, name: str) -> None:
    assert exhibit.never.tolist() == [[5000, 0], [5000, 1]]
    safe = steps(FORMS[name], 1, 5000)
    assert safe[-1] == -1
    row = exhibit.table.rows[list(FORMS).index(name)]
    assert [cell.split("\u00a0/\u00a0")[0] for cell in row[1:5]] == [
        str(count) if count >= 0 else "–" for count in safe
    ]
    assert row[4] == "–\u00a0/\u00a0–"


def test_at_one_scale_centering_saves_a_factor_of_tens(exhibit: TumorDescent) -> None:
    for column, points in enumerate((exhibit.safe, exhibit.tuned)):
        ratio = shown(points, "scaled") / shown(points, "standardized")
        assert exhibit.centering_gain[column] == pytest.approx(ratio)
        assert ratio > 30
        half = shown(points, "min-max") / shown(points, "min-max, centered")
        assert exhibit.centering_gain_min_max[column] == pytest.approx(half)
        assert half > 4


def test_the_table_of_curvature_holds_squared_singular_values(exhibit: TumorDescent) -> None:
    for (name, largest, kappa), inputs in zip(exhibit.curvature.rows, FORMS.values(), strict=True):
        values = np.linalg.svd(np.hstack([inputs, np.ones((569, 1))]), compute_uv=False) ** 2 / 569 / 4
        for text, value in ((largest, values[0]), (kappa, values[0] / values[-1])):
            number = text.strip("$").replace(r" \cdot 10^{", "e").replace("}", "")
            assert float(number) == pytest.approx(value, rel=0.06), name
    assert [row[0] for row in exhibit.curvature.rows] == list(FORMS)


def test_single_samples_take_so_many(exhibit: TumorDescent) -> None:
    for name in ("scaled", "standardized"):
        x = np.hstack([FORMS[name], np.ones((569, 1))])
        slowest = []
        for factor in 2.0 ** np.arange(-2, 8):
            found = []
            for seed in range(3):
                random, weights, taken, arrived = np.random.default_rng(seed), np.zeros(31), 0, 10**6
                while taken < 4 * 569 and arrived == 10**6:
                    for i in random.permutation(569):
                        if taken % 10 == 0 and arrived == 10**6:
                            f = x @ weights
                            arrived = taken if np.mean(np.logaddexp(0, f) - T * f) <= 0.1 else arrived
                        delta = 0.5 + 0.5 * np.tanh(x[i] @ weights / 2) - T[i]
                        weights, taken = weights - factor / (x**2).sum(axis=1).mean() * delta * x[i], taken + 1
                found.append(arrived)
            slowest.append(max(found))
        assert exhibit.table.rows[list(FORMS).index(name)][-1] == str(min(slowest))
    assert exhibit.table.rows[0][-1] == exhibit.table.rows[1][-1] == "over 6 epochs"
