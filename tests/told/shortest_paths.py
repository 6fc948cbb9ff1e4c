"""Shortest paths."""

import functools
import math

import numpy as np
from scipy.integrate import dblquad

from explainer.exhibits.contents import EXHIBITS
from tests.told.loops import beside, descent, ratio
from tests.told.stated import Stated, Values

PAIR, ACROSS = [(1, 2), (2, 1)], [1.0, -1.0]
RANGES = [(0, 1), (0.25, 0.75), (1, 2), (0.4, 0.6), (0.45, 0.55)]
STEP_SIZES = (0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


def bound(low: float, high: float) -> float:
    return math.hypot(1, (high + low) / (high - low))


def runs() -> np.ndarray:
    """The ratios of the runs that are drawn, those of each range a row; test_crowding.py has their bounds and limits."""
    return np.asarray(EXHIBITS["crowding"].runs[:, 1]).reshape(5, -1)  # type: ignore[attr-defined]


def excess() -> Values:
    found = runs() / np.array([[bound(*ends)] for ends in RANGES])
    return found.shape[1], found.min(), found.max()


def unit_square() -> Values:
    half, _ = dblquad(lambda b, a: (b - a) / math.sqrt(2) * math.hypot(a, b), 0, 1, lambda a: a, 1)
    return bound(0, 1), 2 * half * 12, runs()[0].min(), runs()[0].max()


def cloud(seed: int, centered: bool) -> np.ndarray:
    x = np.random.default_rng(seed).uniform(0, 1, (40, 2))
    return np.asarray(x - centered * x.mean(axis=0))


@functools.cache
def walked(seed: int, centered: bool, step_size: float) -> tuple[float, float]:
    """The mean number of steps of 400 runs until a hundredth of the distance is left, and the mean ratio."""
    x, order = cloud(seed, centered), np.random.default_rng(7).integers(40, size=(400, 600))
    error, counts, lengths = np.tile([-1.0, 1.0], (400, 1)), np.zeros(400), np.zeros(400)
    for drawn in x[order].swapaxes(0, 1):
        on = np.linalg.norm(error, axis=1) > 0.01 * math.sqrt(2)
        move = -step_size * ((error * drawn).sum(axis=1) * on)[:, np.newaxis] * drawn
        error, counts = error + move, counts + on
        lengths += np.linalg.norm(move, axis=1)
        if np.abs(error).max() > 1e6:
            return math.inf, math.inf
    arrived = (np.linalg.norm(error, axis=1) <= 0.01 * math.sqrt(2)).all()
    return (float(counts.mean()) if arrived else math.inf), float(lengths.mean() / math.sqrt(2))


def fewest(centered: bool) -> float:
    return min(walked(1, centered, size)[0] for size in STEP_SIZES)


def other_clouds() -> Values:
    found = [[walked(seed, centered, 0.5)[1] for seed in range(2, 22)] for centered in (False, True)]
    return len(found[0]), *(end(each) for each in found for end in (min, max))


def cosines(centered: bool) -> np.ndarray:
    """Of the updates by two samples of the cloud, all pairs: each steps toward the goal."""
    x = cloud(1, centered)
    headings = x * np.sign(x @ ACROSS)[:, np.newaxis] / np.linalg.norm(x, axis=1, keepdims=True)
    return np.asarray(headings @ headings.T)


def uniform(mean: float) -> tuple[float, float]:
    """κ of ten features of variance 1/12, and E‖x‖²/λmin."""
    return 1 + 10 * mean**2 * 12, 10 * (mean**2 + 1 / 12) * 12


STATED = (
    Stated(
        "For {{ parking.steepest:.1f }}° that is {{ parking.bound:.2f }}, which is the ratio of the zig-zag.",
        lambda: (math.degrees(math.atan2(2, 1)) - 45, bound(1, 2)),
    ),
    Stated(
        "Measured are {{ crowding.runs_each }} runs for each range with larger steps, which differ by chance: {{ "
        "crowding.least_excess:.1f }} to {{ crowding.largest_excess:.1f }} times the bound.",
        excess,
    ),
    Stated(
        "So for inputs from zero to one the bound is {{ crowding.least_shortest:.2f }}, the limit {{ "
        "crowding.small_steps:.2f }}, and the runs have {{ crowding.shortest_run:.1f }} to {{ "
        "crowding.longest_run:.1f }}.",
        unit_square,
    ),
    Stated(
        "They cure overshooting: with $\\eta$ = {{ smaller_steps.too_large }} the path to the same goal is {{ "
        "smaller_steps.too_large_ratio:.1f }} times as long as the straight line.",
        lambda: (0.35, ratio(descent(PAIR, ACROSS, 0.35, 2000), ACROSS)),
    ),
    Stated(
        "To {{ smaller_steps.beside }} the path is {{ smaller_steps.beside_ratio:.2f }} times as long as the "
        "straight line with $\\eta$ = {{ smaller_steps.largest_step }}, and {{ "
        "smaller_steps.beside_ratio_of_small_steps:.2f }} times with {{ smaller_steps.smallest_step }}.",
        beside,
    ),
    Stated(
        "To get to {{ cone_of_inputs.outside_goal }}, take {{ cone_of_inputs.amounts }} of the three inputs: there "
        "is no other way, and two of these numbers are negative.",
        lambda: ((5, 1, 1), np.linalg.solve([[2, 1, 1], [1, 2, 1], [1, 1, 2]], [5, 1, 1])),
    ),
    Stated(
        "For the zig-zag take $y$ = {{ cone_of_inputs.zig_zag_bound:.3f }}: no path is shorter than $y\\cdot v$ = {{ "
        "cone_of_inputs.zig_zag_length:.3f }}, which is {{ cone_of_inputs.zig_zag_ratio:.2f }} times the straight "
        "line.",
        lambda: (np.multiply(ACROSS, math.sqrt(5)), 2 * math.sqrt(5), math.sqrt(10)),  # y = v/(‖v‖ sin θ)
    ),
    Stated(
        "With each cloud at its best of the step sizes tried, the raw one needs on average {{ "
        "stochastic_paths.fewest_steps_raw:.0f }} steps and the centered one {{ "
        "stochastic_paths.fewest_steps_centered:.0f }}.",
        lambda: (fewest(False), fewest(True)),
    ),
    Stated(
        "{{ stochastic_paths.other_clouds }} other clouds drawn the same way give {{ "
        "stochastic_paths.least_other_raw:.1f }} to {{ stochastic_paths.greatest_other_raw:.1f }} raw and {{ "
        "stochastic_paths.least_other_centered:.1f }} to {{ stochastic_paths.greatest_other_centered:.1f }} centered.",
        other_clouds,
    ),
    Stated(
        "For samples drawn at random the mean cosine is not negative, but its size tells: {{ "
        "turning_back.cloud_raw:.2f }} raw, {{ turning_back.cloud_centered:.2f }} centered",
        lambda: [np.sqrt((cosines(centered) ** 2).mean()) for centered in (False, True)],
    ),
    Stated(
        "For the cloud and its goal it is {{ turning_back.cloud_mean:.2f }} raw and {{ "
        "turning_back.cloud_mean_centered:.2f }} centered.",
        lambda: [cosines(centered).mean() for centered in (False, True)],
    ),
    Stated(
        "Its names: Kaczmarz, alternating projections; drawn at random, a step leaves {{ "
        "turning_back.random_rate:.2f }} of the squared distance, in turn {{ turning_back.turn_rate:.2f }}",
        lambda: (1 - 0.5 / 5, 0.8**2),
    ),
    Stated(
        "For {{ turning_back.features }} features uniform from zero to one, centering takes $\\kappa$ from {{ "
        "turning_back.kappa:.0f }} to {{ turning_back.kappa_centered:.0f }}, but "
        "$\\operatorname{E}\\lVert\\x\\rVert^2/\\lambda_{\\min}$ only from {{ turning_back.single_condition:.0f }} "
        "to {{ turning_back.single_condition_centered:.0f }}.",
        lambda: (10, uniform(0.5)[0], uniform(0)[0], uniform(0.5)[1], uniform(0)[1]),
    ),
)
