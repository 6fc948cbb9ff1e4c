"""What the notebook on tumors says of its descents: each sentence as it stands, and that the counts are so."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.special import expit

from explainer.experiments.tumor_batches import SignCounts
from explainer.experiments.tumor_descent import FullBatch, LeastSquares
from tests.experiments.test_tumor_descent import ARRIVING, FORMS, T, X, course, safe_step_size, with_bias
from tests.sentences import of_page

STEPS = dict(zip(FORMS, FullBatch().result.steps, strict=True))
BEST = {name: run for name, run in zip(FORMS, FullBatch().result.best, strict=True) if run}
SQUARED = dict(zip(FORMS, LeastSquares().result, strict=True))
RANDOM = np.random.default_rng(4)


def fewest(name: str, factors: int) -> list[int]:
    """To each loss, with the first so many step sizes; beyond all that were tried where none arrives."""
    return [min((int(count) for count in column if count >= 0), default=5001) for column in STEPS[name][:factors].T]


def the_order_depends_on_the_loss() -> bool:
    for factors in (1, 9):
        centered, scaled, low = (fewest(name, factors) for name in ("centered", "scaled", "min-max"))
        both = [c < min(s, m) for c, s, m in zip(centered, scaled, low, strict=True)]
        if both[:2] != [True, True] or not low[2] < centered[2] < scaled[2] or centered[3] < max(scaled[3], low[3]):
            return False
    return True


def most_steps_are_saved() -> bool:
    pairs = (("scaled", "standardized"), ("min-max", "min-max, centered"))
    return all(fewest(b, k)[-1] < fewest(a, k)[-1] / 2 for a, b in pairs for k in (1, 9))


def far_beyond_the_limit() -> bool:
    return all(run.factor >= 8 for run in BEST.values()) and list(BEST) == ARRIVING


def calm_below_two() -> bool:
    """Of the longest run: from its last rise on η · λmax is below two and the loss falls; at the end it is far less."""
    name = max(BEST, key=lambda each: BEST[each].steps)
    run, x = BEST[name], with_bias(name)
    losses = course(x, np.array([run.factor * safe_step_size(x)]), run.steps)[0][:, 0]
    calm = int(np.flatnonzero(np.diff(losses) > 0)[-1]) + 2
    late = run.sharpness[calm:]
    return bool(name == "scaled" and 1.7 < late.min() < late.max() < 2 < run.factor and calm < 0.4 * run.steps)


def worst_start() -> tuple[bool, bool]:
    """Whether no start is as slow as the flattest direction, and whether from zero it takes far fewer steps."""
    bounded = far = True
    for name in FORMS:
        values = np.linalg.svd(with_bias(name), compute_uv=False) ** 2
        kappa, errors = values[0] / values[-1], RANDOM.normal(size=(50, 31))
        left = np.linalg.norm(errors * (1 - values / values[0]) ** 300, axis=1) / np.linalg.norm(errors, axis=1)
        bounded &= bool(left.max() < (1 - 1 / kappa) ** 300)
        far &= SQUARED[name] < kappa * np.log(100) / 2 / 100
    return bounded, far


def logistic_losses_are_bounded() -> bool:
    """One weight, one sample of each label: κ = 1, and yet a far start takes many steps to a hundredth of it."""
    w, steps = 100.0, 0
    while w > 1:
        w, steps = w - 4 * (expit(w) - 0.5), steps + 1  # the step size 1/λmax of the goal
    return steps < 10


def small_weights() -> bool:
    """The scale is that of the longest tumor: none is so sure that its δ is zero."""
    longest = np.linalg.norm(X, axis=1).max()
    outputs = [X @ np.random.default_rng(seed).normal(size=30) / longest for seed in range(3)]
    return all(0 < abs(f).max() < 30 and (expit(f) != T).all() for f in outputs)


def depends_on_the_bias() -> bool:
    """Of large batches of scaled inputs; and in descent from zero no two of ten states have one bias."""
    zero, fitted = SignCounts().result
    weights = [course(with_bias("scaled"), np.array([0.01]), steps)[1][0, -1] for steps in range(10)]
    return bool(fitted[0, -1] > 0.2 > 0.05 > zero[0, -1] and len({*weights}) == 10)


def centering_alone_saves_most() -> bool:
    return all(
        2 * min(alone, 5000) < other
        for k in (1, 9)
        for alone, other in zip(fewest("centered", k)[:3], fewest("raw", k)[:3], strict=True)
    )


def more_than_the_eigenvalue_says() -> bool:
    """Centering divides the tuned steps by far more than λmax."""
    pairs = (("scaled", "standardized"), ("min-max", "min-max, centered"))
    return all(
        fewest(a, 9)[-1] / fewest(b, 9)[-1] > 1.8 * safe_step_size(with_bias(b)) / safe_step_size(with_bias(a))
        for a, b in pairs
    )


def more_often_same_signed_and_quicker() -> bool:
    """Standardized inputs against scaled ones, the bias zero and the batches large."""
    scaled, standardized = SignCounts().result[0][:, -1]
    return bool(standardized > 2 * scaled and fewest("standardized", 1)[-1] < fewest("scaled", 1)[-1] / 10)


def separable(columns: int) -> bool:
    """Whether a plane has the tumors of each label on a side of its own."""
    signed = (2 * T - 1)[:, np.newaxis] * np.hstack([FORMS["standardized"][:, :columns], np.ones((569, 1))])
    free: Any = [(None, None)] * (columns + 1)
    return int(linprog(np.zeros(columns + 1), -signed, -np.ones(569), bounds=free).status) == 0


def nonnegative_still() -> bool:
    return all(FORMS[name].min() >= 0 > FORMS["standardized"].min() for name in ("scaled", "min-max"))


SAID: dict[str, Callable[[], bool]] = {
    "On measurements of tumors it does: raw gradients share a sign, and at one scale centering saves most of the "
    "steps.": lambda: X.min() >= 0 and most_steps_are_saved(),
    "It does not.": nonnegative_still,
    "Dividing a feature by its standard deviation, or moving it onto the range from zero to one, leaves it without a "
    "negative entry.": nonnegative_still,
    "Which comes first depends on how far you go.": the_order_depends_on_the_loss,
    "To the first two losses of the table centering alone is quicker than either scaling alone; to the third it is "
    "quicker than dividing by the deviations, and slower than min-max scaling.": the_order_depends_on_the_loss,
    "The tuned runs ignore that limit.": far_beyond_the_limit,
    r"But its Hessian shrinks where samples are fitted, and in the longest of these runs, the raw one of the figure, "
    r"$\eta\,\lambda_{\max}$ comes to hover just below two.": calm_below_two,
    "From then on the loss falls.": calm_below_two,
    "For a quadratic loss it bounds them, from the worst start and down to a small distance in the weights.": (
        lambda: worst_start()[0] and not logistic_losses_are_bounded()
    ),
    "From zero descent takes less than a hundredth of the steps from the worst start, though the six forms come in the "
    "same order.": lambda: worst_start()[1],
    "Not with all features: some plane separates the two kinds of tumor, and the loss can come as near to zero as you "
    "like.": lambda: separable(30),
    "With the first ten features alone there is a least loss.": lambda: not separable(10),
    "At one scale, centering saves most of the steps to the last loss.": most_steps_are_saved,
    r"The tuned runs take steps far beyond $2/\lambda_{\max}$ of the start.": far_beyond_the_limit,
    "The condition number bounds a quadratic loss's steps from the worst start; from zero, to such losses, far fewer "
    "are enough.": (lambda: all(worst_start())),
    r"After zero weights come others, small enough that $\sigma(f)$ does not round to its target.": small_weights,
    "The count depends on the bias, which descent changes.": depends_on_the_bias,
    "Steps to each loss: to the looser ones, centering alone saves most of them as well": centering_alone_saves_most,
    "Centering at one scale is large as well.": most_steps_are_saved,
    "So the eigenvalue does not explain the tuned steps.": more_than_the_eigenvalue_says,
    "It does not measure the harm.": more_often_same_signed_and_quicker,
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("notebooks/real-data.ipynb")
    assert SAID[sentence]()
