"""What networks on digits came to, and come to again with fresh seeds. See `Claim` for what a claim is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from explainer.checked import Array
from explainer.claims.claim import Claim, experiment
from explainer.claims.repeats import AGAIN, Numbers, Repeats
from explainer.experiments.again import LossesAgain, QuickestAgain, SameStartAgain, SaturationAgain, SignsAgain
from explainer.experiments.digits_losses import Losses, Quickest
from explainer.experiments.digits_same_start import PAIRS, SameStart
from explainer.experiments.digits_saturation import Saturation
from explainer.experiments.digits_signs import SignShares

PAGE = "notebooks/network.ipynb"
SAME = SameStart()
STANDARDIZED = replace(SAME, batch_sizes=SAME.batch_sizes[::3], looks=SAME.looks[::3], pixels="standardized")


def fresh(number: int) -> tuple[int, ...]:
    """The four seeds of a repeat."""
    return tuple(range(AGAIN + 4 * number, AGAIN + 4 * number + 4))


def means(found: Any) -> Array:
    """The mean in each set of four seeds, of the losses in the end, of the updates, or of what a repeat gives."""
    values = found[1] if isinstance(found, tuple) else getattr(found, "updates", found)
    last = np.asarray(values)[-1] if np.ndim(values) > 1 else np.asarray(values)
    return np.asarray(last.reshape(-1, 4).mean(axis=1))


def _each(result: Mapping[str, Any]) -> Numbers:
    return {name: means(found) for name, found in result.items()}


def _shares(result: Mapping[str, Array]) -> Numbers:
    """By kind and state, the share at each batch size, over the seeds."""
    states = ("at the start", "after training")
    return {
        f"{name}, {state}": result[name][index].mean(axis=-1)[1:]
        for name in ("sigmoid", "ReLU")
        for index, state in enumerate(states)
    }


def _gains(pairs: tuple[tuple[str, str], ...], sizes: tuple[int, ...]) -> Any:
    def numbers(result: Mapping[Any, Any]) -> Numbers:
        return {
            f"{pair[0]}, batches of {size}" if size > 1 else f"{pair[0]}, single samples": means(result[pair, 0, size])
            / means(result[pair, 1, size])
            for pair in pairs
            for size in sizes
        }

    return numbers


def _costs(result: Mapping[Any, Any]) -> Numbers:
    """Updates over those at the best factor; at the usual factor also over those with centering."""
    found = {key: means(one) for key, one in result.items()}
    best = np.min([found[0, factor] for factor in Saturation().factors], axis=0)
    costs = {f"factor {factor} ÷ the best factor": found[0, factor] / best for factor in (64, 128)}
    return {"not centered ÷ centered, usual weights": found[0, 1] / found[1, 1]} | costs


def _network(words: tuple[str, str], statement: str, test: str, repeats: Repeats) -> Claim:
    return experiment((*words, PAGE), statement, f"test_networks.py::{test}", repeats)


RUNS = Repeats(SAME, lambda number: SameStartAgain(fresh(number)), _gains(PAIRS[:2], SAME.batch_sizes), built=1)
CLAIMS = (
    _network(
        ("same_signed_rows", "Same-signed rows in a network"),
        "Behind sigmoids more than a third of the second hidden layer's rows are same-signed, at every batch size "
        "tried. Behind ReLU the signs mix in larger batches.",
        "TestRows",
        Repeats(SignShares(), lambda number: SignsAgain(sets=(fresh(number),)), _shares),
    ),
    _network(
        ("first_four", "The losses in the end"),
        "What all sets of seeds agree on: the first four kinds end below the last four, and batch norm before a "
        "sigmoid is last.",
        "TestLosses",
        Repeats(Losses(), lambda number: LossesAgain(fresh(number)), _each, built=1),
    ),
    _network(
        ("quick_at_first", "An early loss"),
        r"There layer norm and batch norm *behind* the sigmoid are the first two, and $\tanh$ is ahead of ReLU.",
        "TestQuickest",
        Repeats(Quickest(), lambda number: QuickestAgain(fresh(number)), _each),
    ),
    _network(
        ("centering_saves", "Centering by itself"),
        "For both pairs centering saves a factor at every batch size, and more in the largest batches than with "
        "single samples.",
        "TestSameStart",
        RUNS,
    ),
    _network(
        ("relu_saves_little", "Centering behind ReLU"),
        "ReLUs minus about what they emit on average at the start save little in the largest batches, and nothing "
        "to speak of in smaller ones.",
        "TestReLU",
        replace(RUNS, numbers=_gains(PAIRS[2:], SAME.batch_sizes)),
    ),
    _network(
        ("standardized_pixels", "Centering, with standardized pixels"),
        r"But centering still saves behind sigmoids and $\tanh$ plus one, and still more in the largest batches "
        "than with single samples.",
        "TestStandardized",
        Repeats(
            STANDARDIZED,
            lambda number: SameStartAgain(fresh(number), runs=STANDARDIZED),
            _gains(PAIRS[:2], STANDARDIZED.batch_sizes),
            built=1,
        ),
    ),
    _network(
        ("saturation", "Saturation against the missing center"),
        "Against that, only the strongest saturation costs more.",
        "TestSaturation",
        Repeats(Saturation(), lambda number: SaturationAgain(fresh(number)), _costs, built=1),
    ),
    experiment(
        ("sigmoid_factor", "Hidden layers of sigmoids", "in-practice.md"),
        "In our network it is a factor of {{ measured.sigmoid_range }}, depending on the batch.",
        "test_networks.py::TestFactor",
        replace(RUNS, numbers=_gains(PAIRS[:1], SAME.batch_sizes)),
    ),
)
