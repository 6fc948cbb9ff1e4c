"""What random orders and batches of tumors came to, and come to again. See `Claim` for what a claim is."""

from dataclasses import replace

import numpy as np

from explainer.checked import Array
from explainer.claims.claim import experiment
from explainer.claims.repeats import AGAIN, Numbers, Repeats
from explainer.experiments.again import SamplesAgain
from explainer.experiments.tumor_batches import SignCounts
from explainer.experiments.tumor_descent import Arrivals, SingleSamples

PAGE = "notebooks/real-data.ipynb"
COUNTS = SignCounts()
FEW = replace(COUNTS, sizes=(1, 16, 32, 256), draws=1000)
PAIRS = (("scaled", "standardized"), ("min-max", "min-max, centered"))


def _samples(result: tuple[Arrivals | None, ...]) -> Numbers:
    """The ratio of the medians of the samples, and the medians."""
    found = {
        form: float(np.median(one.samples)) for form, one in zip(SingleSamples().forms, result, strict=True) if one
    }
    ratios = {f"samples, {plain} ÷ {centered}": found[plain] / found[centered] for plain, centered in PAIRS}
    return ratios | {f"samples, {form}": found[form] for pair in PAIRS for form in pair}


def _shares(result: Array) -> Numbers:
    """The shares with the bias zero at the sizes that the page quotes."""
    sizes = COUNTS.sizes if result.shape[-1] == len(COUNTS.sizes) else FEW.sizes
    return {
        f"same-signed batches of {size}, {form}": float(result[0, row, sizes.index(size)])
        for size in (32, 256)
        for row, form in enumerate(COUNTS.forms)
    }


CLAIMS = (
    experiment(
        ("large_batches", "The signs of batches of tumors", PAGE),
        "So the gradients of their large batches are mixed, and the *standardized* ones are same-signed more often.",
        "test_tumors.py::TestBatches",
        Repeats(COUNTS, lambda number: replace(FEW, seed=AGAIN + number), _shares),
    ),
    experiment(
        ("single_tumors", "Single tumors", PAGE),
        "Single samples gain too, though less.",
        "test_tumors.py::TestSamples",
        Repeats(SingleSamples(), lambda number: SamplesAgain(first=AGAIN + 21 * number), _samples),
    ),
)
