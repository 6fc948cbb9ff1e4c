"""What walks of stochastic descent came to, and come to again with fresh samples. See `Claim` for what a claim is."""

from dataclasses import replace

import numpy as np

from explainer.checked import Array
from explainer.claims.claim import experiment
from explainer.claims.repeats import AGAIN, Numbers, Repeats
from explainer.experiments.cloud import UniformCloud
from explainer.experiments.crowding import CrowdedRuns
from explainer.experiments.input_bias import InputBiases, Outcome
from explainer.experiments.path_lengths import PathLengths, Paths
from explainer.experiments.step_limits import StepLimits
from explainer.experiments.stochastic_paths import Courses, StochasticDescent

KINDS = ("raw", "centered")
CROWDED, PATHS, LIMITS, CLOUD = CrowdedRuns(), PathLengths(), StepLimits(), StochasticDescent()
BIASES = InputBiases()


def _seeds(number: int, count: int) -> tuple[int, ...]:
    return tuple(range(AGAIN + count * number, AGAIN + count * (number + 1)))


def _crowded(result: Array) -> Numbers:
    names = [f"inputs from {low:g} to {high:g}, path ÷ straight line" for low, high in CROWDED.ranges[:3]]
    return dict(zip(names, result[:3], strict=True))


def _steps(result: tuple[Paths, Paths]) -> Numbers:
    return {
        f"{kind}, mean steps, batches of {size}": found.runs[found.runs[:, 0] == size, 2].mean()
        for kind, found in zip(KINDS, result, strict=True)
        for size in sorted({*found.runs[:, 0].astype(int)})
    }


def _limits(result: Array) -> Numbers:
    gains = result[:, 0, :, 1] / result[:, 0, :, 0]
    return {f"{n} features, one sample: gain": each for n, each in zip(LIMITS.numbers, gains, strict=True)}


def _walks(result: Courses) -> Numbers:
    return {
        "raw, fewest steps": result.raw.fastest.steps.mean(),
        "centered, fewest steps": result.centered.fastest.steps.mean(),
    }


def _won(result: Outcome) -> Numbers:
    """How often learned biases need fewer steps than a plain one, by the length of the goal."""
    wins = np.mean(result.around[..., 1] < result.around[..., 0], axis=1)
    lengths = BIASES.around[0]
    return {f"share of wins at the length {length:.3g}": each for length, each in zip(lengths, wins, strict=True)}


CLAIMS = (
    experiment(
        ("same_steps_in_batches", "Steps at one small step size", "batches.md"),
        "So for the length of the path a batch does what centering does, and pays for it: at the same small step "
        "size all batch sizes need about as many steps, on average about "
        "{{ batch_paths.common_steps }}, and each of such a batch costs {{ batch_paths.middle }} samples.",
        "test_walks.py::TestSteps",
        Repeats(
            PATHS,
            lambda number: replace(
                PATHS, seeds=_seeds(number, 20), sizes=(1, 16), sampled=100, sampling_seed=2 * AGAIN + number
            ),
            _steps,
            built=1,
        ),
    ),
    experiment(
        ("longer_than_the_bound", "Runs beside the bound", "shortest-paths.md"),
        "*Measured* are {{ crowding.runs_each }} runs for each range with larger steps, which differ by chance: "
        "{{ crowding.least_excess:.1f }} to {{ crowding.largest_excess:.1f }} times the bound.",
        "test_walks.py::TestCrowded",
        Repeats(
            CROWDED,
            lambda number: replace(CROWDED, seeds=_seeds(number, 20), ranges=CROWDED.ranges[:3], horizon=5000),
            _crowded,
            built=1,
        ),
    ),
    experiment(
        ("fewest_steps", "Each cloud at its best step size", "shortest-paths.md"),
        "With each cloud at its best of the step sizes tried, the raw one needs on average "
        "{{ stochastic_paths.fewest_steps_raw:.0f }} steps and the centered one "
        "{{ stochastic_paths.fewest_steps_centered:.0f }}. Other clouds have other numbers, the centered one the "
        "smaller.",
        "test_walks.py::TestWalks",
        Repeats(
            CLOUD,
            lambda number: replace(
                CLOUD, cloud=UniformCloud(seed=AGAIN + number), seed=2 * AGAIN + number, other_seeds=(3 * AGAIN,)
            ),
            _walks,
            built=1,
        ),
    ),
    experiment(
        ("four_times_the_step", "How large a step single samples bear", "conditioning.md"),
        "For these inputs and one sample at a time, centering allows steps about "
        "{{ stable_steps.least_gain:.0f }} times as large, for each number of features here.",
        "test_walks.py::TestLimits",
        Repeats(LIMITS, lambda number: replace(LIMITS, seeds=_seeds(number, 2), batches=(1,)), _limits),
    ),
    experiment(
        ("learned_or_plain", "Learned biases against a plain one", "conditioning.md"),
        "Whether learned ones beat one plain bias on the same raw inputs depended on how far the goal is: for "
        "{{ input_bias.directions }} directions all around, they won {{ input_bias.short_wins }} times at the "
        "length {{ input_bias.short_length:.1f }}, lost {{ input_bias.long_losses }} times at "
        "{{ input_bias.long_length:.1f }}, and lost {{ input_bias.shortest_losses }} times at "
        "{{ input_bias.shortest_length:.2f }}, where with other inputs they can win.",
        "test_walks.py::TestLearned",
        Repeats(
            BIASES,
            lambda number: replace(BIASES, cloud=UniformCloud(seed=AGAIN + number), around=(BIASES.around[0], 6)),
            _won,
            built=1,
        ),
    ),
)
