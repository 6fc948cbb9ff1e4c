"""Conditioning: closed forms, singular values of samples written out, and descents that the tests of its figures make."""

import itertools
import math

import numpy as np

from tests.exhibits.conditioning.test_bias_spread import steps_from_zero
from tests.exhibits.conditioning.test_input_bias import fewest_steps, learn, learned_steps
from tests.told.loops import kappa
from tests.told.stated import Stated, Values
from tests.told.step_sizes import marks, single_gain, small_steps

Array = np.ndarray
FOUR = np.array(list(itertools.product((1.0, 2.0), repeat=2)))
UNEVEN = FOUR * [1, 10]
HIDDEN = np.array(list(itertools.product((-4.0, 4.0), (3.0, 5.0))))
START = np.array([[4.0, 3.0], [4.0, 3.0], [1.0, 2.0], [6.0, 4.0]])
GOAL = np.array([-1.0, -1.0])
MEAN, VARIANCE = 1 / 2, 1 / 12  # of a feature uniform from zero to one


def one(x: Array) -> Array:
    return np.column_stack([x, np.ones(len(x))])


def minus_mean(x: Array) -> Array:
    return np.asarray(x - x.mean(axis=0))


def uniform(n: int) -> float:
    return 1 + n * MEAN**2 / VARIANCE


def uniform_biased(n: int) -> float:
    """The trace and the determinant of the block of the mean and the bias give its two eigenvalues."""
    roots = np.roots([1, -(1 + VARIANCE + n * MEAN**2), VARIANCE])
    return float(roots.max() / roots.min())


def scales() -> Values:
    """What the mean costs is κ of the set that has no other fault; what the scales cost, the ratio of the variances."""
    scaled, centered = kappa(UNEVEN / UNEVEN.std(axis=0)), kappa(minus_mean(UNEVEN))
    assert math.isclose(scaled, kappa(FOUR))
    assert math.isclose(centered, np.divide(*UNEVEN.var(axis=0)[::-1]))
    assert math.isclose(kappa(minus_mean(UNEVEN) / UNEVEN.std(axis=0)), 1)
    return kappa(UNEVEN), scaled, centered


def turned() -> Values:
    """Sums of eigenvalues for single samples, the largest for all."""
    return (4 + 1 + 2**2) / (4 + 1), (4 + 2**2) / 4, max(4, 1 + 2**2) / 4


def common() -> Values:
    x = np.random.default_rng(0).uniform(0, 1, (2000, 10))
    return kappa(x), kappa(one(x))


def quicker() -> Values:
    targets = START @ GOAL
    biased, plain = (steps_from_zero(START, targets, bias) for bias in (True, False))
    assert biased < plain
    return biased, plain


def best_bias() -> Values:
    """Of the samples (1, 2) and (2, 1) with the targets −1 and 1, at the weights (1, 0)."""
    x, deltas = np.array([[1, 2], [2, 1]]), np.array([1 + 1, 2 - 1])
    return deltas @ x / 2, (deltas - deltas.mean()) @ x / 2


def inputs() -> Array:
    return np.random.default_rng(1).uniform(0, 1, (40, 2))


def won_and_lost() -> Values:
    """A goal and its opposite need equally many steps."""
    x = inputs()
    counts = {0.5**0.5: 0, 5**0.5: 0, 0.05: 0}
    wins = {0.5**0.5}
    for turn, length in itertools.product(np.arange(9) * np.pi / 9, counts):
        goal = length * np.array([np.cos(turn), np.sin(turn)])
        ahead = fewest_steps(one(x), minus_mean(x) @ goal) - learned_steps(x, goal, 1000)[0]
        counts[length] += 2 * (ahead > 0 if length in wins else ahead < 0)
    (short, won), (long, lost), (shortest, lost_too) = counts.items()
    return 18, won, short, lost, long, lost_too, shortest


def raised() -> Values:
    x = inputs()
    targets = minus_mean(x) @ [2, 1] + 1
    return 1, fewest_steps(one(minus_mean(x)), targets), fewest_steps(one(x), targets)


def thrown() -> Values:
    x, goal = inputs(), np.array([0.5, -0.5])
    best = learned_steps(x, goal)[1]
    biases, losses = learn(x, goal, best, 3000)
    assert np.abs(biases[-1] + x.mean(axis=0)).max() < 0.1  # near minus the means
    assert losses[1] < losses[0] < losses[7] == max(losses)  # not at first
    return best, max(losses) / losses[0], biases[-1]


def flipped() -> Values:
    along, across = 4**2 + 1, 6**2
    factors = 1 - 1.5 * along / across, 1 - 1.5
    assert factors[1] < 0 < factors[0]  # across the mean it flips
    return (along, across), 1.5, factors


