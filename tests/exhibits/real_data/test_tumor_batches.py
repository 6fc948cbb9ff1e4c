"""Same-signed batches on the breast-cancer table: counted again, with the bias fitted by bisection."""

import numpy as np
import pytest
from scipy.optimize import brentq
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler

from explainer.exhibits.real_data.tumor_batches import TumorBatches

TABLE = load_breast_cancer()
INPUTS = [TABLE.data / TABLE.data.std(axis=0), StandardScaler().fit_transform(TABLE.data)]


@pytest.fixture(scope="module")
def exhibit() -> TumorBatches:
    return TumorBatches.compute()


def agreeing(gradients: np.ndarray) -> float:
    return float(np.mean([not ((row > 0).any() and (row < 0).any()) for row in gradients]))


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("field", ["unbiased", "fitted"])
def test_shares_are_those_of_batches_drawn_anew(exhibit: TumorBatches, field: str, form: int) -> None:
    def excess(bias: float) -> float:
        return float(np.mean(1 / (1 + np.exp(-bias)) - TABLE.target))

    bias = brentq(excess, -5, 5) if field == "fitted" else 0.0
    gradients = (1 / (1 + np.exp(-bias)) - TABLE.target)[:, np.newaxis] * INPUTS[form]
    curve = getattr(exhibit, field)[form]
    assert curve[:, 0].tolist() == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert curve[0, 1] == pytest.approx(agreeing(gradients))
    random = np.random.default_rng(99)
    for size, share in curve[1::3]:
        drawn = np.array([gradients[random.integers(569, size=int(size))].sum(axis=0) for _ in range(4000)])
        assert share == pytest.approx(agreeing(drawn), abs=0.045)  # four standard errors of the difference


def test_with_a_bias_of_zero_the_curves_cross_and_with_the_fitted_one_they_do_not(exhibit: TumorBatches) -> None:
    raw, centered = exhibit.unbiased[..., 1]
    first = max(k for k in range(9) if centered[k] <= raw[k]) + 1
    assert exhibit.crossing == 2**first
    assert 8 <= exhibit.crossing <= 64
    assert exhibit.at_crossing == pytest.approx([raw[first], centered[first]])
    assert (exhibit.fitted[0, :, 1] > exhibit.fitted[1, :, 1]).all()
    assert exhibit.largest == pytest.approx(exhibit.fitted[:, -1, 1])


def test_raw_single_gradients_are_all_weakly_same_signed(exhibit: TumorBatches) -> None:
    assert exhibit.unbiased[0, 0, 1] == exhibit.fitted[0, 0, 1] == 1
