"""Normalization."""

import functools
import itertools
import math

import numpy as np
from scipy.stats import zscore

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.normalization.norm_orders import _pre_activations
from explainer.experiments.digits_layer import Blocks
from tests.exhibits.conditioning.test_input_remedies import GOALS, fewest
from tests.exhibits.normalization.test_activation_means import expectation
from tests.told.corrections import alike
from tests.told.questions import behind_normal
from tests.told.stated import Stated, Values

RAW = np.array([[1.0, 30, 7], [2, 10, 4], [4, 40, 8], [5, 20, 1]])
OUTPUTS = EXHIBITS["batch_norm_order"].stages[0]  # type: ignore[attr-defined] # batch-normalized: shown upper left
DELTAS = np.array([1, 1, 1, 2])
LAYERS, CENTERED = Blocks().result  # of each seed, at the start and trained; test_digits_layer.py computes them anew


def unlike() -> np.ndarray:
    """Feature means behind layer norm, of two that are −2 in a tenth and 4/3 else, and one 4 in a tenth and 2/3 else."""
    low, high, means = {-2.0: 0.1, 4 / 3: 0.9}, {4.0: 0.1, 2 / 3: 0.9}, np.zeros(3)
    for sample in itertools.product(low, low, high):
        chance = low[sample[0]] * low[sample[1]] * high[sample[2]]
        rest = np.array(sample) - np.mean(sample)
        means += chance * rest / math.sqrt(np.mean(rest**2) + 1e-5)
    return means


def plain() -> Values:
    h = OUTPUTS.clip(0)
    return DELTAS @ h, DELTAS @ (h - h.mean(axis=0))


@functools.cache
def noticed() -> list[float]:
    """How much the sum of δh over 64 samples changes if h is centered, for twenty draws."""
    h, found = zscore(_pre_activations()[:64], axis=0).clip(0), []
    for seed in range(20):
        random = np.random.default_rng(seed)
        random.normal(size=10)  # the weights, which that sum does not need
        delta = random.normal(size=64)
        found.append(float(np.linalg.norm(delta.sum() * h.mean(axis=0)) / np.linalg.norm(delta @ h)))
    return found


def other_units() -> Values:
    """Layer norm behind the ReLU beside batch norm before it: how often fewer steps, and how often more."""
    gains = []
    for seed in range(6, 26):
        random = np.random.default_rng(seed)
        means, deviations = random.normal(0, 0.5, 10), random.uniform(0.5, 2, 10)
        z = means + deviations * random.normal(size=(2000, 10))
        before, behind = zscore(z, axis=0).clip(0), np.nan_to_num(zscore(z.clip(0), axis=1))
        gains.append(fewest(before, before @ GOALS.T) - fewest(behind, behind @ GOALS.T))
    return len(gains), sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)


def lopsided() -> tuple[float, float]:
    """The mean of tanh of 9 in a tenth of the cases and −1 else, and κ behind ten such units."""
    mean = 0.1 * math.tanh(9) + 0.9 * math.tanh(-1)
    square = 0.1 * math.tanh(9) ** 2 + 0.9 * math.tanh(-1) ** 2
    return mean, 1 + 10 * mean**2 / (square - mean**2)


def plus() -> str:
    """The least and the greatest share of samples with a positive δ, over goals and starts."""
    x = np.random.default_rng(0).uniform(0, 1, (2000, 10))
    draws = [np.zeros((2000, 10)), *(np.random.default_rng(4).uniform(low, 1, (2000, 10)) for low in (-1, 0))]
    shares = [
        float((((w - goal) * x).sum(axis=1) > 0).mean())
        for w in (*draws, np.random.default_rng(4).normal(size=(2000, 10)))
        for goal in GOALS
    ]
    return f"{min(shares):.0%} to {max(shares):.0%}"


def ends(values: list[float], spec: str) -> str:
    return f"{min(values):{spec}}–{max(values):{spec}}"


def gain(end: int) -> str:
    """Of κ with the bias's one, to a digit."""
    found = []
    for pair in zip(LAYERS, CENTERED, strict=True):
        raw, rest = (each[end].biased[-1] / each[end].biased[0] for each in pair)
        found.append(float(f"{raw / rest:.0e}"))
    return ends(found, "g")


