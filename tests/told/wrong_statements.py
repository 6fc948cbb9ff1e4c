"""Wrong statements."""

import math
from functools import cache

import numpy as np
from scipy.stats import multivariate_normal

from explainer.exhibits.conditioning.center_or_scale import DATA
from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.normalization.normalizers import RAW
from explainer.exhibits.same_sign.sample_gradients import _drawn
from tests.told.loops import descent, kappa, turns, uniform_chances
from tests.told.stated import Stated, Values

INPUT, DELTA = np.array([1, 0.5]), -2.0
FACTOR = -0.5  # from the gradient to the update of the figure
AXIS = [1.0, 1.0]


def rows(name: str, field: str) -> list[list[float]]:
    found: list[list[float]] = np.asarray(getattr(EXHIBITS[name], field)).tolist()
    return found


def signs(matrix: list[list[float]]) -> tuple[int, int]:
    """How many entries are positive, and how many negative."""
    entries = [entry for row in matrix for entry in row]
    return len([1 for entry in entries if entry > 0]), len([1 for entry in entries if entry < 0])


def one_sided(matrix: list[list[float]], sign: int) -> int:
    return len([1 for row in matrix if all(entry * sign > 0 for entry in row)])


def orthant_chance() -> float:
    """The chance that all of a normal layer are on one given side of their means, so that their ReLUs are on."""
    covariance = np.cov(_drawn(20_000)[1].T)
    return float(multivariate_normal(cov=covariance).cdf(np.zeros(6), rng=np.random.default_rng(0)))


@cache
def between() -> tuple[int, float]:
    """How many steps of 0.02 to (1, 1) go by before one turns back, and how much of the way they cover."""
    path = descent([(1, 2), (2, 1)], AXIS, 0.02, 100)
    first = 1 + turns(path).index(True)
    return first, 1 - float(np.linalg.norm(path[first] - AXIS)) / math.sqrt(2)


def answer(inputs: np.ndarray, asked: np.ndarray) -> float:
    """What the least weights and bias that fit both targets answer: descent from zero ends there."""
    full = np.column_stack([inputs, np.ones(len(inputs))])
    return float(np.append(asked, 1) @ np.linalg.pinv(full) @ [1, 2])


def both_answers() -> tuple[float, float]:
    inputs, asked = np.array([[1.0, 2], [2, 1]]), np.array([3.0, 3])
    return answer(inputs, asked), answer(inputs - 1.5, asked - 1.5)


def treated() -> Values:
    x = np.array(DATA["mean and scale"])
    return kappa(x), kappa(x / x.std(axis=0)), kappa(x - x.mean(axis=0)), kappa((x - x.mean(axis=0)) / x.std(axis=0))


def rests() -> np.ndarray:
    """Where the biases stand after 200 steps of 0.2, by the chain rule, with the weights as they are learned."""
    inputs, goal = EXHIBITS["cloud"].raw, np.array([2.0, 1.0])  # type: ignore[attr-defined]
    targets, w, b = (inputs - inputs.mean(axis=0)) @ goal, np.zeros(2), np.zeros(2)
    for _ in range(200):
        delta = (inputs + b) @ w - targets
        w, b = w - 0.2 * delta @ (inputs + b) / len(inputs), b - 0.2 * delta.mean() * w
    return b


def layer_normed_means() -> np.ndarray:
    rest = RAW - RAW.mean(axis=1, keepdims=True)
    return np.asarray((rest / rest.std(axis=1, keepdims=True)).mean(axis=0))


