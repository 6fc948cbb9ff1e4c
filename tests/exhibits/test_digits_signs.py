"""Same-signed rows in a network on digits: counted again on plain networks, and the lemma at one sample."""

import itertools

import numpy as np
import pytest

from explainer.exhibits import digits
from explainer.exhibits.digits_signs import DigitsSigns
from tests.plain_network import LABELS, PIXELS, PlainNetwork, batches

KINDS = [("sigmoid", 0.0), ("tanh", 1.0), ("ReLU", 0.0)]


@pytest.fixture(scope="module")
def exhibit() -> DigitsSigns:
    return DigitsSigns.compute()


def share(networks: list[PlainNetwork], batch_size: int) -> float:
    """Of the rows that are not zero, those without both signs, for the batches that the exhibit draws."""
    drawn = np.random.default_rng(batch_size).integers(1797, size=(32, 1, batch_size))[:, 0]
    same = live = 0
    for network, batch in itertools.product(networks, drawn):
        rows = network.gradients(PIXELS[batch], LABELS[batch])[1][0]
        some = rows.any(axis=1)
        both = (rows > 0).any(axis=1) & (rows < 0).any(axis=1)
        same, live = same + int((some & ~both).sum()), live + int(some.sum())
    return same / live


@pytest.mark.parametrize("kind", range(3))
def test_shares_at_the_start_and_after_training_are_those_of_plain_networks(exhibit: DigitsSigns, kind: int) -> None:
    activation, shift = KINDS[kind]
    networks = [PlainNetwork(seed, activation, shift) for seed in digits.SEEDS]
    for column in (0, 4, 9):
        size, shown = exhibit.at_start[kind, column]
        assert shown == pytest.approx(share(networks, int(size)), abs=1e-12)
    for seed, network in zip(digits.SEEDS, networks, strict=True):
        for batch in itertools.islice(batches(seed, 1797, 32), 560):
            network.step(PIXELS[batch], LABELS[batch], 0.8)
    for column in (1, 9):
        size, shown = exhibit.trained[kind, column]
        assert shown == pytest.approx(share(networks, int(size)), abs=0.002)  # rounding may tip a row


def test_the_sigmoids_share_stays_and_the_relus_fades(exhibit: DigitsSigns) -> None:
    sigmoid, raised, relu = exhibit.at_start[..., 1]
    assert sigmoid.min() > 0.65
    assert raised.min() > 0.65
    assert relu[0] > 0.7
    assert relu[-1] < 0.05
    assert exhibit.trained[0, :, 1].min() > 0.45
    assert exhibit.sigmoid_trained == pytest.approx([exhibit.trained[0, :, 1].min(), exhibit.trained[0, :, 1].max()])


def test_one_samples_rows_are_all_same_signed_and_centered_kinds_have_none(exhibit: DigitsSigns) -> None:
    assert exhibit.one_sample == 1
    assert exhibit.rest == 0
    assert not exhibit.rest_at_start[:, 1].any()
    assert not exhibit.rest_trained[:, 1].any()
    assert exhibit.rest_at_start[:, 0].tolist() == [2**k for k in range(1, 11)]


def test_quotations_are_ends_of_the_curves(exhibit: DigitsSigns) -> None:
    assert (exhibit.largest_batch, exhibit.sigmoid_in_largest) == tuple(exhibit.at_start[0, -1])
    assert exhibit.relu_in_largest == exhibit.at_start[2, -1, 1]
