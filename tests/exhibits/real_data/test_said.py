"""What the notebook on tumors says in passing: each sentence as it stands, and that it is so, row by row."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from explainer.experiments.tumor_descent import FullBatch, LeastSquares, SingleSamples
from tests.experiments.test_tumor_descent import ARRIVING, FORMS, TABLE, T, X, safe_step_size, with_bias
from tests.sentences import of_page

CENTERED, NAMES = FORMS["centered"], [str(name) for name in TABLE.feature_names]
RANDOM = np.random.default_rng(6)
STEPS = dict(zip(FORMS, FullBatch().result.steps, strict=True))
BEST = dict(zip(FORMS, FullBatch().result.best, strict=True))
WALKS = {name: one for name, one in zip(FORMS, SingleSamples().result, strict=True) if one}


def kinds(rows: Any) -> list[str]:
    """Strictly same-signed, with zeros, or mixed, row by row."""
    signs = [{int(np.sign(value)) for value in row} for row in rows]
    return ["mixed" if {1, -1} <= each else "weak" if 0 in each else "strict" for each in signs]


def weights() -> Any:
    """Weights of any size for which no δ rounds to zero."""
    return RANDOM.normal(size=30) * 10.0 ** RANDOM.uniform(-8, -2.5)


def gradients(x: Any, w: Any) -> Any:
    wrong = np.where(T, -expit(-(x @ w)), expit(x @ w))  # σ(f) − t, without a difference that would round
    assert wrong.all()
    return wrong[:, np.newaxis] * x


def weak_whatever_the_weights() -> bool:
    """And, centered, most are mixed at all of these weights, scaled or not."""
    found = [kinds(gradients(X, weights())) for _ in range(10)]
    scaled = [kinds(gradients(FORMS[name], w)) for name in ("scaled", "min-max") for w in (weights(), 0 * X[0])]
    both = [kinds(gradients(FORMS[name], weights())) for name in ("centered", "standardized", "min-max, centered")]
    return not any("mixed" in each for each in found + scaled) and all(each.count("mixed") > 500 for each in both)


def only_zeros_fail_the_strict_test() -> bool:
    zeros = [0.0 in row for row in X.tolist()]
    return [kind == "weak" for kind in kinds(gradients(X, 0 * X[0]))] == zeros and 0 < sum(zeros) < 20


def the_weights_do_not_matter() -> bool:
    return all(kinds(gradients(x, weights())) == kinds(x) for x in (X, CENTERED) for _ in range(10))


def a_share_of_two_orthants() -> bool:
    """Counted over all signs of a few features; thirty leave less than one in a million."""
    few = [sum(len({code >> k & 1 for k in range(n)}) == 1 for code in range(2**n)) / 2**n for n in (2, 5, 9)]
    return few == [2.0 ** (1 - n) for n in (2, 5, 9)] and 2.0 ** (1 - len(X[0])) < 1e-6


def shuffled_columns_lose_their_relation_alone() -> bool:
    shuffled = np.column_stack([RANDOM.permutation(column) for column in CENTERED.T])
    left = abs(np.corrcoef(shuffled.T) - np.eye(30))
    kept = np.array_equal(np.sort(shuffled, axis=0), np.sort(CENTERED, axis=0))
    shares = [1 - kinds(rows).count("mixed") / 569 for rows in (CENTERED, shuffled)]
    return bool(kept and left.max() < 0.25 and abs(np.corrcoef(CENTERED.T) - np.eye(30)).max() > 0.9) and (
        shares[0] > 0.04 > 0.005 > shares[1]
    )


def rise_and_fall_together() -> bool:
    pairs = np.corrcoef(X.T)[np.triu_indices(30, 1)]
    radius, area = (X[:, NAMES.index(name)] for name in ("mean radius", "mean area"))
    large = radius > np.median(radius)
    return bool((pairs > 0).mean() > 0.8 and area[large].min() > 0.9 * area[~large].max())


def same_signs_as_centered() -> bool:
    return kinds(FORMS["standardized"]) == kinds(CENTERED) and min(FORMS[f].min() for f in ("scaled", "min-max")) >= 0


def the_common_push_works_against_the_features() -> bool:
    """E[δx] = E[δ]E[x] + Cov(δ, x): for most features one part has the other sign than the other."""
    x, delta = FORMS["scaled"], 0.5 - T
    push, told = delta.mean() * x.mean(axis=0), (delta - delta.mean()) @ x / 569
    return bool((push * told < 0).mean() > 0.8)


def the_same_functions() -> bool:
    """Each form's columns, with the bias, are sums of any other's; a plane that separates one separates all."""
    spans = [
        np.linalg.svd(with_bias(name) / abs(with_bias(name)).max(axis=0), full_matrices=False)[0] for name in FORMS
    ]
    return all(np.allclose(one @ (one.T @ other), other, atol=1e-6) for one in spans for other in spans)


def areas_and_smoothness() -> bool:
    area, smooth = (
        X[:, [NAMES.index(f"{kind} {what}") for kind in ("mean", "worst")]] for what in ("area", "smoothness")
    )
    unscaled = [STEPS[name][:, -1].max() for name in ("raw", "centered")]
    return bool(area.max() > 2000 and abs(np.median(smooth) - 0.1) < 0.03 and max(unscaled) == -1) and all(
        STEPS[name][0, -1] > 0 for name in ARRIVING
    )


def the_mean_alone() -> bool:
    """And from zero to one centering divides the steps by less."""
    pairs = (("scaled", "standardized"), ("min-max", "min-max, centered"))
    alone = [np.ptp(FORMS[a] - FORMS[b], axis=0).max() < 1e-9 for a, b in pairs]
    large, small = ([least(a, k) / least(b, k) for k in (1, 9)] for a, b in pairs)
    return all(alone) and all(one > 5 * other > 5 for one, other in zip(large, small, strict=True))


def least(name: str, factors: int) -> int:
    """The fewest steps to the last loss with the first so many step sizes."""
    return int(min(count for count in STEPS[name][:factors, -1] if count >= 0))


def largest(name: str) -> float:
    return 1 / safe_step_size(with_bias(name))


def smaller_by_centering() -> bool:
    pairs = (("scaled", "standardized"), ("min-max", "min-max, centered"))
    return all(largest(centered) < largest(plain) / 2 for plain, centered in pairs)


def quadratic_losses_would_grow() -> bool:
    """The loss as it is curved at the start, with its slope there, at each best step size."""
    for name in ARRIVING:
        x, factor = with_bias(name), BEST[name].factor  # type: ignore[union-attr]
        hessian, slope, w, losses = x.T @ x / 569 / 4, (0.5 - T) @ x / 569, np.zeros(31), []
        for _ in range(30):
            losses.append(w @ hessian @ w / 2 + slope @ w)
            w = w - factor * safe_step_size(x) * (hessian @ w + slope)
        if factor < 8 or not (np.diff(losses[3:]) > 0).all() or losses[-1] < 1e6:
            return False
    return True


def all_but_the_shortest_rise() -> bool:
    runs = [run for run in BEST.values() if run]
    return [run.rises > 0 for run in runs] == [run.steps > min(one.steps for one in runs) for run in runs]


def single_samples_gain_less() -> bool:
    ratios = [np.median(WALKS[a].samples) / np.median(WALKS[b].samples) for a, b in
              (("scaled", "standardized"), ("min-max", "min-max, centered"))]  # fmt: skip
    whole = least("scaled", 9) / least("standardized", 9)
    return bool(ratios[1] > 1 and ratios[0] < whole)


def correlated_features_stay_ill_conditioned() -> bool:
    """Were they independent, standardizing would make it one; and fewer steps, in the same order."""
    kappas = [np.linalg.cond(with_bias(name)) ** 2 for name in FORMS]
    shuffled = np.column_stack([RANDOM.permutation(column) for column in FORMS["standardized"].T])
    return bool(kappas[-1] > 10_000 and np.linalg.cond(shuffled) ** 2 < 10) and (
        np.argsort(kappas).tolist() == np.argsort(LeastSquares().result).tolist()
    )


SAID: dict[str, Callable[[], bool]] = {
    "Its features are measured, such as a radius or an area, and none is negative, so a neuron that reads them is in "
    "the situation of one sign, with no sigmoid before it.": lambda: X.min() == 0 and "mean radius" in NAMES,
    "The picture divides every column by its deviation, which changes no sign and makes the colors comparable.": (
        lambda: np.array_equal(np.sign(FORMS["scaled"]), np.sign(X)) and np.allclose(FORMS["scaled"].std(axis=0), 1)
    ),
    "Raw, every gradient is weakly same-signed, and only the tumors with a zero fail the strict test.": (
        only_zeros_fail_the_strict_test
    ),
    r"The weights do not matter, since they enter only through $\dl$.": the_weights_do_not_matter,
    "Centered, most gradients hold both signs.": weak_whatever_the_weights,
    "If the features were independent, symmetric and never zero, a share of $2^{1-n}$ would be: with so many features, "
    "next to nothing.": a_share_of_two_orthants,
    "The count is far larger, because the features rise and fall together: a tumor with a large radius has a large "
    "area.": rise_and_fall_together,
    "That keeps their values and means; only their relation is lost.": shuffled_columns_lose_their_relation_alone,
    "Standardizing subtracts the mean first; its signs are those of the centered table.": same_signs_as_centered,
    "With a bias of zero, the common push of the scaled inputs happens to work against what the features say of the "
    "label.": the_common_push_works_against_the_features,
    "All six can represent the same functions, and the loss can come as near to zero with each.": the_same_functions,
    "For the last loss scaling is what matters: areas run into thousands here and smoothness is about a tenth, and "
    "without scaling no run arrived in the steps we tried.": areas_and_smoothness,
    "Scaled and standardized inputs differ in nothing but the mean, and so do inputs from zero to one and the same "
    "inputs centered, whose factors are smaller.": the_mean_alone,
    "Single samples gain too, though less.": single_samples_gain_less,
    r"Centering makes $\lambda_{\max}$ smaller at either scale.": smaller_by_centering,
    r"The best step sizes lie far beyond $2/\lambda_{\max}$ of the start, where a quadratic loss would in "
    "general grow.": (
        quadratic_losses_would_grow
    ),
    "This one rises too, in all runs but the shortest.": all_but_the_shortest_rise,
    "Standardized features keep a large condition number, because they correlate.": (
        correlated_features_stay_ill_conditioned
    ),
    "On this table every raw gradient of a single sample is weakly same-signed, whatever the weights.": (
        weak_whatever_the_weights
    ),
    "Scaling alone leaves it so; centering mixes the signs of most.": weak_whatever_the_weights,
}  # fmt: skip


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("notebooks/real-data.ipynb")
    assert SAID[sentence]()
