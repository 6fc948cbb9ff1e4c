"""Corrections."""

import itertools
import math

import numpy as np
from scipy.optimize import brentq

from explainer.exhibits.contents import EXHIBITS
from tests.exhibits.batches.test_batch_sizes import exactly_rare
from tests.exhibits.conditioning.test_bias_spread import steps_from_zero
from tests.exhibits.conditioning.test_stable_steps import exact_gain
from tests.told.loops import beside, descent, kappa, ratio, steps_to, turns
from tests.told.stated import Stated, Values
from tests.told.wrong_statements import both_answers

PAIR = [(1, 2), (2, 1)]
OFF_AXIS, DIAGONAL = [0.8, 1.0], [1.0, 1.0]
COINS = list(itertools.product((0, 1), repeat=2))


def shown(exhibit: str, name: str) -> float:
    return float(getattr(EXHIBITS[exhibit], name))


def left_at_first_turn() -> float:
    path = descent(PAIR, OFF_AXIS, shown("late_zig_zag", "step_size"), 3000)
    turn = path[1 + turns(path).index(True)]
    return float(np.linalg.norm(turn - OFF_AXIS) / np.linalg.norm(OFF_AXIS))


def larger_steps() -> int:
    path = descent(PAIR, OFF_AXIS, 0.1, 60)
    steps = steps_to(path, OFF_AXIS)
    assert not any(turns(path[: steps + 1]))
    return steps


def on_the_diagonal() -> tuple[float, int, int]:
    path = descent(PAIR, DIAGONAL, 0.2, 200)
    arrived = steps_to(path, DIAGONAL)
    return ratio(path, DIAGONAL), sum(turns(path[: arrived + 1])), arrived


def alike() -> Values:
    """Layer norm in plain numpy; the data are the exhibit's, which its method describes."""
    from explainer.exhibits.normalization.normalizers import ALIKE

    x = ALIKE.result
    rest = x - x.mean(axis=1, keepdims=True)
    after = (rest / rest.std(axis=1, keepdims=True)).mean(axis=0)
    return 10, 2000, x.mean(axis=0).min(), x.mean(axis=0).max(), after.min(), after.max()


def rare_lengths() -> tuple[float, float]:
    mean = (99 * np.array([0.01, 1]) + [1, 0.01]) / 100
    return math.hypot(1, 0.01), math.hypot(*(np.array([1, 0.01]) - mean))


def odd() -> tuple[float, float]:
    """The correlation of the odd samples, and the share of them that is same-signed."""
    x = np.array([(10, 10), (-10, -10)] + 4 * [(1, -1), (-1, 1)])
    return float(np.corrcoef(x.T)[0, 1]), float((x[:, 0] * x[:, 1] > 0).mean())


def rare_pair() -> float:
    """κ of two independent inputs, 10 in a hundredth of the samples and 0.01 in the others."""
    high, low, p = 10, 0.01, 0.01
    mean, square = p * high + (1 - p) * low, p * high**2 + (1 - p) * low**2
    return (square + mean**2) / (square - mean**2)


FOUR = np.array([(4.0, 3.0), (4.0, 3.0), (1.0, 2.0), (6.0, 4.0)])
ONES = np.column_stack([FOUR, np.ones(4)])


def limit(values: np.ndarray, chances: np.ndarray, features: int) -> float:
    """The step size up to which E‖e‖² of single samples shrinks, features independent, each with these values.

    By symmetry the worst error covariance is a multiple of 1 on its diagonal and of another beside it.
    """

    def radius(step_size: float) -> float:
        first, second, third, fourth = (chances @ values**k for k in (1, 2, 3, 4))
        n = features
        columns = []
        for start in (np.eye(n), np.ones((n, n)) - np.eye(n)):
            mean = np.where(np.eye(n) == 1, second, first**2)  # E[xxᵀ]
            inner = quartic(start, (first, second, third, fourth))
            after = start - step_size * (mean @ start + start @ mean) + step_size**2 * inner
            columns.append([after[0, 0], after[0, 1]])
        return float(np.abs(np.linalg.eigvals(np.array(columns).T)).max())

    return float(brentq(lambda size: radius(size) - 1, 1e-3, 10))


