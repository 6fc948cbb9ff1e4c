"""What the page says in passing: each sentence as it stands, and that it is so, in matrices and loops written out."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import binom

from explainer.exhibits.conditioning.mean_in_gradient import NEWTON_STEP, MeanInGradient
from tests.exhibits.conditioning.test_input_bias import learn
from tests.sentences import of_page
from tests.told.loops import kappa
from tests.told.step_sizes import single_gain

FOUR = np.array(list(itertools.product((1.0, 2.0), repeat=2)))
COMMON = np.random.default_rng(0).uniform(0, 1, (2000, 10))
Array = np.ndarray


def the_mean_makes_up_for_a_small_variance() -> bool:
    samples = np.array(list(itertools.product((-4.0, 4.0), (3.0, 5.0))))
    means, variances, squares = samples.mean(axis=0), samples.var(axis=0), (samples**2).mean(axis=0)
    return bool(means[0] == 0 < means[1] and 16 * variances[1] == variances[0] < squares[1] == 17)


def across_it_gains_little_or_loses() -> bool:
    """What centering divides κ by, for variances of 4 and 1 and a mean along either axis."""

    def gains(length: float) -> tuple[float, float]:
        means = ((length, 0), (0, length))
        along, across = (np.linalg.cond(np.diag([4, 1]) + np.outer(mean, mean)) / 4 for mean in means)
        return float(along), float(across)

    return gains(2)[1] < 0.4 and 1 < gains(4.5)[1] < gains(4.5)[0] / 4


def newton_by_half_steps_does_not_notice() -> bool:
    mean, targets, paths = np.array([1.5, 1.5]), FOUR @ [2, -1] + 1, []
    for x in (FOUR, FOUR - mean):
        inputs, at, path = np.column_stack([x, np.ones(4)]), np.zeros(3), []
        for _ in range(17):
            path.append([*at[:2], at[2] - at[:2] @ mean if x is not FOUR else at[2]])
            at = at - 0.5 * np.linalg.solve(inputs.T @ inputs, inputs.T @ (inputs @ at - targets))
        paths.append(np.array(path))
    gap = np.abs(paths[0] - paths[1]).max()
    return bool(gap < MeanInGradient.compute().newton_bound < 1e-9 < np.abs(paths[0][-1]).min() and NEWTON_STEP == 0.5)


def long_weights_are_steep_in_the_biases() -> bool:
    """Descent of the biases alone on one unit step size: unsafe behind long weights, idle behind very short ones."""
    left = []
    for w in (np.array([2.0, 1.0]), np.array([0.02, 0.01])):
        b, targets = np.array([1.0, 1.0]), FOUR @ w
        first = ((FOUR + b) @ w - targets).mean()
        for _ in range(5):
            b = b - ((FOUR + b) @ w - targets).mean() * w
        left.append(((FOUR + b) @ w - targets).mean() / first)
    return bool(abs(left[0]) > 100 and 0.99 < left[1] < 1)


def a_larger_step_size_touches_the_line_and_leaves_it() -> bool:
    x, goal = np.random.default_rng(1).uniform(0, 1, (40, 2)), np.array([2.0, 1.0])
    touched = []
    for step_size in (0.5, 0.25 * 2 ** (5 / 8)):  # the second is the best
        biases, losses = learn(x, goal, step_size, 400)
        off = np.abs((np.array(biases) + x.mean(axis=0)) @ goal) / math.sqrt(5)
        first = int(np.argmax(2 * np.array(losses) <= 1e-4 * (x @ goal).var()))
        touched.append((off[first] < 0.003, off[first:].max() > 0.3))
    return touched == [(True, True), (True, False)]


def the_bias_is_larger_than_the_others() -> bool:
    centered = np.column_stack([COMMON - COMMON.mean(axis=0), np.ones(2000)])
    deviations = centered[:, :-1].std(axis=0)
    return bool(0.28 < deviations.min() < deviations.max() < 0.3) and 11 < kappa(centered) < 14


def a_batch_leaves_the_mean_of_its_bowls() -> bool:
    bowls = [sum(np.outer(x, x) for x in batch) / 2 for batch in itertools.product(FOUR, repeat=2)]
    mean = sum(bowls) / len(bowls)
    return np.allclose(mean, FOUR.T @ FOUR / 4) and round(np.linalg.cond(mean), 6) == 19 > 18 * kappa(FOUR - 1.5)


def larger_steps_are_faster_by_as_much() -> bool:
    """Steps until a hundredth of an error across the mean is left, for the gain of four."""

    def steps(size: float) -> int:
        error, taken = np.array([1.0, -1.0, 0.0]), 0
        while np.abs(error).max() > 0.01:
            error, taken = error - size * (0.25 * error.sum() + error / 12), taken + 1
        return taken

    small, large = (steps(share) / steps(4 * share) for share in (0.06, 2.9))
    return abs(small - 4) < 0.1 and large > 8


def coin_limit(n: int, shift: float) -> float:
    """The limit in the mean square for n fair coins less a shift: of a + b for aI + bJ, what a step makes of both."""
    ones = np.arange(n + 1)
    odds = binom.pmf(ones, n, 0.5)
    total, square = ones - n * shift, ones * (1 - shift) ** 2 + (n - ones) * shift**2
    beside = (total**2 - square) / (n * (n - 1))  # the mean of xᵢxⱼ over all pairs; of xᵢ² it is square / n

    def parts(weight: Array) -> list[float]:
        across = float(odds @ (weight * beside))
        return [float(odds @ (weight * square)) / n - across, across]

    own, shared = parts(np.ones(n + 1))
    first = 2 * np.array([[own, 0], [shared, own + n * shared]])
    drawn = np.array([parts(square), parts(total**2)]).T

    def grows(size: float) -> float:
        return float(np.abs(np.linalg.eigvals(np.eye(2) - size * first + size * size * drawn)).max()) - 1

    return brentq(grows, 0.1 / n, 16 / n, xtol=1e-12)  # type: ignore[no-any-return]


def coin_gain(n: int) -> float:
    return coin_limit(n, 0.5) / coin_limit(n, 0.0)


def many_alike_gain_as_the_formula_says() -> bool:
    few = single_gain((1.0, 0.1), (0.02, 0.98), 2)
    return abs(coin_gain(1000) - 2) < 0.01 < 0.9 < few < 1


def few_gain_by_their_distribution() -> bool:
    """The formula says two for coins and four for uniform features, whatever their number is."""
    nodes, weights = np.polynomial.legendre.leggauss(3)  # with the moments of a uniform feature up to the fifth
    coins, uniform = coin_gain(2), single_gain((nodes + 1).tolist(), (weights / 2).tolist(), 2)
    return coins > 1.5 * 2 and abs(uniform - 4) < 0.1 and abs(coins - single_gain((0.0, 1.0), (0.5, 0.5), 2)) < 1e-6


def signs_can_agree_by_skew() -> bool:
    """Ten independent features, 9 in a tenth of the samples and else −1: no mean, no correlation, and κ is one."""
    assert abs(0.1 * 9 - 0.9) < 1e-12
    skewed, chance = 0.9**10 + 0.1**10, 2 * 0.5**10
    by_mean, by_correlation = (((z > 0).all(axis=1) | (z < 0).all(axis=1)).mean() for z in clouds())
    return bool(min(skewed, by_mean, by_correlation) > 100 * chance and 2 * 0.5**2 == 0.5)


def clouds() -> tuple[Array, Array]:
    """Ten normal features with a mean of two deviations, and without one but with a correlation of nearly one."""
    own, shared = np.random.default_rng(2).normal(size=(500, 10)), np.random.default_rng(3).normal(size=(500, 1))
    return own + 2, shared + 0.1 * own


SAID: dict[str, Callable[[], bool]] = {
    "The mean lies along the second, and so makes up for its small variance.": the_mean_makes_up_for_a_small_variance,
    "Across, it can gain little or lose.": across_it_gains_little_or_loses,
    "Run with half steps of Newton's method, centering changed weights and bias by less than "
    "{{ mean_in_gradient.newton_bound:g }}.": newton_by_half_steps_does_not_notice,
    "So long weights make the loss steep in the biases, and large steps unsafe; very short ones leave it nearly "
    "flat.)": long_weights_are_steep_in_the_biases,
    '"For good" matters: with a larger step size learned biases may touch the line and leave it again.': (
        a_larger_step_size_touches_the_line_and_leaves_it
    ),
    "But on the common problem they differ in scale, for the bias has an input of one and the others deviate by "
    "less.": the_bias_is_larger_than_the_others,
    "It does not change $H$, and so it does not make centering unnecessary.": a_batch_leaves_the_mean_of_its_bowls,
    "Then a step size that is larger by this gain makes descent across it faster by about the same factor, as long as "
    r"$\eta s^2$ is small.": larger_steps_are_faster_by_as_much,
    "For many independent features alike, single samples gain a factor of about one plus μ²/s²; for few it can even be "
    "a loss": many_alike_gain_as_the_formula_says,
    "With few of them their distribution counts.": few_gain_by_their_distribution,
    "Uniform inputs do differ in length.": lambda: bool(np.ptp((COMMON**2).sum(axis=1)) > 4),
    "They are a symptom of a mean, correlation, skew or, with few features, chance, and a symptom can mislead.": (
        signs_can_agree_by_skew
    ),
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("conditioning.md")
    assert SAID[sentence]()
