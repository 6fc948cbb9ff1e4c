"""Same-signed batches on the breast-cancer table: counted again, with the bias fitted by bisection."""

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy.optimize import brentq
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler

from explainer.exhibits.real_data.tumor_batches import TumorBatches
from tests.reading import axes_named, words_of_figure

TABLE = load_breast_cancer()
INPUTS = [TABLE.data / TABLE.data.std(axis=0), StandardScaler().fit_transform(TABLE.data)]


@pytest.fixture(scope="module")
def exhibit() -> TumorBatches:
    return TumorBatches.compute()


def agreeing(gradients: np.ndarray) -> float:
    return float(np.mean([not ((row > 0).any() and (row < 0).any()) for row in gradients]))


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("field", ["unbiased", "fitted"])
def test_shares_are_those_of_batches_drawn_anew(exhibit: TumorBatches, field: str, form: int) -> None:
    def excess(bias: float) -> float:
        return float(np.mean(1 / (1 + np.exp(-bias)) - TABLE.target))

    bias = brentq(excess, -5, 5) if field == "fitted" else 0.0
    gradients = (1 / (1 + np.exp(-bias)) - TABLE.target)[:, np.newaxis] * INPUTS[form]
    curve = getattr(exhibit, field)[form]
    assert curve[:, 0].tolist() == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert curve[0, 1] == pytest.approx(agreeing(gradients))
    random = np.random.default_rng(99)
    for size, share in curve[1::3]:
        drawn = np.array([gradients[random.integers(569, size=int(size))].sum(axis=0) for _ in range(4000)])
        assert share == pytest.approx(agreeing(drawn), abs=0.045)  # four standard errors of the difference


def test_with_a_bias_of_zero_the_curves_cross_and_with_the_fitted_one_they_do_not(exhibit: TumorBatches) -> None:
    raw, centered = exhibit.unbiased[..., 1]
    first = max(k for k in range(9) if centered[k] <= raw[k]) + 1
    assert exhibit.crossing == 2**first
    assert 8 <= exhibit.crossing <= 64
    assert exhibit.at_crossing == pytest.approx([raw[first], centered[first]])
    assert (exhibit.fitted[0, :, 1] > exhibit.fitted[1, :, 1]).all()
    assert exhibit.largest == pytest.approx(exhibit.fitted[:, -1, 1])


def test_raw_single_gradients_are_all_weakly_same_signed(exhibit: TumorBatches) -> None:
    assert exhibit.unbiased[0, 0, 1] == exhibit.fitted[0, 0, 1] == 1


def test_each_panel_names_its_axes_and_its_two_curves(exhibit: TumorBatches) -> None:
    figure = exhibit.figure()
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["bias zero: the curves cross", "bias fitted: they do not"]
    assert figure.axes[0].get_position().y0 > figure.axes[1].get_position().y1, "one above the other"
    for panel, curves in enumerate((exhibit.unbiased, exhibit.fitted)):
        assert axes_named(figure, panel) == ("batch size", "same-signed batches")
        above = np.sign(curves[0, 1:, 1] - curves[1, 1:, 1])
        assert (len(set(above)) > 1) == ("cross" in titles[panel]), "what the title says"
        for name, index in (("scaled", 0), ("standardized", 1)):
            assert read(figure, panel, name).tolist() == curves[index].tolist()


def read(figure: Figure, panel: int, label: str) -> np.ndarray:
    """The curve that is named so in a panel."""
    (word,) = (word for word in words_of_figure(figure) if (word.panel, word.text) == (panel, label))
    (line,) = (line for line in figure.axes[panel].lines if line.get_gid() == word.of.removeprefix("name:"))
    return np.asarray(line.get_xydata())


def test_the_texts_quote_the_curves(exhibit: TumorBatches) -> None:
    first = next(size for size, one, other in curves(exhibit.unbiased) if other > one)
    assert all((other > one) == (size >= first) for size, one, other in curves(exhibit.unbiased))
    assert (
        f"standardized gradients are so more often than scaled ones from batches of {first:.0f} on" in exhibit.caption
    )
    assert all(other < one for _, one, other in curves(exhibit.fitted))
    assert exhibit.caption.endswith("; with a fitted bias they are so less often at each size.")
    assert "weakly same-signed, weights zero. With a bias of zero, standardized" in exhibit.caption
    assert "against the batch size, up to 256. With a bias of zero scaled" in exhibit.alt
    for lead, shown, end in (
        ("With a bias of zero", exhibit.unbiased, "and the curves cross."),
        ("With the fitted bias", exhibit.fitted, "and they do not."),
    ):
        scaled, other = shown[..., 1].tolist()
        assert all(after <= before for before, after in itertools.pairwise(scaled)), "falls"
        assert (
            f"{lead} scaled falls from {scaled[0]:.2f} to {scaled[-1]:.2f}, standardized rises from {other[0]:.2f} to "
            f"{max(other):.2f} and ends at {other[-1]:.2f}, {end}" in exhibit.alt
        )


def curves(shown: np.ndarray) -> list[tuple[float, float, float]]:
    """Batch size, share scaled, share standardized."""
    return [(float(one[0]), float(one[1]), float(other[1])) for one, other in zip(*shown, strict=True)]