def quartic(start: np.ndarray, moments: tuple[float, ...]) -> np.ndarray:
    """E[xᵀSx · xxᵀ] for independent features alike, by the moments of one."""
    n, found = len(start), np.zeros_like(start)
    for i, j, k, m in itertools.product(range(n), repeat=4):
        if i == 0 and j < 2:  # the other entries are like these
            counts = [(i, j, k, m).count(each) for each in {i, j, k, m}]
            found[i, j] += start[k, m] * math.prod(moments[count - 1] for count in counts)
    return found


def gain(values: tuple[float, float], chance: float, features: int) -> float:
    """By how much centering enlarges that limit; the first value comes with the chance."""
    both, chances = np.array(values), np.array([chance, 1 - chance])
    return limit(both - chances @ both, chances, features) / limit(both, chances, features)


def rare_gains() -> Values:
    high, low, p = 1.0, 0.1, 0.02
    mean = p * high + (1 - p) * low
    return gain((high, low), p, 2), 1 + mean**2 / (p * (1 - p) * (high - low) ** 2)


HIDDEN = np.array([(-4, 3), (-4, 5), (4, 3), (4, 5)])


def noticed() -> Values:
    """The exhibit's own draws, one by one: how many, the least and the most (test_norm_orders repeats them)."""
    drawn = EXHIBITS["norm_orders"].noticed[:, 0].tolist()  # type: ignore[attr-defined]
    return len(drawn), min(drawn), max(drawn)


