"""Losses on digits: what the figure and the tables show of the runs, and what all sets of seeds agree on."""

import itertools

import numpy as np
import pytest

from explainer.exhibits.network.digits_losses import DigitsLosses
from explainer.experiments.digits_losses import Losses, Quickest

NAMES = ["sigmoid", "sigmoid − ½", "tanh + 1", "tanh"]
NAMES += ["batch norm, sigmoid", "sigmoid, batch norm", "sigmoid, layer norm", "ReLU"]


@pytest.fixture(scope="module")
def exhibit() -> DigitsLosses:
    return DigitsLosses.compute()


def test_curves_are_means_and_ranges_over_the_seeds(exhibit: DigitsLosses) -> None:
    for index, name in enumerate(NAMES):
        step_size, losses = Losses().result[name]
        assert exhibit.best.ravel()[index] == step_size
        assert exhibit.losses[index, :, 0].tolist() == list(range(11))
        assert exhibit.losses[index, :, 1] == pytest.approx(losses.mean(axis=1))
        assert exhibit.ranges[index, :11, 1] == pytest.approx(losses.min(axis=1))
        assert exhibit.ranges[index, ::-1][:11, 1] == pytest.approx(losses.max(axis=1))
    assert exhibit.seeds == 12
    assert exhibit.sets == 3


def test_epochs_in_which_a_mean_loss_rises_are_counted(exhibit: DigitsLosses) -> None:
    for index, name in enumerate(NAMES):
        values = exhibit.losses[index, :, 1].tolist()
        assert exhibit.rises.get(name, 0) == sum(after > before for before, after in itertools.pairwise(values))
    assert exhibit.rises, "then the curves may be called falling"


def means(name: str) -> list[float]:
    """The mean final loss in each set of four seeds."""
    return [float(np.mean(Losses().result[name].losses[-1, k : k + 4])) for k in (0, 4, 8)]


def test_centered_activations_end_far_lower_at_twice_the_step_size_in_every_set(exhibit: DigitsLosses) -> None:
    best = dict(zip(NAMES, exhibit.best.ravel(), strict=True))
    for centered, other in (("sigmoid − ½", "sigmoid"), ("tanh", "tanh + 1")):
        assert best[centered] == 2 * best[other]
        assert max(a / b for a, b in zip(means(centered), means(other), strict=True)) < 0.4
    assert exhibit.final["ReLU"][0] == min(mean for mean, _, _ in exhibit.final.values())


def test_every_set_has_the_same_four_before_the_others_relu_among_the_first_two_and_one_last(
    exhibit: DigitsLosses,
) -> None:
    for k in range(3):
        order = sorted(NAMES, key=lambda name: means(name)[k])
        assert set(order[:4]) == {"ReLU", "sigmoid − ½", "sigmoid, layer norm", "tanh"}
        assert "ReLU" in order[:2]
        assert order[-1] == "batch norm, sigmoid"
        for name in NAMES:
            low, high = exhibit.places[name]
            assert low <= order.index(name) + 1 <= high
    assert sum(low < high for low, high in exhibit.places.values()) > 4, "most places move"
    assert [row[0] for row in exhibit.table.rows[:4]] == [
        n for n in [r[0] for r in exhibit.table.rows] if exhibit.places[n][1] <= 4
    ]


def test_the_tables_rank_the_kinds(exhibit: DigitsLosses) -> None:
    assert [row[0] for row in exhibit.table.rows] == [NAMES[k] for k in exhibit.losses[:, -1, 1].argsort()]
    for name, step_size, mean, spread, place in exhibit.table.rows:
        losses = Losses().result[name].losses[-1]
        low, high = exhibit.places[name]
        assert step_size == f"{Losses().result[name].step_size:g}"
        assert mean == f"{losses.mean():.4f}"
        assert spread == f"{losses.min():.4f}–{losses.max():.4f}"
        assert place == (f"{low}–{high}" if low < high else f"{low}")
    for name, _, mean, spread, _ in exhibit.quickest.rows:
        updates = Quickest().result[name].updates
        assert (mean, spread) == (f"{updates.mean():.0f}", f"{updates.min():g}–{updates.max():g}")


def test_at_an_early_loss_every_set_ranks_alike_and_otherwise(exhibit: DigitsLosses) -> None:
    assert [row[-1] for row in exhibit.quickest.rows] == [str(place) for place in range(1, 9)]
    order = [row[0] for row in exhibit.quickest.rows]
    assert order[0] == "sigmoid, batch norm"
    assert order.index("tanh") < order.index("ReLU")
    updates = {name: found.updates.mean() for name, found in Quickest().result.items()}
    assert updates["tanh"] < 0.5 * updates["sigmoid − ½"] < 0.25 * updates["sigmoid"], "mean and slope both count"
