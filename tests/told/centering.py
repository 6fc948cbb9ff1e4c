"""The numbers of centering, told: arithmetic by hand, and sums over the cloud."""

import math
from functools import cache
from itertools import pairwise, product

import numpy as np

from explainer.experiments.stochastic_paths import StochasticDescent
from tests.exhibits.centering.test_centered_task import answers
from tests.exhibits.centering.test_cloud import moved, widest_gaps
from tests.told.stated import Stated, Values

INPUTS, GOAL = ((1, 2), (2, 1)), (1, -1)
CENTERED = ((-0.5, 0.5), (0.5, -0.5))


def mixed() -> Values:
    """With a tenth of the mean removed."""
    inputs = moved(10)
    return 10, sum(x * y < 0 for x, y in inputs), len(inputs)


def gap() -> Values:
    (start, end), _ = widest_gaps(moved(60))
    assert end - start < widest_gaps(moved(100))[0][1] - widest_gaps(moved(100))[0][0]
    return 60, end - start


@cache
def nearest_of_many() -> float:
    """The median angle from a random direction to the nearest line, with clouds and directions of its own."""
    random, found = np.random.default_rng(7), []
    for _ in range(150):
        x = random.uniform(-0.5, 0.5, (40, 10))
        lines = (x - x.mean(axis=0)) / np.linalg.norm(x - x.mean(axis=0), axis=1, keepdims=True)
        ways = random.normal(size=(300, 10))
        found.append(np.abs(ways @ lines.T).max(axis=1) / np.linalg.norm(ways, axis=1))
    return math.degrees(np.median(np.arccos(found)))


def odd() -> Values:
    samples = [(10, 10), (-10, -10), *4 * [(1, -1), (-1, 1)]]
    squares, products = (sum(each) for each in zip(*((x * x, x * y) for x, y in samples), strict=True))
    named = "(10, 10) and (−10, −10) once each, (1, −1) and (−1, 1) 4 times each"
    return named, products / squares, sum(x * y > 0 for x, y in samples) / len(samples)


def fewest() -> Values:
    """The means of the runs themselves, which the tests of the page on paths hold against others."""
    return [course.fastest.steps.mean() for course in StochasticDescent().result[:2]]


def rare() -> Values:
    """Of 99 inputs (0.01, 1) and one (1, 0.01): its length, and that of what is left without the mean."""
    mean = ((99 * 0.01 + 1) / 100, (99 + 0.01) / 100)
    return math.hypot(1, 0.01), math.hypot(1 - mean[0], 0.01 - mean[1])


def bound(x: tuple[float, float]) -> float:
    return 2 / (x[0] ** 2 + x[1] ** 2)


def larger_steps() -> Values:
    """η‖x‖² counts: half the length bears four times the step."""
    assert bound(CENTERED[0]) > bound(INPUTS[0])
    assert math.hypot(*CENTERED[0]) < math.hypot(*INPUTS[0])
    return ()


def halves() -> Values:
    """Of all patterns of signs, those of one sign."""
    shares = [sum(len(set(signs)) == 1 for signs in product((1, -1), repeat=n)) / 2**n for n in range(2, 9)]
    assert all(after == before / 2 for before, after in pairwise(shares))
    return ()


def margins() -> Values:
    """Of either class one sample, the bias a third input of one: the combination of both that puts out ∓1 on them."""
    found = []
    for shift in (0, 2):
        rows = np.array([[1.0 - shift, 2 - shift, 1], [3 - shift, 2 - shift, 1]])
        weights = np.linalg.solve(rows @ rows.T, [-1, 1]) @ rows
        found.append(weights[:2] / weights[0])
    return (1, 2), (3, 2), *found


