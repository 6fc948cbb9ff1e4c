"""The numbers of batches, told: fractions, normal integrals, powers of factors, and draws made once more."""

import math
from fractions import Fraction
from functools import cache

import numpy as np

from explainer.experiments.path_lengths import PathLengths
from tests.exhibits.batches.test_batch_sizes import exactly_rare
from tests.exhibits.zig_zag.test_late_zig_zag import written_out
from tests.told.stated import Stated, Values
from tests.told.whole_data_set import agreeing, whole_data

RUNS, STARTS = 25_000, 20_000
STEEP, FLAT = Fraction(9, 2), Fraction(1, 2)  # of H = (5 4; 4 5)/2
FASTEST = 2 / (STEEP + FLAT)
LEFT = 1 - FASTEST * FLAT  # of the distance, at each step: from (1, 0) both parts of the error are alike


def coins(size: int) -> Fraction:
    """The chance to agree, of δ = ±1: how many are plus is binomial; a sum of so many uniform numbers less others."""
    found = Fraction(0)
    for plus in range(size + 1):
        above = irwin_hall(size, size - plus)  # Σ⁺x − Σ⁻x + (size − plus) is a sum of `size` uniform numbers
        found += Fraction(math.comb(size, plus), 2**size) * (above**2 + (1 - above) ** 2)
    return found


def irwin_hall(size: int, at: int) -> Fraction:
    """The chance that a sum of uniform numbers exceeds a whole number."""
    terms = [(-1) ** k * math.comb(size, k) * (at - k) ** size for k in range(at + 1)]
    return 1 - Fraction(sum(terms), math.factorial(size))


@cache
def biased() -> float:
    """The share that agrees among the batches drawn, δ of mean ¼, counted from their sums."""
    random, sums = np.random.default_rng(5), np.zeros((RUNS, 2))
    for _ in range(256):
        deltas = random.normal(0.25, 1, RUNS)
        sums += deltas[:, np.newaxis] * random.random((RUNS, 2))
    return float((sums[:, 0] * sums[:, 1] > 0).mean())


def short() -> Values:
    """Of two weights by the arcsine of the correlation after 12 steps; with more weights it is less."""
    along, across = 7 * 0.5**12, 1 * (1 - 0.5 / 7) ** 12
    rho = (along**2 - across**2) / (along**2 + across**2)
    return 12, 0.5 + math.asin(rho) / math.pi


def creeping() -> Values:
    """Of the error across, for 2 and for 32 weights: λmax is 1 + 3n times λmin."""
    return [(1 - 0.5 / (1 + 3 * n)) ** 12 for n in (2, 32)]


def full_path() -> float:
    """From (1, 0): the first step is (−0.8, −1), and each leaves the share `LEFT` of its length."""
    deltas = [1 * a + 0 * b - t for (a, b), t in (((1, 2), -1), ((2, 1), 1))]
    move = [FASTEST * (deltas[0] * first + deltas[1] * second) / 2 for first, second in ((1, 2), (2, 1))]
    return math.hypot(*move) / float(1 - LEFT)


def steps_of(share: Fraction) -> int:
    return next(k for k in range(200) if share**k <= Fraction(1, 100))


def lengths(low: float, size: int) -> float:
    """The mean length of the gradient over that of the mean, e = (1, −1): for one sample by sums on a grid."""
    if size == 1:
        a, b = np.meshgrid(*[low + (np.arange(400) + 0.5) / 400] * 2)
        return float((np.abs(a - b) * np.hypot(a, b)).mean() * 12 / math.sqrt(2))
    random, found = np.random.default_rng(size), []
    for _ in range(20):
        x = low + random.random((size, 8000, 2))
        found.append(np.hypot(*((x[..., :1] - x[..., 1:]) * x).mean(axis=0).T).mean())
    return float(np.mean(found)) * 12 / math.sqrt(2)


def steps() -> Values:
    """The runs themselves, whose mean steps the page's tests hold near those of the mean error."""
    means = [
        np.mean([steps for b, _, steps in paths.runs if b == size])
        for paths in PathLengths().result
        for size in (1, 4, 16, 64, 256)
    ]
    return 10 * round(float(np.mean(means)) / 10), 16


