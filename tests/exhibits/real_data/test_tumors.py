"""The rows of the breast-cancer table have the signs that plain numpy gives them."""

import numpy as np
from sklearn.datasets import load_breast_cancer

from explainer.exhibits.real_data.tumors import ROWS, SEED, Tumors


def test_the_rows_are_those_of_the_table_times_a_half_against_the_target() -> None:
    exhibit, table = Tumors.compute(), load_breast_cancer()
    chosen = np.random.default_rng(SEED).choice(569, ROWS, replace=False)
    for row, index in enumerate(chosen):
        for column in range(30):
            values = table.data[:, column]
            spread = (np.mean(values**2) - np.mean(values) ** 2) ** 0.5
            factor = -0.5 if table.target[index] == 1 else 0.5
            assert np.isclose(exhibit.gradients[row, column], factor * values[index] / spread, rtol=1e-6)
            shifted = factor * (values[index] - values.mean()) / spread
            assert np.isclose(exhibit.centered_gradients[row, column], shifted, rtol=1e-5, atol=1e-9)


def test_raw_rows_are_weakly_same_signed_and_most_centered_rows_are_mixed() -> None:
    exhibit = Tumors.compute()
    assert all(row.min() >= 0 or row.max() <= 0 for row in exhibit.gradients)
    mixed = sum(1 for row in exhibit.centered_gradients if row.min() < 0 < row.max())
    assert exhibit.mixed == mixed > ROWS / 2
    assert {np.sign(row.sum()) for row in exhibit.gradients} == {1, -1}