def coins() -> Values:
    gains = [single_gain((0.0, 1.0), (0.5, 0.5), n) for n in (1, 2, 8)]
    return (1 / 4 + 1 / 4) / (1 / 4), gains, (1, 2, 8)


def rarely() -> Values:
    mean, variance = 0.02 * 1 + 0.98 * 0.1, 0.02 * 0.98 * 0.9**2
    gained = single_gain((1.0, 0.1), (0.02, 0.98), 2)
    assert gained < 1  # centering costs
    return 1, 0.02, 0.1, gained, 1 + mean**2 / variance


def correlated() -> Values:
    first, second = np.random.default_rng(3).standard_normal((100, 2)).T
    x = np.column_stack([6 + first, 0.6 * first + 0.8 * second])
    return kappa(x), kappa(minus_mean(x))


def rare() -> Values:
    mean, variance = 0.01 * 10 + 0.99 * 0.01, 0.01 * 0.99 * 9.99**2
    return 10, 0.01, 0.01, 1 + 2 * mean**2 / variance


def others() -> Values:
    for n in (2, 3, 7):
        values = np.linalg.eigvalsh(np.full((n, n), MEAN**2) + VARIANCE * np.eye(n))
        assert np.allclose(values[:-1], VARIANCE)
        assert math.isclose(values[-1], VARIANCE + n * MEAN**2)
    return ()


def of_scale() -> Values:
    x = minus_mean(HIDDEN)
    assert np.isclose(np.corrcoef(x.T)[0, 1], 0)
    assert np.divide(*x.var(axis=0)) == 16 == round(kappa(x), 9)
    assert math.isclose(kappa(x / x.std(axis=0)), 1)
    return ()


def beside_the_bias() -> Values:
    scaled = FOUR / FOUR.std(axis=0)
    assert (scaled > FOUR).all()
    assert kappa(one(scaled)) > kappa(one(FOUR))
    return ()


def remedies() -> tuple[Array, Array, Array]:
    """The common problem in mixed units: over the deviation, from zero to one, minus the mean."""
    x = np.random.default_rng(0).uniform(0, 1, (2000, 10)) * 10 ** (np.arange(10) / 9)
    return x / x.std(axis=0), (x - x.min(axis=0)) / np.ptp(x, axis=0), minus_mean(x)


def larger() -> Values:
    scaled, squeezed, _ = remedies()
    assert np.sqrt((scaled**2).mean(axis=0)).min() > 3 * np.sqrt((squeezed**2).mean(axis=0)).max()
    assert kappa(one(scaled)) > kappa(one(squeezed))
    return ()


def scales_are_left() -> Values:
    deviations = remedies()[2].std(axis=0)
    assert 9 < deviations.max() / deviations.min() < 11
    return ()


def averaged() -> Values:
    """Of all batches of two and of four: the spread of their means is less, and what these means spread about stays."""
    for size in (2, 4):
        means = np.array([np.mean(batch, axis=0) for batch in itertools.product(FOUR, repeat=size)])
        assert np.allclose(means.var(axis=0), FOUR.var(axis=0) / size)
        assert np.allclose(means.mean(axis=0), FOUR.mean(axis=0))
    return ()


def left(relative: float) -> tuple[float, float]:
    """What a step leaves of the errors of the four samples along the mean and across it."""
    values = np.linalg.eigvalsh(FOUR.T @ FOUR / 4)
    return 1 - relative, float(1 - relative * values[0] / values[1])


def dying_out() -> Values:
    assert all(abs(along) < across for along, across in map(left, (0.1, 0.5, 1, 1.5, 1.89)))
    assert left(1)[1] > 0.5
    return ()


def alike() -> Values:
    along, across = left(1.9)
    assert math.isclose(-along, across)
    assert across == 0.9
    return ()


def told_the_mean() -> Values:
    """Two steps with the changed gradient, and with plain descent on centered inputs, as functions of raw inputs."""
    mean, targets = FOUR.mean(axis=0), np.array([1.0, -2.0, 0.5, 3.0])
    raw, moved, plain = np.zeros(3), np.zeros(3), np.zeros(3)
    for _ in range(2):
        slope = one(FOUR).T @ (one(FOUR) @ raw - targets) / 4
        on_w = slope[:2] - mean * slope[2]
        raw = raw - 0.3 * np.append(on_w, slope[2] - mean @ on_w)
        x = one(minus_mean(FOUR))
        moved = moved - 0.3 * x.T @ (x @ moved - targets) / 4
        plain = plain - 0.3 * one(FOUR).T @ (one(FOUR) @ plain - targets) / 4
    outputs = one(minus_mean(FOUR)) @ moved
    assert np.allclose(one(FOUR) @ raw, outputs)
    assert not np.allclose(one(FOUR) @ plain, outputs, atol=1e-3)
    return ()


