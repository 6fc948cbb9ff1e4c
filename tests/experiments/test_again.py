"""A repeat that is given the page's own seeds comes to the page's own results, side by side and size by size."""

from typing import Any

import numpy as np
import pytest

from explainer.experiments.again import LossesAgain, QuickestAgain, SameStartAgain, SamplesAgain, SaturationAgain
from explainer.experiments.digits_losses import Losses, Quickest
from explainer.experiments.digits_same_start import SameStart
from explainer.experiments.digits_saturation import Saturation
from explainer.experiments.tumor_descent import SingleSamples


class Some:
    """The runs of the page, but of these alone: all of them take minutes."""

    def __init__(self, runs: Any, keys: list[Any]) -> None:
        self.runs = runs
        self.result = {key: runs.result[key] for key in keys}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.runs, name)


def shortest(runs: Any, side: int) -> Any:
    """The key of the quickest run on one side."""
    return min((key for key in runs.result if key[-2] == side), key=lambda key: max(runs.result[key].updates))


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize(("again", "runs"), [(SaturationAgain, Saturation()), (SameStartAgain, SameStart())])
def test_by_side(again: Any, runs: Any, side: int) -> None:
    key, other = shortest(runs, side), shortest(runs, 1 - side)
    assert not np.array_equal(runs.result[key].updates, runs.result[other].updates)  # sides exchanged would show
    few: Any = Some(runs, [key])
    found = again(seeds=runs.seeds[:3], runs=few).run()
    assert {at: updates.tolist() for at, updates in found.items()} == {key: list(runs.result[key].updates[:3])}


def test_by_kind() -> None:
    few: Any = Some(Quickest(), ["ReLU", "sigmoid"])
    found = QuickestAgain(seeds=few.seeds, runs=few).run()
    assert {name: updates.tolist() for name, updates in found.items()} == {
        name: list(arrival.updates) for name, arrival in few.result.items()
    }
    few = Some(Losses(), ["tanh"])
    assert LossesAgain(seeds=few.seeds, runs=few).run()["tanh"] == pytest.approx(
        few.result["tanh"].losses[-1], rel=1e-6
    )


def test_single_samples_are_drawn_anew() -> None:
    found = zip(SamplesAgain().result, SingleSamples().result, strict=True)
    pairs = [(again, page) for again, page in found if again and page]
    assert pairs
    for again, page in pairs:
        assert again.factor == page.factor
        assert not np.array_equal(again.samples[: len(page.samples)], page.samples[: len(again.samples)])
