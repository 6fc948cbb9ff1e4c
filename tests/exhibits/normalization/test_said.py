"""What the page says in passing: each sentence as it stands, and that it is so, by derivatives and draws."""

import math
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from scipy.special import expit
from scipy.stats import zscore

from explainer.exhibits.contents import EXHIBITS
from tests.exhibits.conditioning.test_input_remedies import kappa
from tests.exhibits.normalization.test_norm_orders import RAW, orders
from tests.sentences import of_page

NORMAL = np.random.default_rng(4).normal(size=(2000, 10))
DELTAS = np.random.default_rng(5).normal(size=2000)
Array = np.ndarray


def gradient(h: Array, w: Array, arriving: Array, *, divided: bool) -> tuple[Array, Array, Array]:
    """On the outputs that a normalization over the batch reads, and on the weights; and its outputs."""

    def normal(z: Any) -> Any:
        rest = z - anp.mean(z)
        return rest / anp.sqrt(anp.mean(rest**2)) if divided else rest

    on_outputs = grad(lambda z: anp.sum(arriving * normal(z)))(h @ w)
    on_weights = grad(lambda v: anp.sum(arriving * normal(anp.dot(h, v))))(w)
    return on_outputs, on_weights, normal(h @ w)


def centering_alone_makes_the_sums_equal() -> bool:
    """Subtracting the mean does without the division, and then δ is not orthogonal to the outputs."""
    h, w, arriving = np.maximum(NORMAL[:50], 0), NORMAL[60], DELTAS[:50] + 1
    found = []
    for divided in (False, True):
        delta, on_weights, outputs = gradient(h, w, arriving, divided=divided)
        found.append(np.allclose([delta.sum(), *on_weights], [0, *(delta @ (h - h.mean(axis=0)))], atol=1e-9))
        found.append(abs(delta @ outputs) < 1e-9)
    return found == [True, False, True, True]


def before_the_relu_it_still_helps() -> bool:
    """The share of the mean in each unit's mean square, and κ of all."""
    plain, normalized = (orders()[name] for name in ("ReLU", "batch norm, ReLU"))
    shares, alike = (x.mean(axis=0) ** 2 / (x**2).mean(axis=0) for x in (plain, normalized))
    return bool(np.ptp(shares) > 0.3 and np.abs(alike - 1 / math.pi).max() < 0.05) and (
        kappa(normalized) < 0.1 * kappa(plain)
    )


def the_table_has_layer_norm_ahead() -> bool:
    """Of the row behind the ReLU, which test_norm_orders.py holds to plain descent."""
    rows = EXHIBITS["norm_orders"].table.rows  # type: ignore[attr-defined]
    steps: dict[str, int] = {row[0]: int(row[1].split()[0]) for row in rows}
    return steps["ReLU, layer norm"] * 4 < steps["ReLU, RMSNorm"]


def agreeing(outputs: Array, size: int, mean: float = 0.0) -> float:
    """How many batches of normal δ have a gradient without two signs."""
    gradients = (outputs * (DELTAS + mean)[:, np.newaxis]).reshape(-1, size, 10).sum(axis=1)
    return float(((gradients >= 0).all(axis=1) | (gradients <= 0).all(axis=1)).mean())


def a_batch_soon_mixes_the_signs_behind_relu() -> bool:
    h = np.maximum(NORMAL, 0)
    assert math.sqrt(1 / 2 - 1 / (2 * math.pi)) > 1.4 / math.sqrt(2 * math.pi)  # deviation and mean
    assert len({tuple(row > 0) for row in h}) > 800
    assert (h == 0).any(axis=1).mean() > 0.99 > 0.01 > (h.reshape(-1, 20, 10).sum(axis=1) == 0).any(axis=1).mean()
    shares = [agreeing(h, size) for size in (1, 2, 10)]
    return (
        shares[0] == 1 > 0.6 > shares[1] > 0.2 > shares[2]
        and min(agreeing(expit(NORMAL), 10), agreeing(h, 10, mean=2)) > 0.5
    )


def gains_and_shifts_leave_a_sum() -> bool:
    normal = zscore(RAW, axis=1)
    means = [(gain * normal + shift).mean(axis=0).sum() for gain, shift in ((1, 0), ([1, 2, 3], 0), (1, [0, 0, 3]))]
    return bool(abs(means[0]) < 1e-9 and min(map(abs, means[1:])) > 0.1)


def small_weights_make_small_pre_activations() -> bool:
    x, w = NORMAL[:50], NORMAL[50:60]
    return np.allclose(x @ (0.25 * w), 0.25 * (x @ w)) and bool(np.abs(x @ (0.25 * w) + 3).mean() > 2)


def relu_is_low_in_the_end_and_not_at_first() -> bool:
    """Of eight kinds, by tables that test_digits_losses.py holds to the runs."""
    shown = EXHIBITS["digits_losses"]
    ends, firsts = ([row[0] for row in table.rows] for table in (shown.table, shown.quickest))  # type: ignore[attr-defined]
    return ends.index("ReLU") < 2 and firsts.index("ReLU") > 2


SAID: dict[str, Callable[[], bool]] = {
    "The first is centering, and the sums above follow from it alone.": centering_alone_makes_the_sums_equal,
    "It keeps the first half, which is what these pages are about.": centering_alone_makes_the_sums_equal,
    "Before the ReLU it still helps: it makes the units alike, so that ReLU's share of mean is moderate in each.": (
        before_the_relu_it_still_helps
    ),
    "For plain descent it matters: see the rows of layer norm and RMSNorm in the table above.": (
        the_table_has_layer_norm_ahead
    ),
    "For normal inputs it is {{ activation_means.relu_mean:.2f }}, less than its deviation, and different samples "
    r"switch on different units, so that in a batch $\dl$ with a mean near zero soon mix the signs of the gradient, "
    "and zeros drop out.": a_batch_soon_mixes_the_signs_behind_relu,
    "Then the means need not add up to zero.": gains_and_shifts_leave_a_sum,
    "In our network it was among the lowest losses in the end, though not at first.": (
        relu_is_low_in_the_end_and_not_at_first
    ),
    "Small weights there, without biases, mean small pre-activations.": small_weights_make_small_pre_activations,
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("normalization.md")
    assert SAID[sentence]()