def smaller() -> Values:
    gained = single_gain((1.0, 0.1), (0.02, 0.98), 2)
    assert gained < 1 < 4
    assert single_gain((0.0, 1.0), (0.5, 0.5), 2) > 3  # the limit for all data
    return ()


STATED = (
    Stated(
        "In numbers: with {{ condition_growth.many }} features κ is {{ condition_growth.raw_many:.0f }}, and "
        "{{ condition_growth.biased_many:.0f }} with a bias",
        lambda: (32, uniform(32), uniform_biased(32)),
    ),
    Stated(
        r"Scaling takes $\kappa$ from {{ center_or_scale.scale_raw:.0f }} to {{ "
        "center_or_scale.scale_scaled:.0f }}, which is what the mean costs; centering takes it to {{ "
        "center_or_scale.scale_centered:.0f }}, which is what the scales cost.",
        scales,
    ),
    Stated(
        r"Without a bias: let the first input be $\pm{{ center_or_scale.hidden_first:.0f }}$ and the second "
        "one of {{ center_or_scale.hidden_second }}, in all combinations.",
        lambda: (4, (3, 5)),
    ),
    Stated(
        r"Raw, $\kappa$ is {{ center_or_scale.hidden_raw:.2f }}; centered, it is {{ "
        "center_or_scale.hidden_centered:.0f }}; scaled and not centered, {{ "
        "center_or_scale.hidden_scaled:.0f }}.",
        lambda: (kappa(HIDDEN), kappa(minus_mean(HIDDEN)), kappa(HIDDEN / HIDDEN.std(axis=0))),
    ),
    Stated(
        r"With a bias these four samples have $\kappa = {{ center_or_scale.hidden_raw_biased:.0f }}$ raw and "
        r"{{ center_or_scale.hidden_centered_biased:.0f }} centered, and for every data set $\kappa$ after "
        r"centering is at most $\kappa$ before.",
        lambda: (kappa(one(HIDDEN)), kappa(one(minus_mean(HIDDEN)))),
    ),
    Stated(
        "With larger batches it can then gain less: by the formula there, centering allows steps {{ "
        "mean_direction.single_gain:.2f }} times as large for single samples, at every angle, and for all "
        "samples at once {{ mean_direction.whole_gain_along:.2f }} times along the widest direction, {{ "
        "mean_direction.whole_gain_across:.2f }} times across.",
        turned,
    ),
    Stated(
        "For the ten inputs of the common problem a learned bias takes it from {{ "
        "input_remedies.kappa_without_bias:.0f }} to {{ input_remedies.kappa_with_bias:.0f }}.",
        common,
    ),
    Stated(
        "For two uniform features κ is {{ condition_growth.smallest_biased:.2f }} instead of {{ "
        "condition_growth.smallest:.0f }}, by a formula: κ = λ₊²/s²",
        lambda: (uniform_biased(2), uniform(2)),
    ),
    Stated(
        "From a start that is not the worst a bias can be quicker: {{ bias_spread.start_steps_biased }} steps"
        " instead of {{ bias_spread.start_steps }}",
        quicker,
    ),
    Stated(
        "Take the samples {{ bias_spread.start_samples }}, and the goal {{ bias_spread.start_goal }} with a "
        "bias of zero.",
        lambda: ("(4, 3) twice, (1, 2) and (6, 4)", GOAL),
    ),
    Stated(
        r"Learning the bias, $\kappa$ rises from {{ bias_spread.start_kappa:.0f }} to {{ "
        "bias_spread.start_kappa_biased:,.0f }}.",
        lambda: (kappa(START), kappa(one(START))),
    ),
    Stated(
        "For the two samples of the zig-zag: {{ batch_gradient.gradient_without_bias }} becomes {{ "
        "batch_gradient.gradient_with_bias }}",
        best_bias,
    ),
    Stated(
        "At {{ batch_gradient.tried }}, with the targets {{ centered_task.targets_in_words }}, the first is "
        "the gradient without a bias.",
        lambda: ((1, 0), "−1 and 1"),
    ),
    Stated(
        "Whether learned ones beat one plain bias on the same raw inputs depended on how far the goal is: for"
        " {{ input_bias.directions }} directions all around, they won {{ input_bias.short_wins }} times at "
        "the length {{ input_bias.short_length:.1f }}, lost {{ input_bias.long_losses }} times at {{ "
        "input_bias.long_length:.1f }}, and lost {{ input_bias.shortest_losses }} times at {{ "
        "input_bias.shortest_length:.2f }}, where with other inputs they can win.",
        won_and_lost,
    ),
    Stated(
        "Raise the targets by {{ input_bias.raised }}, and they do: centered inputs with a plain bias need {{"
        " input_bias.centered_steps_with_bias }} steps, raw inputs {{ input_bias.raw_steps_with_bias }}.",
        raised,
    ),
    Stated(
        "For the shortest goal the best step size, {{ input_bias.large_step_size:.2f }}, overshoots on its way,"
        " to {{ input_bias.overshoot:.1f }} times the loss of the start, and happens to throw the biases to "
        "{{ input_bias.thrown_biases:.2f }}, near minus the means.",
        thrown,
    ),
    Stated(
        "Below, the inputs of the common problem come in mixed units: they are multiplied by factors from {{ "
        "input_remedies.least_unit:.0f }} to {{ input_remedies.greatest_unit:.0f }}, each greater than the "
        "one before in the same ratio.",
        lambda: (1, 10),  # by them the bars are those of the samples, in the test of the figure
    ),
    Stated(
        "For two uniform inputs and a goal straight across the mean, the path stays {{ flips.single_ratio:.2f"
        r" }} times as long as the straight line as $\eta$ tends to zero, and {{ "
        "flips.single_ratio_centered:.2f }} times with centered inputs; batches shorten it.",
        lambda: (small_steps(0), small_steps(0.5)),
    ),
    Stated(
        r"Let the first input be $\pm{{ flips.other_first:.0f }}$ and the second one of {{ flips.other_second "
        "}}.",
        lambda: (6, (3, 5)),
    ),
    Stated(
        r"Along it and across it the eigenvalues are {{ flips.other_eigenvalues:.0f }}, and with $\eta = {{ "
        r"flips.other_relative }}/\lambda_1$ a step multiplies the errors by {{ flips.other_factors:.2f }}.",
        flipped,
    ),
    Stated(
        r"With larger batches the gain grows, up to $\kappa$ for the full batch: {{ "
        "stable_steps.largest_limit:.0f }} for {{ stable_steps.largest_n }} features.",
        lambda: (uniform(32), 32),
    ),
    Stated(
        "For fair coins of zero and one that number is {{ stable_steps.coin_formula:.0f }}, and the exact "
        "gains in the mean square are {{ stable_steps.coins:.2f }} for {{ stable_steps.coin_numbers }} "
        "features.",
        coins,
    ),
    Stated(
        "For two features that are {{ stable_steps.rare_high:.0f }} in {{ stable_steps.rare_chance:.0% }} of "
        "the samples and {{ stable_steps.rare_low }} in the others, centering even costs: {{ "
        "stable_steps.rare_gain:.2f }}, where the formula says {{ stable_steps.rare_formula:.2f }}.",
        rarely,
    ),
    Stated(
        "The gain can also fall with the batch: for two fair coins from {{ stable_steps.coins_single:.2f }} "
        "to {{ stable_steps.coins_whole:.2f }}",
        lambda: (single_gain((0.0, 1.0), (0.5, 0.5), 2), 1 + 2 * (1 / 4) / (1 / 4)),
    ),
    Stated(
        "Two seeds differ by up to {{ stable_steps.spread:.0f }}%, and a mark is up to {{ "
        "stable_steps.worst:.1f }}% off its line.",
        marks,
    ),
    Stated(
        r"But $\kappa$ falls from {{ signs_and_speed.kappa:.1f }} to {{ signs_and_speed.kappa_centered:.2f }}.",
        correlated,
    ),
    Stated(
        "Let two independent inputs be {{ condition_growth.rare_high:.0f }} in {{ "
        "condition_growth.rare_chance:.0% }} of the samples and {{ condition_growth.rare_low:.2f }} in the "
        r"others: every gradient is same-signed, and $\kappa$ is only {{ condition_growth.rare_kappa:.2f }}.",
        rare,
    ),
    # Further sentences that carry the argument, without numbers of their own.
    Stated(r"The others stay $s^2$.", others),
    Stated("The fault that comes to light is one of scale, and standardizing removes it.", of_scale),
    Stated("Dividing by the deviation makes these inputs larger beside the bias's one.", beside_the_bias),
    Stated("The samples of each set; with a bias, scaling makes κ of the first set worse", beside_the_bias),
    Stated(
        "Division by the deviation is the worse here: it leaves the inputs larger beside the bias's one.",
        larger,
    ),
    Stated("Subtracting the mean leaves the scales.", scales_are_left),
    Stated(
        "In a batch the differences between the samples average out, and what they share remains, the mean.",
        averaged,
    ),
    Stated(
        "Below the fastest fixed step size the flips die out first, and the part across is what is slow.",
        dying_out,
    ),
    Stated("At the fastest, both shrink equally slowly.", alike),
    Stated(
        r"At $\eta = 1/\lambda_1$ the part along the mean would be gone in one step, yet most of the part across "
        "would be left.",
        dying_out,
    ),
    Stated("So a bias can absorb the mean, if the gradient is told the mean.", told_the_mean),
    Stated(
        "For other inputs the gain can be smaller, even less than one, and it can fall with the batch.",
        smaller,
    ),
)