STATED = (
    Stated(
        "For the samples {{ two_margins.below }} and {{ two_margins.above }}, one of each class, the raw weights "
        "tend to the direction {{ two_margins.raw_weights }}, the centered ones to "
        "{{ two_margins.centered_weights }}.",
        margins,
    ),
    Stated(
        "Not much: with {{ cloud.little }}% removed, {{ cloud.mixed_after_little }} of the {{ cloud.samples "
        "}} updates have mixed signs.",
        mixed,
    ),
    Stated(
        "With {{ cloud.part }}% the widest gap is {{ cloud.gap_after_part:.0f }}°, even narrower than with all of it.",
        gap,
    ),
    Stated(
        "With {{ cloud.many_features }} features the nearest of so many updates is {{ "
        "cloud.nearest_of_many:.0f }}° off",
        lambda: (10, nearest_of_many()),
    ),
    Stated(
        "As many inputs with {{ cloud.many_features }} such features leave {{ cloud.nearest_of_many:.0f }}°.",
        lambda: (10, nearest_of_many()),
    ),
    Stated(
        "Correlation changes the share: {{ cloud.normal_share:.0% }} for jointly normal features with ρ = {{ "
        "cloud.correlation }}",
        lambda: (1 / 2 + math.asin(0.5) / math.pi, 0.5),
    ),
    Stated(
        "Take the samples {{ cloud.odd_samples }}: the correlation is {{ cloud.odd_correlation:.2f }}, and {{ "
        "cloud.odd_share:.0% }} are same-signed.",
        odd,
    ),
    Stated(
        "The inputs {{ centered_task.inputs_in_words }} have the mean {{ centered_task.mean }}.",
        lambda: (INPUTS, (3 / 2, 3 / 2)),
    ),
    Stated(
        "The step size {{ centered_task.step_size }} adds {{ centered_task.update }} to the weights, and they "
        "are at the goal.",
        lambda: (2, [-2 * (0 - -1) * x for x in CENTERED[0]]),
    ),
    Stated(
        "At the zig-zag's step size of {{ centered_task.step_size_before }} the path is straight as well, yet "
        "each step leaves {{ centered_task.shrinkage }} of the distance, where the zig-zag left {{ "
        "zig_zag.shrinkage }}.",
        lambda: (0.2, 1 - 0.2 * (0.25 + 0.25), (1 * 2 + 2 * 1) / (1 + 4)),
    ),
    Stated(
        "That bound was {{ centered_task.largest_step_size_before }}, and now it is {{ "
        "centered_task.largest_step_size }}.",
        lambda: (bound(INPUTS[0]), bound(CENTERED[0])),
    ),
    Stated(
        "Each at its best step size, stochastic descent on the cloud needs {{ "
        "stochastic_paths.fewest_steps_raw:.0f }} steps raw, {{ stochastic_paths.fewest_steps_centered:.0f }} "
        "centered.",
        fewest,
    ),
    Stated(
        "A rare one: from {{ centered_task.rare_length:.2f }} to {{ centered_task.rare_length_centered:.2f }}",
        rare,
    ),
    Stated(
        "But among {{ centered_task.common_count }} inputs {{ centered_task.common }} and one {{ "
        "centered_task.rare }}, the rare one grows from {{ centered_task.rare_length:.2f }} to {{ "
        "centered_task.rare_length_centered:.2f }}, and its bound falls from {{ centered_task.rare_bound:.2f "
        "}} to {{ centered_task.rare_bound_centered:.2f }}.",
        lambda: (99, (0.01, 1), (1, 0.01), *rare(), *(2 / length**2 for length in rare())),
    ),
    Stated(
        "Two ends: {{ centered_task.answer_raw:.3f }} raw, {{ centered_task.answer_centered:.3f }} centered",
        lambda: answers(1, 2),
    ),
    Stated(
        "Take the two inputs {{ centered_task.inputs_in_words }} again, with a bias and the targets {{ "
        "centered_task.other_targets }}.",
        lambda: (INPUTS, (1, 2)),
    ),
    Stated(
        "Descent from zero fits both, and then answers {{ centered_task.asked }} with {{ "
        "centered_task.answer_raw:.3f }} if it was trained on the raw inputs, and with {{ "
        "centered_task.answer_centered:.3f }} if they were centered.",
        lambda: ((3, 3), *answers(1, 2)),
    ),
    Stated(
        "(It need not differ: with the targets {{ centered_task.targets_in_words }} the answers are {{ "
        "centered_task.first_answer_raw:.0f }} and {{ centered_task.first_answer_centered:.0f }}.)",
        lambda: ((-1, 1), *answers(-1, 1)),
    ),
    Stated(
        "Trained on centered inputs, a neuron has the weights {{ centered_task.trained }} and the bias {{ "
        "centered_task.trained_bias }}.",
        lambda: ((2, 1), 0.5),
    ),
    Stated(
        "From {{ centered_task.enough_features }}, where the share $2^{1-n}$ is {{ "
        "centered_task.share_of_enough:.1% }}.",
        lambda: (8, 2.0 ** (1 - 8)) if 2.0 ** (1 - 8) <= 0.01 < 2.0 ** (1 - 7) else (),
    ),
    # Further sentences that carry the argument, with a number or none.
    Stated(
        "But shorter inputs bear larger steps.",
        larger_steps,
    ),
    Stated(
        "Each further feature halves the share.",
        halves,
    ),
    Stated(
        "They are {{ centered_task.targets_in_words }}: their mean is zero already.",
        lambda: ([a - b for a, b in INPUTS],) if sum(a - b for a, b in INPUTS) == 0 else (),
    ),
)