def alone() -> Values:
    """From (1, 0) one at a time, each step fits its own sample: what is left of the error then is perpendicular."""
    w, length, near = (1.0, 0.0), 0.0, 0
    for step in range(200):
        (a, b), t = (((1, 2), -1), ((2, 1), 1))[step % 2]
        share = (a * w[0] + b * w[1] - t) / 5
        w, length = (w[0] - share * a, w[1] - share * b), length + abs(share) * math.sqrt(5)
        near = near or (step + 1) * (math.dist(w, (1, -1)) <= 0.01)
    return 1 / 5, length, near, full_path(), steps_of(LEFT)


def signs_of_delta() -> Values:
    """Of the second sample on the way to a goal between the inputs; σ(f) minus a label of zero or one has its sign."""
    _, deltas = written_out((0.8, 1.0), 0.02, 100)
    assert min(deltas[1::2]) < 0 < max(deltas[1::2])
    for label in (0, 1):
        assert {1 / (1 + math.exp(-f)) - label > 0 for f in (-9.0, -1.0, 0.0, 1.0, 9.0)} == {label == 0}
    return ()


def rests() -> Values:
    random = np.random.default_rng(2)
    error = random.normal(size=(500, 5))
    rest = error - error.mean(axis=1, keepdims=True)
    assert np.abs(rest.sum(axis=1)).max() < 1e-12
    assert (rest.min(axis=1) < 0).all()
    assert (rest.max(axis=1) > 0).all()
    return ()


def shorter_alone() -> Values:
    _, single, _, both, _ = alone()
    assert single < both
    return ()


