"""Same-signed rows counted again on plain networks, for every kind of hidden layers."""

import itertools

import numpy as np
import pytest

from explainer.experiments.digits import KINDS
from explainer.experiments.digits_signs import SignShares
from tests.plain_network import DEFINITIONS, LABELS, PIXELS, PlainNetwork, batches, defined


def share(network: PlainNetwork, size: int) -> float:
    """Of the rows that are not zero, those without both signs, for eight batches drawn with replacement."""
    same = live = 0
    for batch in np.random.default_rng(size).integers(1797, size=(8, size)):
        rows = network.gradients(PIXELS[batch], LABELS[batch])[1][0]
        some = rows.any(axis=1)
        both = (rows > 0).any(axis=1) & (rows < 0).any(axis=1)
        same, live = same + int((some & ~both).sum()), live + int(some.sum())
    return same / max(live, 1)


@pytest.mark.parametrize("name", [name for name in DEFINITIONS if name != "ReLU − 0.1"])
def test_shares_at_the_start_and_after_training_are_those_of_plain_networks(name: str) -> None:
    runs = SignShares()
    shares, seed = runs.result[name], 5
    assert shares.shape == (2, len(runs.sizes), 8)
    network = defined(name, seed)
    for size in (2, 32, 1024):
        column = runs.sizes.index(size)
        assert shares[0, column, seed] == pytest.approx(share(network, size), abs=1e-12)
    for batch in itertools.islice(batches(seed, 1797, 32), 560):
        network.step(PIXELS[batch], LABELS[batch], 0.8)
    for size in (4, 64):
        column = runs.sizes.index(size)
        assert shares[1, column, seed] == pytest.approx(share(network, size), abs=0.01)  # rounding may tip a row


def test_fresh_seeds_give_like_shares() -> None:
    """No digit of the shares behind sigmoids is the seeds': eight others agree to a twentieth or so."""
    sizes = (2, 64, 1024)
    fresh = SignShares(sets=(tuple(range(20, 28)),), sizes=sizes)
    for name in ("sigmoid", "ReLU"):
        ours = SignShares().result[name][:, [SignShares().sizes.index(size) for size in sizes]].mean(axis=-1)
        assert fresh.shares(KINDS[name]).mean(axis=-1) == pytest.approx(ours, abs=0.09)
