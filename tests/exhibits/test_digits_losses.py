"""Losses on digits: trained again as plain networks, tuned step sizes against their neighbors."""

import itertools

import numpy as np
import pytest

from explainer import training
from explainer.exhibits import digits
from explainer.exhibits.digits_losses import DigitsLosses
from explainer.parameters import initialized
from tests.plain_network import LABELS, PIXELS, PlainNetwork, batches, updates_until

NAMES = ["sigmoid", "sigmoid − ½", "tanh + 1", "tanh"]
NAMES += ["batch norm, sigmoid", "sigmoid, batch norm", "sigmoid, layer norm", "ReLU"]


@pytest.fixture(scope="module")
def exhibit() -> DigitsLosses:
    return DigitsLosses.compute()


@pytest.mark.parametrize(
    ("index", "activation", "shift"),
    [(0, "sigmoid", 0), (1, "sigmoid", -0.5), (2, "tanh", 1), (3, "tanh", 0), (7, "ReLU", 0)],
)
def test_curves_are_those_of_plain_networks(exhibit: DigitsLosses, index: int, activation: str, shift: float) -> None:
    step_size = exhibit.best.ravel()[index]
    courses = []
    for seed in digits.SEEDS:
        network = PlainNetwork(seed, activation, shift)
        losses = [network.loss(PIXELS, LABELS)]
        for number, batch in enumerate(itertools.islice(batches(seed, 1797, 32), 2 * 56), 1):
            network.step(PIXELS[batch], LABELS[batch], step_size)
            if number % 56 == 0:
                losses.append(network.loss(PIXELS, LABELS))
        courses.append(losses)
    assert exhibit.losses[index, :3, 0].tolist() == [0, 1, 2]
    assert exhibit.losses[index, :3, 1] == pytest.approx(np.mean(courses, axis=0), rel=1e-6)
    assert exhibit.ranges[index, :3, 1] == pytest.approx(np.min(courses, axis=0), rel=1e-6)
    assert exhibit.ranges[index, ::-1][:3, 1] == pytest.approx(np.max(courses, axis=0), rel=1e-6)


@pytest.mark.parametrize("index", range(8))
def test_no_step_size_twice_or_half_as_large_ends_lower(exhibit: DigitsLosses, index: int) -> None:
    best, task = exhibit.best.ravel()[index], digits.task(32)
    start = initialized(digits.SIZES, task.seeds)
    courses = training.losses_by_epoch(start, digits.KINDS[NAMES[index]], task, [best / 2, best, 2 * best], 10)
    ends = courses[-1].mean(axis=1)
    assert ends[1] == ends.min() == pytest.approx(exhibit.losses[index, -1, 1])
    assert best > 0.4, "the best is at the edge of the grid"
    assert best < 25.6


def test_centered_activations_end_lower_at_their_best(exhibit: DigitsLosses) -> None:
    ends = dict(zip(NAMES, exhibit.losses[:, -1, 1], strict=True))
    assert {name: mean for name, (mean, _, _) in exhibit.final.items()} == ends
    assert ends["sigmoid − ½"] < 0.3 * ends["sigmoid"]
    assert ends["tanh"] < 0.4 * ends["tanh + 1"]
    assert ends["ReLU"] == min(ends.values())
    for centered, other in (("sigmoid − ½", "sigmoid"), ("tanh", "tanh + 1")):
        assert exhibit.final[centered][2] < exhibit.final[other][1], "the ranges over the seeds overlap"


def test_the_table_ranks_the_kinds_by_their_losses(exhibit: DigitsLosses) -> None:
    assert [row[0] for row in exhibit.table.rows] == [NAMES[k] for k in exhibit.losses[:, -1, 1].argsort()]
    for name, step_size, mean, spread in exhibit.table.rows:
        index = NAMES.index(name)
        assert step_size == f"{exhibit.best.ravel()[index]:g}"
        assert mean == f"{exhibit.losses[index, -1, 1]:.4f}"
        assert spread == f"{exhibit.ranges[index, 10, 1]:.4f}–{exhibit.ranges[index, 11, 1]:.4f}"


def test_the_ranking_by_an_early_loss_counts_updates(exhibit: DigitsLosses) -> None:
    kinds = {"sigmoid": ("sigmoid", 0.0), "tanh": ("tanh", 0.0), "ReLU": ("ReLU", 0.0)}
    assert sorted(row[0] for row in exhibit.quickest.rows) == sorted(NAMES)
    for name, step_size, spread in exhibit.quickest.rows:
        if name in kinds:
            counts = [
                updates_until(PlainNetwork(seed, *kinds[name]), seed, float(step_size), (32, 2, 600))
                for seed in digits.SEEDS
            ]
            assert spread == f"{min(counts)}–{max(counts)}"
    fastest = [float(row[2].split("–")[1]) for row in exhibit.quickest.rows]
    assert fastest[0] < fastest[-1]
    order = [row[0] for row in exhibit.quickest.rows]
    assert order.index("sigmoid, batch norm") < 3
    assert order.index("tanh") < order.index("ReLU")