STATED = (
    Stated(
        "Not always: for three the chance is {{ batch_sizes.three:.3f }}, for four {{ batch_sizes.four:.3f }}.",
        lambda: (float(coins(3)), float(coins(4))),
    ),
    Stated(
        "The others are counted over {{ batch_sizes.runs:, }} batches, with a fixed seed and a standard error "
        "of {{ batch_sizes.standard_error:.4f }} at most.",
        lambda: (RUNS, 0.5 / math.sqrt(RUNS)),
    ),
    Stated(
        r"Here $\rho = {{ batch_sizes.rho }}$, and the limit is {{ batch_sizes.limit:.3f }}.",
        lambda: ((1 / 4) / (1 / 4 + 1 / 12), 0.5 + math.asin(3 / 4) / math.pi),
    ),
    Stated(
        "In the figure the mean is {{ batch_sizes.mean }} of a deviation, and for {{ batch_sizes.largest }} "
        "samples the chance is back at {{ batch_sizes.last_biased:.4f }}.",
        lambda: (0.25, 256, biased()),
    ),
    Stated(
        "If δ is rarely large, large batches have to be very large: of those of {{ batch_sizes.some_tens }} "
        "samples, {{ batch_sizes.rare_then:.0% }} agree",
        lambda: (32, exactly_rare(32)),
    ),
    Stated(
        r"A logistic neuron with a fitted bias and weights of zero has a $\dl$ like this for a rare class: {{ "
        "batch_sizes.rare_deltas:.2f }} are its two values, the first in {{ batch_sizes.rare_chance:.0% }} of "
        "the samples, so that its mean is zero.",
        lambda: ((0.01 - 1, 0.01), 0.01),
    ),
    Stated(
        "For {{ batch_weights.many }} weights the chance is {{ batch_weights.batch_of_many:.3f }}.",
        lambda: (20, agreeing(20, (1 / 4) / (1 / 12))),
    ),
    Stated(
        "From a random start, the gradient of the whole data set is same-signed in {{ "
        "batch_weights.lowest_whole:.0% }} to {{ batch_weights.highest_whole:.0% }} of the cases, for any "
        "number of weights drawn there: more often than a large batch under the conditions above.",
        whole_data,
    ),
    Stated(
        "{{ full_batch_signs.runs:, }} random starts for each $n$ with a fixed seed, standard error {{ "
        "full_batch_signs.standard_error:.4f }} at most.",
        lambda: (STARTS, 0.5 / math.sqrt(STARTS)),
    ),
    Stated(
        "After {{ full_batch_signs.last_step }} short steps {{ full_batch_signs.most_short_at_last:.1% }} of "
        "the gradients or less are same-signed.",
        short,
    ),
    Stated(
        "Yet of the error across the mean {{ full_batch_signs.least_left:.0% }} to {{ "
        "full_batch_signs.most_left:.0% }} is left, and more with more weights.",
        creeping,
    ),
    Stated(
        "Take the worked samples again, both of them at every step, with the step size {{ "
        "full_batch_zig_zag.step_size }}, and start at {{ full_batch_zig_zag.start }}.",
        lambda: (float(FASTEST), (1, 0)),
    ),
    Stated(
        r"The path is $\sqrt{ {{ full_batch_zig_zag.length_squared:.0f }} } \approx {{ "
        "full_batch_zig_zag.path_ratio:.3f }}$ times as long as the straight line.",
        lambda: (full_path() ** 2, full_path()),
    ),
    Stated(
        "The eigenvalues of $H$ are {{ full_batch_zig_zag.eigenvalues }}; the ratio of the axes, {{ "
        "full_batch_zig_zag.axis_ratio:.0f }}, is the root of theirs.",
        lambda: ((float(FLAT), float(STEEP)), math.sqrt(STEEP / FLAT)),
    ),
    Stated(
        r"Above $\eta = 1/\lambda_{\max} = {{ full_batch_zig_zag.turning_step_size:.3f }}$ the error along the "
        r"diagonal changes sides at every step, and above $2/\lambda_{\max} = {{ "
        "full_batch_zig_zag.largest_step_size:.3f }}$ it grows.",
        lambda: (float(1 / STEEP), float(2 / STEEP)),
    ),
    Stated(
        "From zero {{ full_batch_zig_zag.lucky_steps }} step of size {{ full_batch_zig_zag.lucky_step_size }} arrives",
        lambda: (1, float(1 / FLAT)),
    ),
    Stated(
        "From the start above it took {{ full_batch_zig_zag.steps }} at the fastest fixed step size, and the "
        "condition number is {{ full_batch_zig_zag.kappa:.0f }} for both: it bounds the worst start.",
        lambda: (steps_of(LEFT), float(STEEP / FLAT)),
    ),
    Stated(
        "With raw inputs the path is {{ batch_paths.raw_alone:.1f }} times the straight line for single "
        "samples and small steps, and {{ batch_paths.raw_middle:.2f }} times for batches of {{ "
        "batch_paths.middle }}.",
        lambda: (lengths(0, 1), lengths(0, 16), 16),
    ),
    Stated(
        "Centered inputs have {{ batch_paths.centered_alone:.1f }} and {{ batch_paths.centered_middle:.2f }}.",
        lambda: (lengths(-0.5, 1), lengths(-0.5, 16)),
    ),
    Stated(
        "So for the length of the path a batch does what centering does, and pays for it: at the same small "
        "step size all batch sizes need about as many steps, on average about {{ batch_paths.common_steps }}, "
        "and each of such a batch costs {{ batch_paths.middle }} samples.",
        steps,
    ),
    Stated(
        r"From the start of the full-batch zig-zag, the worked samples one at a time with $\eta = {{ "
        "full_batch_zig_zag.alone_step_size }}$ have a path of {{ full_batch_zig_zag.alone_ratio:.2f }} times "
        "the straight line and {{ full_batch_zig_zag.alone_steps }} steps; both together, at the fastest "
        "fixed step size, had {{ full_batch_zig_zag.path_ratio:.2f }} and {{ full_batch_zig_zag.steps }}.",
        alone,
    ),
    # Further sentences that carry the argument, with a number or none.
    Stated(
        r"For the squared loss $\dl$ is output minus target, and may change along the way as well; for the "
        "logistic loss it keeps the sign that the label gives it.",
        signs_of_delta,
    ),
    Stated(
        "What remains lies across the mean, its entries add up to zero, and so they have both signs.",
        rests,
    ),
    Stated(
        "Small steps are the condition: at larger ones the worked samples took a shorter path one at a time "
        "than both together",
        shorter_alone,
    ),
    Stated(
        r"For inputs uniform from zero to one $\mu^2$ is {{ full_batch_signs.mean_over_deviation:.0f }} times "
        "$s^2$.",
        lambda: ((1 / 2) ** 2 / (1 / 12),),
    ),
)