STATED = (
    Stated(
        "To the goal {{ late_zig_zag.goal }} the first turn comes with {{ late_zig_zag.left_at_turn:.0% }} of the way "
        "to go.",
        lambda: (OFF_AXIS, left_at_first_turn()),
    ),
    Stated(
        "And a smaller step can bring it about: to {{ late_zig_zag.goal }} none of the "
        "{{ late_zig_zag.steps_with_larger }} steps of size {{ late_zig_zag.larger_step }} turns back, and small ones "
        "do.",
        lambda: (OFF_AXIS, larger_steps(), 0.1),
    ),
    Stated(
        "By the measures of that page one sample alone could have one: with a step size of "
        "{{ no_zig_zag.overshooting_step }} its path goes to and fro and is {{ no_zig_zag.overshooting_ratio:.0f }} "
        "times as long as need be.",
        lambda: (0.3, (1 + 0.5 / (1 - 0.5)) * 1.5),  # δ times 1 − 0.3 · 5 at each step: 1.5, then half of it, …
    ),
    Stated(
        "They can: to {{ smaller_steps.beside }} the path is {{ smaller_steps.beside_ratio:.2f }} times as long as the "
        "straight line with steps of {{ smaller_steps.largest_step }}, and "
        "{{ smaller_steps.beside_ratio_of_small_steps:.2f }} times with {{ smaller_steps.smallest_step }}.",
        beside,
    ),
    Stated(
        "At the step size of the zig-zag, {{ drive.worked_step_size:g }}, it is {{ drive.diagonal_ratio:.2f }} times "
        "the straight line even on the diagonal, and {{ drive.diagonal_back }} of {{ drive.diagonal_steps }} updates "
        "turn back.",
        lambda: (0.2, *on_the_diagonal()),
    ),
    Stated(
        "The means of {{ normalizers.alike_features }} such features over {{ normalizers.alike_samples }} samples, "
        "{{ normalizers.alike_least:.2f }} to {{ normalizers.alike_greatest:.2f }}, become "
        "{{ normalizers.alike_least_after:.2f }} to {{ normalizers.alike_greatest_after:.2f }}.",
        alike,
    ),
    Stated(
        "Fitted to two samples from zero, a neuron answers {{ centered_task.asked }} with "
        "{{ centered_task.answer_raw:.2f }} if they are raw and with {{ centered_task.answer_centered:.2f }} if they "
        "are centered.",
        lambda: ((3, 3), *both_answers()),
    ),
    Stated(
        "Among {{ centered_task.common_count }} inputs {{ centered_task.common }} and one {{ centered_task.rare }} the "
        "rare one grows from {{ centered_task.rare_length:.2f }} to {{ centered_task.rare_length_centered:.2f }}.",
        lambda: (99, (0.01, 1), (1, 0.01), *rare_lengths()),
    ),
    Stated(
        "With the samples {{ cloud.odd_samples }} the correlation is {{ cloud.odd_correlation:.2f }}, and only "
        "{{ cloud.odd_share:.0% }} are same-signed, fewer than the half that independent ones have there.",
        lambda: ("(10, 10) and (−10, −10) once each, (1, −1) and (−1, 1) 4 times each", *odd()),
    ),
    Stated(
        "Inputs of {{ activation_means.rare }} in {{ activation_means.chance:.0% }} of the samples and "
        "{{ activation_means.usual }} in the others have the mean zero, and the mean of $\\tanh$ is "
        "{{ activation_means.tanh_mean_of_lopsided:.2f }}.",
        lambda: (9, 0.1, -1, 0.1 * math.tanh(9) + 0.9 * math.tanh(-1)),
    ),
    Stated(
        "For two independent fair coins it gains {{ stable_steps.coins_single:.2f }} with single samples and "
        "{{ stable_steps.coins_whole:.2f }} with all data.",
        lambda: (exact_gain(COINS, 1), kappa(COINS)),  # all data: λ₁ = 3/4 falls to 1/4, and so does κ
    ),
    Stated(
        "For fair coins that is {{ stable_steps.coin_formula:.0f }}, and {{ stable_steps.coin_numbers }} of them gain "
        "{{ stable_steps.coins:.2f }}.",
        lambda: (
            2,
            (1, 2, 8),
            [*(exact_gain(list(itertools.product((0, 1), repeat=n)), 1) for n in (1, 2)), gain((1, 0), 0.5, 8)],
        ),
    ),
    Stated(
        "For some features that are rarely large centering even costs: {{ stable_steps.rare_gain:.2f }} where the "
        "formula "
        "says {{ stable_steps.rare_formula:.2f }}.",
        rare_gains,
    ),
    Stated(
        "Two independent inputs that are {{ condition_growth.rare_high:.0f }} in "
        "{{ condition_growth.rare_chance:.0% }} "
        "of the samples and {{ condition_growth.rare_low:.2f }} in the others are always positive, and $\\kappa$ is "
        "{{ condition_growth.rare_kappa:.2f }}.",
        lambda: (10, 0.01, 0.01, rare_pair()),
    ),
    Stated(
        "Where the mean makes up for a small variance, $\\kappa$ is {{ center_or_scale.hidden_raw:.2f }} raw and "
        "{{ center_or_scale.hidden_centered:.0f }} centered; so another page of this site said already.",
        lambda: (kappa(HIDDEN), kappa(HIDDEN - HIDDEN.mean(axis=0))),
    ),
    Stated(
        "With eigenvalues of {{ flips.other_eigenvalues:.0f }} along the mean and across it, a step multiplies the "
        "errors by {{ flips.other_factors:.2f }}: what flips is the part across.",
        lambda: ((17, 36), (1 - 1.5 * 17 / 36, 1 - 1.5)),  # inputs (±6, 3 or 5)
    ),
    Stated(
        "A learned bias can raise $\\kappa$ from {{ bias_spread.start_kappa:.0f }} to "
        "{{ bias_spread.start_kappa_biased:,.0f }} and yet bring descent to the same loss in "
        "{{ bias_spread.start_steps_biased }} steps instead of {{ bias_spread.start_steps }}.",
        lambda: (
            kappa(FOUR),
            kappa(ONES),
            steps_from_zero(FOUR, FOUR @ [-1, -1], True),
            steps_from_zero(FOUR, FOUR @ [-1, -1], False),
        ),
    ),
    Stated(
        "For a rare class, batches of {{ batch_sizes.some_tens }} still agree in {{ batch_sizes.rare_then:.0% }} "
        "of the "
        "cases.",
        lambda: (32, exactly_rare(32)),
    ),
    Stated(
        "{{ norm_orders.draws }} draws give {{ norm_orders.least_noticed_without:.0% }} to "
        "{{ norm_orders.most_noticed_without:.0% }}.",
        noticed,
    ),
)