def products(end: int) -> list[float]:
    return [float(each[end].largest / each[end].product) for side in (LAYERS, CENTERED) for each in side]


def unit() -> tuple[float, float]:
    """The second derivative by z of (v tanh z − t)²/2 at z = 1, v = 1, t = −1, and its first term."""
    slope = 1 - math.tanh(1) ** 2
    return slope**2 - (math.tanh(1) + 1) * 2 * math.tanh(1) * slope, slope**2


STATED = (
    Stated(
        "It does not squash to the range from zero to one: the entries run from {{ normalizers.least:.1f }} to {{ "
        "normalizers.greatest:.1f }}.",
        lambda: (zscore(RAW, axis=0).min(), zscore(RAW, axis=0).max()),
    ),
    Stated(
        "With two different features the output is $\\pm(1, -1)$ but for $\\varepsilon$: the sample {{ "
        "normalizers.pair }} becomes {{ normalizers.pair_normalized:.2f }}.",
        lambda: ((1, 2), (-1, 1)),
    ),
    Stated(
        "In the figure the features differ: their means {{ normalizers.raw_feature_means:.0f }} become {{ "
        "normalizers.layer_norm_feature_means:.1f }}, with the sum zero.",
        lambda: (RAW.mean(axis=0), zscore(RAW, axis=1).mean(axis=0)),
    ),
    Stated(
        "If instead {{ normalizers.alike_features }} features are all uniform from zero to one, their means over {{ "
        "normalizers.alike_samples }} samples, {{ normalizers.alike_least:.2f }} to {{ "
        "normalizers.alike_greatest:.2f }}, become {{ normalizers.alike_least_after:.2f }} to {{ "
        "normalizers.alike_greatest_after:.2f }}.",
        alike,
    ),
    Stated(
        "Equal means and deviations are not enough, for the division comes after: three independent features, two "
        "that are rarely low and one that is rarely high, have the means {{ normalizers.unlike_means }} and equal "
        "deviations, and afterwards the means {{ normalizers.unlike_means_after:.2f }}.",
        lambda: ([0.1 * -2 + 0.9 * 4 / 3] * 2 + [0.1 * 4 + 0.9 * 2 / 3], unlike()),
    ),
    Stated(
        "Let one neuron with the weights {{ batch_norm_order.next_weights }} stand behind the upper right grid, and "
        "let the $\\dl$ {{ batch_norm_order.deltas }} arrive at its output.",
        lambda: ((1, 1, 1), DELTAS),
    ),
    Stated(
        "Without a normalization of its own, as in an output layer, they differ: {{ "
        "batch_norm_order.plain_gradient:.2f }} against {{ batch_norm_order.plain_gradient_centered:.2f }}.",
        plain,
    ),
    Stated(
        "Measured on ten units behind a ReLU: centering $h$ changes the gradient of a batch of {{ norm_orders.batch "
        "}} by less than {{ norm_orders.noticed_bound:g }} of its length, which is rounding, if the next layer is "
        "batch-normalized.",
        lambda: (64, 1e-15),  # a bound, which test_norm_orders.py holds
    ),
    Stated(
        "Without that batch norm it changes by {{ norm_orders.noticed_without:.0% }}, the median of {{ "
        "norm_orders.draws }} draws of weights and $\\dl$, which range from {{ norm_orders.least_noticed_without:.0% "
        "}} to {{ norm_orders.most_noticed_without:.0% }}.",
        lambda: (np.median(noticed()), len(noticed()), min(noticed()), max(noticed())),
    ),
    Stated(
        "Let ten units with means and scales of their own stand before a ReLU: normal pre-activations, their means "
        "drawn from a normal distribution of deviation {{ norm_orders.spread_of_means }}, their deviations evenly "
        "from {{ norm_orders.deviations }}.",
        lambda: (0.5, "0.5 to 2"),  # as they are drawn anew below
    ),
    Stated(
        "Layer normalization behind the ReLU is second in steps, though not with all units: of {{ norm_orders.draws "
        "}} other draws it beats batch normalization before the ReLU in {{ norm_orders.layer_norm_ahead }} and loses "
        "to it in {{ norm_orders.layer_norm_later }}.",
        other_units,
    ),
    Stated(
        "For others it may lose it: for normal inputs with mean {{ activation_means.shift }} and deviation one its "
        "mean is {{ activation_means.tanh_mean_of_shifted:.2f }}.",
        lambda: (1, expectation(lambda z: math.tanh(z + 1))),
    ),
    Stated(
        "A mean of zero in the inputs is not enough: if they are {{ activation_means.rare }} in {{ "
        "activation_means.chance:.0% }} of the samples and {{ activation_means.usual }} in the others, the mean of "
        "$\\tanh$ is {{ activation_means.tanh_mean_of_lopsided:.2f }}.",
        lambda: (9, 0.1, -1, lopsided()[0]),
    ),
    Stated(
        "Let {{ activation_means.units }} features, uniform from zero to one, feed {{ activation_means.units }} "
        "units with random weights and no biases.",
        lambda: (10, 10),
    ),
    Stated(
        "With weights {{ next_layer.large_scale:.0f }} times as large the pre-activations lie far out, and there "
        "centering takes $\\kappa$ from {{ next_layer.large_kappas }}.",
        lambda: (16, "about 5000 to about 100"),  # in one digit, held by test_next_layer.py
    ),
    Stated(
        "Neither helps far out: at $z = {{ activation_means.far }}$ the slope of $\\tanh$ is {{ "
        "activation_means.tanh_slope_far_out:.4f }}, so it saturates too.",
        lambda: (5, 1 / math.cosh(5) ** 2),
    ),
    Stated(
        "A mean of zero is not enough either: pre-activations of {{ next_layer.rare:.0f }}, in {{ "
        "next_layer.rare_share:.0% }} of the cases, and {{ next_layer.common:.0f }}, in {{ "
        "next_layer.common_share:.0% }}, have that mean, but $\\tanh$ hands on {{ next_layer.skewed_mean:.2f }}, and "
        "$\\kappa$ is {{ next_layer.skewed_kappa:.1f }}.",
        lambda: (9, 0.1, -1, 0.9, *lopsided()),
    ),
    Stated(
        "In {{ hidden_layer.seeds }} seeds, subtracting one half divides $\\kappa(A)$ by {{ hidden_layer.gain }} at "
        "the start.",
        lambda: (len(LAYERS), gain(0)),
    ),
    Stated(
        "Without the bias's one the largest eigenvalue is {{ hidden_layer.plain }} raw and {{ "
        "hidden_layer.plain_centered }} centered at the start.",
        lambda: [
            ends([each[0].plain[-1] for each in side], spec) for side, spec in ((LAYERS, ".1f"), (CENTERED, ".2f"))
        ],
    ),
    Stated(
        "Raw, the direction of the largest is within {{ hidden_layer.angle:.1f }}° of the mean at the start, and "
        "within {{ hidden_layer.angle_trained:.0f }}° after training.",
        lambda: [max(each[end].angle for each in LAYERS) for end in (0, 1)],
    ),
    Stated(
        "The largest eigenvalue of $B$ is that of $G \\otimes A$ to {{ hidden_layer.off:.1% }} at the start, and {{ "
        "hidden_layer.shares }} times it after training.",
        lambda: (max(abs(share - 1) for share in products(0)), ends(products(1), ".1f")),
    ),
    Stated(
        "The whole Hessian need not be a bowl: for one tanh unit the curvature is {{ hidden_layer.unit_curvature:.2f "
        "}}, its Gauss–Newton part {{ hidden_layer.unit_bowl:.2f }}",
        unit,
    ),
    Stated(
        "The second can have either sign: at $z = {{ hidden_layer.unit_z:.0f }}$, $v = {{ "
        "hidden_layer.unit_weight:.0f }}$, $t = {{ hidden_layer.unit_target:.0f }}$ it outweighs the first.",
        lambda: (1, 1, -1),
    ),
    Stated(
        "The condition number behind it is {{ next_layer.relu_kappa:.1f }} in our comparison, against {{ "
        "next_layer.sigmoid_kappa:.0f }} behind a sigmoid, for ten units in either case.",
        behind_normal,
    ),
    Stated(
        "Counted: {{ next_layer.same_signed_starts:.0% }} of the gradients are same-signed; by start and goal, {{ "
        "next_layer.all_plus }} are all plus",
        lambda: (1, plus()),
    ),
)
