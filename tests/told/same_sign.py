"""The sign argument: products by hand, and what the layer of the figure emits, counted in loops."""

import itertools
import math

import numpy as np

# The fixed draws of the figure: what the layer is fed is given, all that is said of it is computed here.
from explainer.exhibits.same_sign.sample_gradients import _drawn
from tests.told.stated import Stated

X, DELTA, WEIGHTS, DECAY = (0.2, 0.9, 0.5), 2, (-3, 1, 2), 0.5
LAYER, DELTAS, MANY = (0.9, 0.2, 0.6, 0.5, 0.3), (0.5, -1.0, -0.2, 0.8), 100_000


def emitted(samples: int) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-_drawn(samples)[1])))


def of_one_sign(rows: np.ndarray) -> int:
    """How many rows are all above or all below zero."""
    return int((np.abs(np.sign(rows).sum(axis=1)) == rows.shape[1]).sum())


def kept(share: float) -> int:
    """How many of the dozen keep one sign with a share of the means removed."""
    rows = emitted(12)
    return of_one_sign(rows - share * rows.mean(axis=0))


def above_zero() -> int:
    """How many of the dozen have an output above their target."""
    weights, _, targets = _drawn(12)
    return sum(float(row @ weights) > target for row, target in zip(emitted(12), targets, strict=True))


def starts() -> tuple[int, int]:
    """For how many starts each row has one sign, and for how many the whole matrix: with targets of zero, δ = w·x."""
    drawn = np.random.default_rng(1998).normal(size=(10_000, len(DELTAS), len(LAYER)))
    deltas = np.sum([drawn[:, :, k] * x for k, x in enumerate(LAYER)], axis=0)
    gradients = deltas[:, :, np.newaxis] * np.array(LAYER)
    rows = np.abs(np.sign(gradients).sum(axis=2)) == len(LAYER)
    whole = np.abs(np.sign(gradients).sum(axis=(1, 2))) == len(LAYER) * len(DELTAS)
    return int(rows.all(axis=1).sum()), int(whole.sum())


def sides(sign: int) -> int:
    """How many products of a δ and an input have this sign."""
    return sum(math.copysign(1, delta * x) == sign for delta, x in itertools.product(DELTAS, LAYER))


STATED = (
    Stated(
        "With half of the means removed, {{ sample_gradients.same_signed_halved }} of the rows do; with "
        "all of the means removed, {{ sample_gradients.same_signed_centered }} does.",
        lambda: (kept(0.5), kept(1.0)),
    ),
    Stated(
        "The inputs on the left are between {{ sample_gradients.smallest_input:.2f }} and {{ "
        "sample_gradients.largest_input:.2f }}.",
        lambda: (min(map(min, emitted(12))), max(map(max, emitted(12)))),
    ),
    Stated(
        r"Take the inputs {{ sign_cases.first_inputs }} and $\dl = {{ sign_cases.first_delta }}$.",
        lambda: (X, DELTA),
    ),
    Stated(
        "Had the layer of the first figure ReLUs, that would happen for {{ "
        "sample_gradients.relu_strict_share:.1% }} of {{ sample_gradients.many:, }} samples.",
        lambda: ((_drawn(MANY)[1] > 0).all(axis=1).mean(), MANY),
    ),
    Stated(
        r"With $\lambda = {{ sign_cases.weight_decay }}$ and $\w = {{ sign_cases.weights }}$ the first "
        "gradient becomes {{ sign_cases.decayed_gradient }}.",
        lambda: (DECAY, WEIGHTS, [DELTA * x + DECAY * w for x, w in zip(X, WEIGHTS, strict=True)]),
    ),
    Stated(
        "They share it; it may change with every sample: {{ sample_gradients.rows_above_zero }} rows of "
        "the left grid are all plus, {{ sample_gradients.rows_below_zero }} all minus.",
        lambda: (above_zero(), 12 - above_zero()),
    ),
    Stated(
        "The matrix as a whole has {{ layer_gradient.entries_above_zero }} positive and {{ "
        "layer_gradient.entries_below_zero }} negative entries.",
        lambda: (sides(1), sides(-1)),
    ),
    Stated(
        "The whole matrix can show {{ layer_gradient.possible_patterns }} of {{ "
        "layer_gradient.matrix_patterns:, }} patterns.",
        lambda: (2 ** len(DELTAS), 2 ** (len(DELTAS) * len(LAYER))),
    ),
    Stated(
        "In {{ layer_gradient.starts_with_same_signed_rows:, }} of them every row had one sign; in {{ "
        "layer_gradient.starts_that_agree:, }} all rows had the same one.",
        starts,
    ),
    Stated(
        r"One neuron sends $\mathrm dL/\mathrm d\x = \dl\,\w$ to its inputs: with the weights {{ "
        r"sign_cases.weights }} and $\dl = {{ sign_cases.first_delta }}$ it is {{ "
        "sign_cases.input_gradient }}.",
        lambda: (WEIGHTS, DELTA, [DELTA * w for w in WEIGHTS]),
    ),
    Stated(
        "By chance a centered input can still have one sign, as in {{ "
        "sample_gradients.same_signed_centered }} of the {{ sample_gradients.samples }} rows: there all "
        "inputs lie on the same side of their means.",
        lambda: (kept(1.0), 12),
    ),
    Stated(
        "With {{ sample_gradients.units }} it is {{ sample_gradients.independent_share:.1% }}; over {{ "
        "sample_gradients.many:, }} samples through the layer of the figure, whose units are correlated, "
        "we counted {{ sample_gradients.centered_share:.1% }}.",
        lambda: (6, 2 / 2**6, MANY, of_one_sign(emitted(MANY) - emitted(MANY).mean(axis=0)) / MANY),
    ),
    Stated(
        "The inputs of one sample are {{ sign_cases.first_inputs }}, and the first entry of its gradient "
        "is {{ sign_cases.asked_entry }}.",
        lambda: (X, -0.6),
    ),
)
