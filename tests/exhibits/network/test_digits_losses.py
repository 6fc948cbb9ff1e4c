"""Losses on digits: what the figure and the tables show of the runs, and what all sets of seeds agree on."""

import itertools

import numpy as np
import pytest

from explainer.exhibits.network.digits_losses import DigitsLosses
from explainer.experiments.digits_losses import Losses, Quickest
from tests.reading import axes_named, cells_under, series, words_of_figure

NAMES = ["sigmoid", "sigmoid − ½", "tanh + 1", "tanh"]
NAMES += ["batch norm, sigmoid", "sigmoid, batch norm", "sigmoid, layer norm", "ReLU"]


@pytest.fixture(scope="module")
def exhibit() -> DigitsLosses:
    return DigitsLosses.compute()


def test_curves_are_means_and_ranges_over_the_seeds(exhibit: DigitsLosses) -> None:
    for index, name in enumerate(NAMES):
        losses = Losses().result[name].losses
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
    best = {name: found.step_size for name, found in Losses().result.items()}
    for centered, other in (("sigmoid − ½", "sigmoid"), ("tanh", "tanh + 1")):
        assert best[centered] == 2 * best[other]
        assert max(a / b for a, b in zip(means(centered), means(other), strict=True)) < 0.4
    assert exhibit.final["ReLU"][0] == min(mean for mean, _, _ in exhibit.final.values())


def test_every_set_has_the_same_four_before_the_others_and_one_last(
    exhibit: DigitsLosses,
) -> None:
    for k in range(3):
        order = sorted(NAMES, key=lambda name: means(name)[k])
        assert set(order[:4]) == {"ReLU", "sigmoid − ½", "sigmoid, layer norm", "tanh"}
        assert order[-1] == "batch norm, sigmoid"
        for name in NAMES:
            low, high = exhibit.places[name]
            assert low <= order.index(name) + 1 <= high
    assert sum(low < high for low, high in exhibit.places.values()) > 4, "most places move"
    assert [row[0] for row in exhibit.table.rows[:4]] == [
        n for n in [r[0] for r in exhibit.table.rows] if exhibit.places[n][1] <= 4
    ]


def test_the_tables_rank_the_kinds(exhibit: DigitsLosses) -> None:
    names = cells_under(exhibit.table, "hidden layers")
    assert names == [NAMES[k] for k in exhibit.losses[:, -1, 1].argsort()]
    last = {name: Losses().result[name].losses[-1] for name in names}
    assert cells_under(exhibit.table, "mean") == [f"{losses.mean():.4f}" for losses in last.values()]
    spreads = [f"{losses.min():.4f}–{losses.max():.4f}" for losses in last.values()]
    assert cells_under(exhibit.table, "range over 12 seeds") == spreads
    assert cells_under(exhibit.table, "best step size") == [f"{Losses().result[name].step_size:g}" for name in names]
    ends = [exhibit.places[name] for name in names]
    places = [f"{low}–{high}" if low < high else f"{low}" for low, high in ends]
    assert cells_under(exhibit.table, "place in 3 sets of seeds") == places
    quick = [Quickest().result[name] for name in cells_under(exhibit.quickest, "hidden layers")]
    assert cells_under(exhibit.quickest, "mean") == [f"{one.updates.mean():.0f}" for one in quick]
    assert cells_under(exhibit.quickest, "best step size") == [f"{one.step_size:g}" for one in quick]
    spreads = [f"{one.updates.min():g}–{one.updates.max():g}" for one in quick]
    assert cells_under(exhibit.quickest, "range over 12 seeds") == spreads


def test_at_an_early_loss_every_set_ranks_alike_and_otherwise(exhibit: DigitsLosses) -> None:
    assert cells_under(exhibit.quickest, "place in 3 sets of seeds") == [str(place) for place in range(1, 9)]
    order = [row[0] for row in exhibit.quickest.rows]
    assert order[0] == "sigmoid, batch norm"
    assert order.index("tanh") < order.index("ReLU")
    updates = {name: found.updates.mean() for name, found in Quickest().result.items()}
    assert updates["tanh"] < 0.5 * updates["sigmoid − ½"] < 0.25 * updates["sigmoid"], "mean and slope both count"


def test_each_label_names_its_curve_centered_or_not_on_top_and_the_others_below(exhibit: DigitsLosses) -> None:
    figure = exhibit.figure()
    assert axes_named(figure, 0) == axes_named(figure, 1) == ("epoch", "mean loss")
    roles = {"sigmoid": "raw", "tanh + 1": "raw", "sigmoid − ½": "centered", "tanh": "centered"}
    found = {word.text: word for word in words_of_figure(figure) if word.what == "name"}
    assert set(found) == set(NAMES)
    for name in NAMES:
        assert (found[name].panel, found[name].role) == (int(name not in roles), roles.get(name, "ink"))
        curve = next(points for points in series(figure, name) if len(points) == 11)
        assert curve[:, 1] == pytest.approx(Losses().result[name].losses.mean(axis=1))
    assert figure.axes[0].get_title() == "centered: loss ÷ 3 or more"
    assert figure.axes[1].get_title() == "other kinds"


def test_the_texts_quote_the_losses(exhibit: DigitsLosses) -> None:
    least = [
        min(a / b for a, b in zip(means(plain), means(centered), strict=True))
        for plain, centered in (("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh"))
    ]
    assert exhibit.caption.startswith("Mean loss over 12 seeds, with their range, on a logarithmic scale; each kind")
    assert (
        "On top, centered and not, with the same weights at the start, hence not the same function: in each set of "
        f"seeds the final loss of the sigmoid is at least {int(least[0] * 3 / 4)} times that of the sigmoid minus "
        f"one half, and that of tanh plus one at least {int(least[1] * 3 / 4)} times that of tanh. "
        "Below, the other kinds."
    ) in exhibit.caption
    for plain, centered in (("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh")):
        first = [Losses().result[name].losses[0] for name in (plain, centered)]
        assert (abs(first[0] - first[1]) > 0.01).any(), "not the same function at the start"
    assert exhibit.least_gain == int(min(least) * 3 / 4)
    ends = "; ".join(f"{name}, {Losses().result[name].losses[-1].mean():.4f}" for name in NAMES)
    assert f"Mean losses after 10 epochs: {ends}. Epochs in which a mean loss rises: " in exhibit.alt
    rises = exhibit.alt.rpartition("rises: ")[2].removesuffix(".")
    assert rises == ", ".join(f"{name} in {count}" for name, count in exhibit.rises.items())
    assert exhibit.alt.startswith("Two panels, each with four curves of the loss against the epoch")