STATED = (
    Stated(
        "Shown: the loss {{ computation_graph.loss }}, the inputs {{ computation_graph.x }} and the gradient "
        "{{ computation_graph.on_w }}, in two targets with one loss.",
        lambda: ((1 - 3) ** 2 / 2, (1, 2), (-2 * 1, -2 * 2)),  # f = 1, t = 3
    ),
    Stated(
        "Shown: one sample with positive inputs only gives the neurons of a layer "
        "{{ layer_gradient.entries_above_zero }} positive entries and {{ layer_gradient.entries_below_zero }} negative "
        "ones, in the rows of a layer.",
        lambda: signs(rows("layer_gradient", "gradient")),
    ),
    Stated(
        "Shown: of {{ sample_gradients.samples }} samples behind sigmoids, {{ sample_gradients.rows_below_zero }} "
        "raise every weight and {{ sample_gradients.rows_above_zero }} lower every weight, in the sign that all "
        "entries "
        "share.",
        lambda: (12, *(one_sided(rows("sample_gradients", "gradients"), sign) for sign in (-1, 1))),
    ),
    Stated(
        "Shown: the input {{ quadrants.input }} adds {{ quadrants.update_vector }} with $\\dl$ = "
        "{{ quadrants.delta }}, and {{ quadrants.opposite_update }} with the opposite $\\dl$, in six updates.",
        lambda: (INPUT, FACTOR * DELTA * INPUT, DELTA, FACTOR * -DELTA * INPUT),
    ),
    Stated(
        "Shown: the gradient {{ quadrants.gradient_vector }} and the update {{ quadrants.update_vector }}, in the two "
        "arrows.",
        lambda: (DELTA * INPUT, FACTOR * DELTA * INPUT),
    ),
    Stated(
        "Shown: from {{ quadrants.weights }} no update comes nearer to the direction of the southeast goal "
        "{{ quadrants.goal_out_of_reach }} than about {{ quadrants.unreachable_angle:.0f }}°; at the northeast goal "
        "{{ quadrants.goal_in_reach }} an input can point, in the goals out of reach.",
        lambda: ((4, 5), (5.8, 3.6), math.degrees(math.atan2(5 - 3.6, 5.8 - 4)), (5, 6.8)),  # nearest is due east
    ),
    Stated(
        "Shown: to the goal {{ no_zig_zag.between_goal }} between the two inputs, {{ no_zig_zag.steps_without_turn }} "
        "same-signed updates in a row cover {{ no_zig_zag.covered:.0% }} of the way before one turns back, in three "
        "descents.",
        lambda: (AXIS, *between()),
    ),
    Stated(
        "Shown: with ReLUs in the place of the sigmoids, {{ sample_gradients.relu_strict_share:.0% }} of "
        "{{ sample_gradients.many:, }} samples switch on all {{ sample_gradients.units }} units, in the cases of the "
        "lemma.",
        lambda: (orthant_chance(), 100_000, 6),
    ),
    Stated(
        "Shown: at an input of {{ activation_means.far }} its slope is {{ activation_means.tanh_slope_far_out:.4f }}, "
        "less than the sigmoid's, {{ sigmoid_neuron.least_slope:.4f }}, in the comparison of slopes.",
        lambda: (5, math.cosh(5) ** -2, math.cosh(2.5) ** -2 / 4),
    ),
    Stated(
        "Shown: even the first gradient of all samples is same-signed in {{ batch_weights.lowest_whole:.0% }} to "
        "{{ batch_weights.highest_whole:.0% }} of the cases ({{ batch_weights.few }} to {{ batch_weights.many }} "
        "independent inputs, uniform from zero to one; independent normal errors of the weights; squared loss, no "
        "bias), in the batch of all data.",
        lambda: (min(uniform_chances()), max(uniform_chances()), 2, 20),
    ),
    Stated(
        "Shown: for four samples with both faults $\\kappa$ falls from {{ center_or_scale.scale_raw:.0f }} to "
        "{{ center_or_scale.scale_scaled:.0f }} by scaling alone, to {{ center_or_scale.scale_centered:.0f }} by "
        "centering alone, and to {{ center_or_scale.scale_standardized:.0f }} by both, in centering or scaling.",
        treated,
    ),
    Stated(
        "Shown: two samples, fitted with a bias from zero, answer the new input {{ centered_task.asked }} with "
        "{{ centered_task.answer_raw:.2f }} if raw and with {{ centered_task.answer_centered:.2f }} if centered, in "
        "what the neuron can learn.",
        lambda: ((3, 3), *both_answers()),
    ),
    Stated(
        "Shown: learned from zero, the two biases in the figure there stop at {{ input_bias.rest:.2f }}; minus the "
        "means is {{ input_bias.minus_means:.2f }}, in a neuron that centers its own inputs.",
        lambda: (rests(), -EXHIBITS["cloud"].raw.mean(axis=0)),  # type: ignore[attr-defined]
    ),
    Stated(
        "Shown: layer norm turns the feature means {{ normalizers.raw_feature_means:.0f }} into "
        "{{ normalizers.layer_norm_feature_means:.1f }}, in which remedies center, and what.",
        lambda: (RAW.mean(axis=0), layer_normed_means()),
    ),
)
