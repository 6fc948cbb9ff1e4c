"""Equal starts, either network as drawn, either pixels: the number of updates counted again on plain networks."""

from typing import Any

import numpy as np
import pytest

from explainer.exhibits.network.digits_same_start import VARIANTS
from explainer.experiments.digits_same_start import SameStart
from tests.plain_network import DEFINITIONS, LABELS, PIXELS, STANDARD, PlainNetwork, defined, updates_until

LOOKS = {1: 32, 8: 8, 32: 2, 128: 1}
PAIRS = SameStart().pairs
CASES = [(runs, pair, side) for runs in VARIANTS.values() for pair in PAIRS for side in (0, 1)]


def pixels(runs: SameStart) -> Any:
    return STANDARD if dict(runs.method.rows)["pixels"].endswith("never vary are 0") else PIXELS


def network(runs: SameStart, pair: tuple[str, str], side: int, seed: int) -> PlainNetwork:
    """As the method says: biases of zero on one side, those of the same function on the other."""
    made = defined(pair[side], seed)
    usual = 0 if dict(runs.method.rows)["biases at the start"].startswith("zero without centering") else 1
    if side != usual:
        made.start_as_if_shifted_by(DEFINITIONS[pair[usual]][1])
    return made


def test_the_three_experiments_differ_as_the_columns_say() -> None:
    usual = [
        [not any(b.any() for b in runs.start(PAIRS[0], side, (3,)).biases) for side in (0, 1)]
        for runs in VARIANTS.values()
    ]
    assert usual == [[True, False], [False, True], [True, False]]
    assert [runs.pixels for runs in VARIANTS.values()] == ["0 to 1", "0 to 1", "standardized"]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.parametrize("column", range(3))
def test_both_networks_of_a_pair_start_as_the_same_function(column: int, pair: tuple[str, str]) -> None:
    runs = list(VARIANTS.values())[column]
    one, other = (network(runs, pair, side, 1) for side in (0, 1))
    x = pixels(runs)
    assert one.layers(x)[-1] == pytest.approx(other.layers(x)[-1], abs=1e-12)
    assert one.loss(x, LABELS) > 2
    for side, made in enumerate((one, other)):
        started = runs.start(pair, side, (1,))
        for layer in range(3):
            assert started.weights[layer][0] == pytest.approx(made.weights[layer])
            assert started.biases[layer][0] == pytest.approx(made.biases[layer])


@pytest.mark.parametrize("case", range(len(CASES)))
def test_updates_are_those_of_plain_networks(case: int) -> None:
    runs, pair, side = CASES[case]
    for size, seeds in ((128, (0, 9)), (8, (4,)), (1, (3,))):
        if size in runs.batch_sizes:
            found = runs.result[pair, side, size]
            for seed in seeds:
                made, plan = network(runs, pair, side, seed), (size, LOOKS[size], 3000)
                assert updates_until(made, seed, found.step_size, plan, pixels(runs)) == found.updates[seed]


def slowest_and_mean(means: bool, step_size: float) -> tuple[int, float]:
    """Updates of ReLU networks, as they are or less what each unit emits on average at the start, the same functions.

    The means go into the biases: E[δ(x − m)] is the plain gradient less m times that of the bias.
    """
    counts = []
    for seed in range(8):
        made = defined("ReLU", seed)
        emitted = [layer.mean(axis=0) if means else 0 * layer[0] for layer in made.layers(PIXELS[:512])[1:3]]
        plain_step = made.gradients

        def gradients(x: Any, labels: Any, plain: Any = plain_step, m: Any = emitted) -> list[tuple[Any, Any]]:
            found = plain(x, labels)
            moved = [found[0]]
            for layer in (1, 2):
                on_weights, on_bias = found[layer]
                less = on_weights - np.outer(on_bias, m[layer - 1])
                moved.append((less, on_bias - less @ m[layer - 1]))  # the bias of the plain network moves with W
            return moved

        made.gradients = gradients  # type: ignore[method-assign]
        with np.errstate(all="ignore"):
            counts.append(updates_until(made, seed, step_size, (128, 1, 400)))
    return max(counts[:4]), float(np.mean(counts))


def test_each_relus_own_mean_saves_no_more_than_a_tenth_from_all() -> None:
    runs, pair = SameStart(), ("ReLU", "ReLU − 0.1")
    plain, tenth = (runs.result[pair, side, 128].updates[:8].mean() for side in (0, 1))
    assert slowest_and_mean(False, runs.result[pair, 0, 128].step_size)[1] == plain
    own = min(slowest_and_mean(True, step_size) for step_size in (0.64, 1.28, 2.56, 5.12))[1]
    assert own < plain
    assert own == pytest.approx(tenth, rel=0.1)


@pytest.mark.parametrize("case", range(6))
def test_a_step_size_half_or_twice_as_large_is_no_faster_for_the_slowest_seed(case: int) -> None:
    runs, pair, side = CASES[case]
    found = runs.result[pair, side, 128]
    for factor in (0.5, 2):
        step_size = factor * found.step_size
        with np.errstate(all="ignore"):
            slowest = max(updates_until(network(runs, pair, side, s), s, step_size, (128, 1, 400)) for s in range(4))
        assert slowest >= found.updates[:4].max()
