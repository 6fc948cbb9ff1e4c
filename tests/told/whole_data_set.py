"""The numbers of the whole data set: sums over its few samples, closed forms, and a mean over all of a cloud."""

import math
from functools import cache
from itertools import product

import numpy as np

from tests.exhibits.centering.test_cloud import moved
from tests.told.loops import uniform_chances
from tests.told.stated import Stated, Values

FOUR = tuple(product((1, 2), repeat=2))
PAIR = ((1, 2), (2, 1))
GOAL = (1, -1)
UNIFORM = 3, 12  # one over the mean square ∫x², and over the variance 1/3 − 1/4


def moment(rows: tuple[tuple[int, ...], ...], i: int, k: int) -> float:
    return sum(x[i] * x[k] for x in rows) / len(rows)


MEAN = sum(x for x, _ in FOUR) / 4
VARIANCE = moment(FOUR, 0, 0) - MEAN**2
ON, OFF = moment(FOUR, 0, 0), moment(FOUR, 0, 1)


def kappa(n: int) -> float:
    """Of n uniform inputs, by numpy."""
    return float(np.linalg.cond(np.full((n, n), 1 / 4) + np.eye(n) / 12))


def first_batch() -> Values:
    deltas = [0 - sum(a * b for a, b in zip(x, GOAL, strict=True)) for x in PAIR]
    gradient = [sum(d * x[i] for d, x in zip(deltas, PAIR, strict=True)) / 2 for i in (0, 1)]
    assert [-2 * entry for entry in gradient] == list(GOAL)
    return deltas, gradient


def agreeing(n: int, odds: float) -> float:
    """The chance that n normal entries have one sign, correlated alike by ρ with these odds ρ/(1 − ρ), on a grid."""
    z = np.linspace(-9, 9, 4001)
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])
    positive = [0.5 * math.erfc(-value * math.sqrt(odds / 2)) for value in z]
    return 2 * float(density @ np.array(positive) ** n)


@cache
def whole_data() -> Values:
    """The least and the greatest chance for 2 to 20 weights; the one for two is an arcsine."""
    chances = uniform_chances(20)
    assert math.isclose(chances[0], 0.5 + math.asin(24 / 25) / math.pi, rel_tol=1e-5)
    return min(chances), max(chances)


def one_mean() -> Values:
    """The cloud with its mean, by the singular vectors of its samples."""
    x = moved(0)
    _, sizes, ways = np.linalg.svd(x / math.sqrt(len(x)))
    mean = x.mean(axis=0)
    cosine = abs(mean @ ways[0]) / np.linalg.norm(mean)
    return math.degrees(math.acos(cosine)), mean @ mean / sizes[0] ** 2


def two_of_four() -> Values:
    h = [[moment(PAIR, i, k) for k in (0, 1)] for i in (0, 1)]
    return (h[0][0] + h[0][1]) / (h[0][0] - h[0][1]), (ON + OFF) / (ON - OFF)


def covariance() -> Values:
    one = moment(PAIR, 0, 1) - MEAN**2
    return one, (ON + OFF + one, ON - OFF - one)


def enough() -> Values:
    return next(n for n in range(2, 99) if kappa(n) > 200), 3, 3


def step_gain() -> Values:
    """Of single samples E‖x‖²/s², whatever their number: 1/3 to 1/12; of all the data κ."""
    return (1 / UNIFORM[0]) / (1 / UNIFORM[1]), kappa(32), 32


def grows() -> Values:
    assert all(kappa(n) < kappa(n + 1) for n in range(2, 40))
    return ()


def overshoots_and_creeps() -> Values:
    """What a step makes of the errors along both directions: turned round along the steep one, or hardly less."""
    large, small = ([1 - eta * value for value in (ON + OFF, ON - OFF)] for eta in (0.4, 0.02))
    assert large[0] < 0 < large[1]
    assert 0 < small[0] < small[1]
    assert small[1] > 0.99
    return ()


def half_the_step() -> Values:
    steep, flat = (1 - 0.2 * value for value in (ON + OFF, ON - OFF))
    assert 0 < steep < 0.1
    assert flat == 0.95
    return ()


