"""Same-signed rows in a network on digits: what the figure shows of the counts, and what the page says of them."""

import numpy as np
import pytest

from explainer.exhibits.network.digits_signs import DigitsSigns
from explainer.experiments.digits_signs import SignShares
from tests.reading import axes_named, words_of_figure

THREE = ["sigmoid", "tanh + 1", "ReLU"]


@pytest.fixture(scope="module")
def exhibit() -> DigitsSigns:
    return DigitsSigns.compute()


def test_points_are_means_over_the_seeds_and_the_rest_the_largest_of_the_others(exhibit: DigitsSigns) -> None:
    counted = SignShares().result
    for state, shown, rest in (
        (0, exhibit.at_start, exhibit.rest_at_start),
        (1, exhibit.trained, exhibit.rest_trained),
    ):
        for index, name in enumerate(THREE):
            assert shown[index, :, 0].tolist() == [2**k for k in range(1, 11)]
            assert shown[index, :, 1] == pytest.approx(counted[name][state, 1:].mean(axis=1))
        others = [counted[name][state, 1:].mean(axis=1) for name in counted if name not in THREE]
        assert len(others) == 5
        assert rest[:, 1].tolist() == [max(column) for column in zip(*others, strict=True)]


def test_behind_sigmoids_most_rows_at_the_start_and_about_half_or_more_after_training(exhibit: DigitsSigns) -> None:
    sigmoid, raised, relu = exhibit.at_start[..., 1]
    assert sigmoid.min() > 0.65
    assert raised.min() > 0.65
    assert 0 < sigmoid[0] - sigmoid[-1] < 0.2, "at the start a larger batch hardly helps"
    trained = exhibit.trained[0, :, 1]
    assert trained[0] > 0.65
    assert 0.45 < trained.min() < 0.55
    lowest = int(trained.argmin())
    assert exhibit.trained[0, lowest, 0] <= 128, "it falls at first"
    assert (trained[lowest:] >= trained[lowest]).all(), "and then no further"
    for one in SignShares().result["sigmoid"][1].reshape(11, 2, 4).mean(axis=-1).T:
        assert one[-1] > one.min() > 0.44
    assert relu[0] > 0.7
    assert relu[-1] < 0.05
    assert exhibit.trained[2, -1, 1] < 0.15


def test_the_formula_gets_the_order_of_size(exhibit: DigitsSigns) -> None:
    """In a large batch a row is Σδx: normal, with a part from the mean that all units share, and their own."""
    random = np.random.default_rng(0)
    predicted = []
    for mean, deviation in ((0.5, 0.07), (1.0, 0.25), (0.11, 0.15)):  # as the page prints them
        rows = mean * random.normal(size=(4000, 1)) + deviation * random.normal(size=(4000, 32))
        predicted.append(float(np.mean((rows > 0).all(axis=1) | (rows < 0).all(axis=1))))
    measured = exhibit.at_start[:, -1, 1]
    assert predicted[0] > predicted[1] + 0.1
    assert measured[0] < measured[1]
    assert np.abs(np.array(predicted) - measured).max() < 0.2


def test_one_samples_rows_are_all_same_signed_and_centered_kinds_have_none(exhibit: DigitsSigns) -> None:
    assert exhibit.one_sample == 1
    assert exhibit.rest == 0
    assert not exhibit.rest_at_start[:, 1].any()
    assert not exhibit.rest_trained[:, 1].any()


def test_quotations_are_ends_of_the_curves(exhibit: DigitsSigns) -> None:
    assert exhibit.largest_batch == exhibit.at_start[0, -1, 0]
    ends = [curves[index, -1, 1] for index in (0, 2) for curves in (exhibit.at_start, exhibit.trained)]
    assert np.abs(exhibit.in_largest - ends).max() < 0.05
    assert exhibit.method == SignShares().method


def test_each_panel_names_its_axes_and_its_curves(exhibit: DigitsSigns) -> None:
    figure = exhibit.figure()
    assert [axes.get_title() for axes in figure.axes] == ["at the start", "after training"]
    for panel, state in enumerate(figure.axes):
        assert axes_named(figure, panel) == ("batch size", "same-signed rows of the gradient")
        lines = {str(line.get_gid()): np.asarray(line.get_ydata()) for line in state.lines}
        named = {word.text: word.of for word in words_of_figure(figure) if (word.what, word.panel) == ("name", panel)}
        for name in THREE:
            assert lines[named[name]] == pytest.approx(SignShares().result[name][panel, 1:].mean(axis=1))
        assert not lines[named["the other five"]].any()
        assert len(named) == 4


def test_the_texts_quote_the_curves_and_say_who_the_others_are(exhibit: DigitsSigns) -> None:
    def share(name: str, state: int, batch: int) -> float:
        return float(SignShares().result[name][state, batch].mean())

    assert (
        f"With 1024 digits in a batch it is about {10 * share('sigmoid', 0, -1):.0f}0% behind sigmoids at the start, "
        f"and about {10 * share('sigmoid', 1, -1):.0f}0% after training; behind ReLU it is about 0% and "
        f"{10 * share('ReLU', 1, -1):.0f}0%." in exhibit.caption
    )
    assert share("ReLU", 0, -1) < 0.05
    others = exhibit.caption.rpartition("The other five: ")[2].removesuffix(".").split("; ")
    assert sorted([*others, *THREE]) == sorted(SignShares().result)
    assert "in the second hidden layer whose batch gradient is same-signed (zeros allowed)" in exhibit.caption
    for state, lead in enumerate(("at the start ", "After training ")):
        shares = {name: SignShares().result[name][state, 1:].mean(axis=1) for name in THREE}
        listed = (f"{name}, {a[0]:.2f}, {a.min():.2f}, {a[-1]:.2f}" for name, a in shares.items())
        assert lead + "; ".join(listed) + "." in exhibit.alt
    assert "The other five kinds are never above 0.000." in exhibit.alt
