"""What the experiments on digits share: pixels, and each kind of hidden layers by its own definition."""

import itertools
from typing import Any

import numpy as np
import pytest

from explainer import network, training
from explainer.experiments import digits
from explainer.experiments.digits_losses import Losses
from explainer.network import Hidden
from tests.plain_network import DEFINITIONS, LABELS, PIXELS, STANDARD, batches, defined


@pytest.mark.parametrize(("pixels", "ours"), [("0 to 1", PIXELS), ("standardized", STANDARD)])
def test_pixels_are_what_the_method_says(pixels: str, ours: Any) -> None:
    inputs, labels = digits.data(pixels)
    assert inputs == pytest.approx(ours, abs=1e-10)
    assert labels.tolist() == LABELS.tolist()
    deviations = inputs.std(axis=0)
    if pixels == "standardized":
        assert np.unique(deviations.round(9)).tolist() == [0, 1]
    else:
        assert 0.2 < np.sqrt((deviations**2).mean()) < 0.3
    with pytest.raises(ValueError, match="pixels to be one of 0 to 1, standardized, got 'gray'"):
        digits.data("gray")


def test_every_kind_has_a_definition_of_its_own() -> None:
    assert set(digits.NAMED) == set(DEFINITIONS)
    assert set(digits.KINDS) == set(DEFINITIONS) - {"ReLU − 0.1"}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_each_kind_descends_like_a_plain_network_of_its_definition(name: str) -> None:
    runs = Losses(sets=((7,),))
    course = training.updates(runs.drawn((7,)), digits.NAMED[name], runs.task(32, (7,)), [0.5])
    plain = defined(name, 7)
    for now, batch in itertools.islice(zip(course, batches(7, 1797, 32), strict=False), 40):
        loss = float(np.ravel(training.loss(now, digits.NAMED[name], runs.task(32, (7,))))[0])
        assert loss == pytest.approx(plain.loss(PIXELS, LABELS), abs=1e-8)
        plain.step(PIXELS[batch], LABELS[batch], 0.5)
    if "ReLU" in name or "norm" in name or "tanh" in name:
        assert loss < 2.1, "it has not learned"
    others = [
        abs(defined(other, 7).loss(PIXELS, LABELS) - defined(name, 7).loss(PIXELS, LABELS)) for other in DEFINITIONS
    ]
    assert sum(gap < 1e-9 for gap in others) == 1, "two names start alike, so that one could pass for the other"


def test_a_tenth_is_about_what_a_relu_emits_at_the_start() -> None:
    runs = Losses()
    emitted = network.hidden_outputs(runs.drawn(runs.seeds), Hidden("ReLU"), digits.data()[0])
    assert [0.07 < layer.mean() < 0.13 for layer in emitted] == [True, True]
    assert -digits.NAMED["ReLU − 0.1"].shift == pytest.approx(np.mean([layer.mean() for layer in emitted]), abs=0.015)


def test_a_method_prints_seeds_and_batches() -> None:
    rows = dict(Losses().method.rows)
    assert rows["seeds"].startswith("3 sets of 4, 0 to 11; each draws weights and the order")
    assert rows["batches"].startswith("of 32, without replacement")
    assert "0 to 1" in rows["pixels"]
    assert Losses().seeds == tuple(range(12))
