"""A batch of two, against sums by hand and a scan of all pairs of deltas."""

import itertools

import numpy as np
import pytest

from explainer.exhibits.batches.batch_gradient import BatchGradient
from tests.reading import axes_named, cells_under, words_of_figure


@pytest.fixture(scope="module")
def exhibit() -> BatchGradient:
    return BatchGradient.compute()


def test_the_zig_zags_batch_has_a_mixed_gradient_that_points_from_the_goal(exhibit: BatchGradient) -> None:
    assert exhibit.deltas.tolist() == [0 - -1, 0 - 1]
    assert exhibit.gradient.tolist() == [(1 * 1 - 1 * 2) / 2, (1 * 2 - 1 * 1) / 2] == [-0.5, 0.5]
    assert (-2 * exhibit.gradient).tolist() == exhibit.goal.tolist() == [1, -1]


def test_the_arrows_are_minus_the_gradients_and_the_mean_ends_between_their_tips(exhibit: BatchGradient) -> None:
    assert exhibit.mixed_pushes.tolist() == [[[0, 0], [-1, -2]], [[0, 0], [2, 1]]]
    assert exhibit.same_pushes.tolist() == [[[0, 0], [1, 2]], [[0, 0], [2, 1]]]
    assert exhibit.mixed_mean.tolist() == [[0, 0], [0.5, -0.5]]
    assert exhibit.same_mean.tolist() == [[0, 0], [1.5, 1.5]]
    for pushes, tips in ((exhibit.mixed_pushes, exhibit.mixed_tips), (exhibit.same_pushes, exhibit.same_tips)):
        assert tips.tolist() == pushes[:, 1].tolist()


def test_each_panel_shows_its_own_batch_over_the_two_quadrants(exhibit: BatchGradient) -> None:
    left, right = exhibit.figure().axes
    assert axes_named(exhibit.figure()) == axes_named(exhibit.figure(), 1) == ("Δw₁", "Δw₂")
    for panel, kind, title in ((left, "mixed", "opposite"), (right, "same", "equal")):
        gids = {str(artist.get_gid()) for artist in panel.get_children() if artist.get_gid()}
        assert {gid for gid in gids if "_" in gid and ":" not in gid and not gid.startswith("one")} == {
            f"{kind}_pushes-0", f"{kind}_pushes-1", f"{kind}_tips", f"{kind}_mean",
        }  # fmt: skip
        assert title in panel.get_title()
    signs = np.sign(exhibit.one_sample.mean(axis=1))
    assert signs.tolist() == [[1, 1], [-1, -1]]


def test_the_signs_mix_exactly_below_the_largest_ratio(exhibit: BatchGradient) -> None:
    for first, second in itertools.product(np.linspace(-4, 4, 41), repeat=2):
        gradient = first * np.array([1, 2]) + second * np.array([2, 1])
        mixed = gradient.min() < -1e-9 < 1e-9 < gradient.max()
        ratio = max(abs(first), abs(second)) / max(min(abs(first), abs(second)), 1e-12)
        assert mixed == (first * second < 0 and ratio < exhibit.largest_ratio - 1e-9)


def test_the_table_holds_three_batches_by_hand(exhibit: BatchGradient) -> None:
    assert cells_under(exhibit.table, "targets") == ["(−1, 1)", "(1, 1)", "(1, −4)"]
    assert cells_under(exhibit.table, r"$\dl$") == ["(1, −1)", "(−1, −1)", "(−1, 4)"]
    assert cells_under(exhibit.table, r"mean $\dl\,\x$") == ["(−0.5, 0.5)", "(−1.5, −1.5)", "(3.5, 1)"]
    assert cells_under(exhibit.table, "signs") == ["mixed", "same-signed", "same-signed"]
    assert exhibit.table.rows == (
        ("(−1, 1)", "(1, −1)", "(−0.5, 0.5)", "mixed"),
        ("(1, 1)", "(−1, −1)", "(−1.5, −1.5)", "same-signed"),
        ("(1, −4)", "(−1, 4)", "(3.5, 1)", "same-signed"),
    )
    assert "(1, 2) and (2, 1), at the weights (0, 0)" in exhibit.table.caption


def test_with_the_best_bias_the_gradient_is_the_centered_one(exhibit: BatchGradient) -> None:
    inputs, targets = np.array([[1, 2], [2, 1]]), np.array([-1, 1])

    def loss(u: float, v: float, b: float) -> float:
        return float(0.25 * ((inputs @ [u, v] + b - targets) ** 2).sum())

    def slopes(b: float) -> list[float]:
        u, v, h = *exhibit.tried, 1e-6
        return [(loss(u + h, v, b) - loss(u - h, v, b)) / 2 / h, (loss(u, v + h, b) - loss(u, v - h, b)) / 2 / h]

    b = exhibit.best_bias
    assert exhibit.tried.tolist() == [1, 0]
    assert b == -1.5
    assert min(loss(1, 0, b + nudge) for nudge in (-0.01, 0.01)) > loss(1, 0, b)
    assert exhibit.gradient_without_bias == pytest.approx(slopes(0), abs=1e-8)
    assert exhibit.gradient_with_bias == pytest.approx(slopes(b), abs=1e-8)
    by_hand = [(0.5 * -0.5 - 0.5 * 0.5) / 2, (0.5 * 0.5 - 0.5 * -0.5) / 2]  # δ = ±½ on inputs of ∓½, ±½
    assert exhibit.gradient_centered.tolist() == exhibit.gradient_with_bias.tolist() == by_hand


def test_the_texts_name_the_ways_to_go(exhibit: BatchGradient) -> None:
    assert "here to the southeast; equal signs cannot" in exhibit.caption
    assert "the samples push by (−1, −2) and (2, 1), in opposite quadrants, and their mean" in exhibit.alt
    assert "(0.5, −0.5) points southeast, exactly towards the goal (1, −1)" in exhibit.alt
    assert "the first pushes northeast, by (1, 2), the second northeast, by (2, 1)" in exhibit.alt
    assert "their mean (1.5, 1.5) points northeast" in exhibit.alt
    assert "deltas (1, −1): the samples" in exhibit.alt
    assert "deltas (−1, −1): the first" in exhibit.alt


def test_the_arrow_labeled_first_is_the_first_samples(exhibit: BatchGradient) -> None:
    names = {(word.of, word.text) for word in words_of_figure(exhibit.figure()) if word.what == "name"}
    samples = {"first": (1, 2), "second": (2, 1)}
    for kind in ("mixed", "same"):
        for index, (label, x) in enumerate(samples.items()):
            assert (f"{kind}_pushes-{index}", label) in names
            east, north = getattr(exhibit, f"{kind}_pushes")[index, 1]
            assert east * x[1] == north * x[0]
        assert (f"{kind}_mean", "mean") in names
