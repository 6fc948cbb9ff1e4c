"""Losses by epoch and early arrivals on digits, trained again as plain networks from what the methods print."""

import itertools
import re

import numpy as np
import pytest

from explainer.activations import TRAINED
from explainer.experiments.digits_losses import Losses, Quickest, places
from explainer.network import Hidden
from explainer.training import losses_by_epoch
from tests.plain_network import DEFINITIONS, LABELS, PIXELS, PlainNetwork, batches, defined, updates_until

KINDS = [name for name in DEFINITIONS if name != "ReLU − 0.1"]


def course(name: str, seed: int, step_size: float, epochs: int) -> list[float]:
    """The losses of a plain network before the first epoch and after each."""
    network: PlainNetwork = defined(name, seed)
    size = int(re.findall(r"of (\d+),", dict(Losses().method.rows)["batches"])[0])
    per_epoch = 1797 // size
    losses = [network.loss(PIXELS, LABELS)]
    for number, batch in enumerate(itertools.islice(batches(seed, 1797, size), epochs * per_epoch), 1):
        network.step(PIXELS[batch], LABELS[batch], step_size)
        if number % per_epoch == 0:
            losses.append(network.loss(PIXELS, LABELS))
    return losses


@pytest.mark.parametrize("name", KINDS)
def test_courses_are_those_of_plain_networks(name: str) -> None:
    found = Losses().result[name]
    assert found.losses.shape == (11, 12)
    for seed in (1, 10):
        assert found.losses[:2, seed] == pytest.approx(course(name, seed, found.step_size, 1), rel=1e-6)


def test_no_step_size_twice_or_half_as_large_ends_lower_for_the_first_set() -> None:
    for name in ("tanh", "sigmoid"):
        found = Losses().result[name]
        ours = found.losses[-1, :4].mean()
        for factor in (0.5, 2):
            with np.errstate(all="ignore"):
                other = np.mean([course(name, seed, factor * found.step_size, 10)[-1] for seed in range(4)])
            assert not other < ours


@pytest.mark.parametrize("name", KINDS)
def test_early_arrivals_are_those_of_plain_networks(name: str) -> None:
    found = Quickest().result[name]
    for seed in (0, 3, 11):
        assert updates_until(defined(name, seed), seed, found.step_size, (32, 2, 600)) == found.updates[seed]


def test_batch_norm_before_a_sigmoid_suffers_from_its_small_gain_and_from_positive_outputs() -> None:
    """The page says why it comes last: neither a larger gain nor centered outputs leave it there."""

    def ends(shift: float, gain: float, step_size: float) -> float:
        runs = Losses(sets=((0, 1),))
        with pytest.MonkeyPatch.context() as patch:
            steeper = (lambda z: 0.5 + 0.5 * np.tanh(0.5 * gain * z), lambda a: gain * a * (1 - a))
            patch.setitem(TRAINED, "sigmoid", steeper)
            hidden = Hidden("sigmoid", shift, "batch before")
            return float(losses_by_epoch(runs.drawn((0, 1)), hidden, runs.task(32, (0, 1)), [step_size], 10)[-1].mean())

    step_size, losses = Losses().result["batch norm, sigmoid"]
    usual = losses[-1, :2].mean()
    assert ends(0, 1, step_size) == pytest.approx(usual)
    assert ends(0, 4, step_size / 2) < usual / 3
    assert ends(-0.5, 1, 2 * step_size) < usual


def test_places_are_ranks_in_each_set() -> None:
    scores = {"a": np.array([1, 1, 5, 5]), "b": np.array([2, 4, 2, 4]), "c": np.array([9.0, 9, 9, 9])}
    assert places(scores, 2) == {"a": (1, 2), "b": (1, 2), "c": (3, 3)}
    assert places(scores, 1)["a"] == (1, 1) or places(scores, 1)["a"] == (2, 2)