STATED = (
    Stated(
        r"Their $\dl$ are {{ batch_gradient.deltas }}, and the mean of $\dl\,\x$ is {{ batch_gradient.gradient "
        "}}: one entry of each sign, straight away from the goal.",
        first_batch,
    ),
    Stated(
        "Those cases: {{ batch_weights.few }} to {{ batch_weights.many }} independent inputs, uniform from "
        "zero to one, squared loss, no bias, independent normal errors of the weights.",
        lambda: (2, 20),
    ),
    Stated(
        "And from a random start the gradient of all the data, for independent inputs uniform from zero to "
        "one, is same-signed in {{ batch_weights.lowest_whole:.0% }} to {{ batch_weights.highest_whole:.0% }} "
        "of the cases.",
        whole_data,
    ),
    Stated(
        "Each feature has the mean {{ valley.mean }} and the variance {{ valley.variance }}, and they do not "
        "correlate.",
        lambda: (MEAN, VARIANCE),
    ),
    Stated(
        r"So $\operatorname{E}[x_1^2] = {{ valley.variance }} + {{ valley.mean }}^2$ and "
        r"$\operatorname{E}[x_1 x_2] = {{ valley.mean }}^2$:",
        lambda: (VARIANCE, MEAN, MEAN) if math.isclose(OFF, MEAN**2) else (),
    ),
    Stated(
        r"$$ H = \begin{pmatrix} {{ valley.on_diagonal }} & {{ valley.off_diagonal }} \\ {{ "
        r"valley.off_diagonal }} & {{ valley.on_diagonal }} \end{pmatrix}.",
        lambda: (ON, OFF, OFF, ON),
    ),
    Stated(
        r"$$ \kappa = \frac{ {{ valley.along }} }{ {{ valley.across }} } = {{ valley.kappa:.0f }}.",
        lambda: (ON + OFF, ON - OFF, (ON + OFF) / (ON - OFF)),
    ),
    Stated(
        "The variance is what remains without the squared mean: $s^2 = 1/{{ "
        r"condition_growth.inverse_mean_square:.0f }} - (\tfrac12)^2 = 1/{{ "
        "condition_growth.inverse_variance:.0f }}$.",
        lambda: UNIFORM,
    ),
    Stated(
        r"So $\mu^2/s^2 = {{ condition_growth.growth:.0f }}$ and $\kappa = 1 + {{ condition_growth.growth:.0f "
        r"}}\,n$.",
        lambda: ((1 / 4) / (1 / 12), (kappa(9) - 1) / 9),
    ),
    Stated(
        "With two features that is {{ condition_growth.smallest:.0f }}, with {{ condition_growth.many }} it "
        "is {{ condition_growth.raw_many:.0f }}.",
        lambda: (kappa(2), 32, kappa(32)),
    ),
    Stated(
        "In the figure at the top the two are {{ one_mean.angle:.1f }}° apart, and the squared length of the "
        r"mean, $\lVert\mu\rVert^2$, makes up {{ one_mean.leading_share_of_mean:.0% }} of the larger "
        "eigenvalue.",
        one_mean,
    ),
    Stated(
        r"The two samples of the zig-zag have the means and variances of the four here, yet their $\kappa$ is "
        "{{ valley.pair_kappa:.0f }}, not {{ valley.kappa:.0f }}.",
        two_of_four,
    ),
    Stated(
        "The covariance {{ valley.pair_covariance:.2f }} takes from the eigenvalue along the mean what it "
        "gives to the one across: they are {{ valley.pair_eigenvalues }}.",
        covariance,
    ),
    Stated(
        r"For the four samples that is $\eta = {{ valley.step_size }}$; centered, it is {{ "
        "valley.step_size_centered:.0f }}.",
        lambda: (2 / (ON + OFF + ON - OFF), 2 / (VARIANCE + VARIANCE)),
    ),
    Stated(
        "For independent inputs uniform from zero to one, centering allows steps about {{ "
        "stable_steps.least_gain:.0f }} times as large with single samples, and {{ "
        "stable_steps.largest_limit:.0f }} times with all the data and {{ stable_steps.largest_n }} features.",
        step_gain,
    ),
    Stated(
        r"From {{ condition_growth.enough }} on: $\mu^2/s^2 = {{ condition_growth.growth:.0f }}$, so $\kappa = "
        r"1 + {{ condition_growth.growth:.0f }}\,n$.",
        enough,
    ),
    # Further sentences that carry the argument, with a number or none.
    Stated(
        r"So here $\kappa$ grows with $n$.",
        grows,
    ),
    Stated(
        "Large steps overshoot where the bowl is steep, small ones creep where it is flat.",
        overshoots_and_creeps,
    ),
    Stated(
        "Half the step size ends that, and leaves the creeping.",
        half_the_step,
    ),
    Stated(
        "Multiply it by the direction of the mean, $(1, 1)$: both entries become {{ valley.along }}.",
        lambda: (ON * 1 + OFF * 1,),
    ),
    Stated(
        r"Multiply it by the direction across, $(1, -1)$: they become $\pm{{ valley.across }}$.",
        lambda: (ON * 1 + OFF * -1,),
    ),
    Stated(
        "Moving the cloud above adds {{ moved_cloud.mean_square:.2f }} to each of the four entries.",
        lambda: (2.0**2,),
    ),
)
