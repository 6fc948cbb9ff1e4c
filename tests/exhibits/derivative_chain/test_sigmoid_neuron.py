"""The neuron with a sigmoid of its own: one factor for both entries, as automatic differentiation has it."""

from collections.abc import Callable

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from scipy.special import erf, expit

from explainer.exhibits.derivative_chain.computation_graph import ComputationGraph
from explainer.exhibits.derivative_chain.sigmoid_neuron import SigmoidNeuron
from tests.reading import Array, axes_named, cells_under, marks_of_figure, role_of, words_of_figure

NEURON = SigmoidNeuron.compute()
X, TURN = np.array([1.0, 2.0]), 1.0
Loss = Callable[[np.ndarray, np.ndarray], float]


def linear_loss(w: np.ndarray, x: np.ndarray) -> float:
    value: float = 0.5 * (anp.dot(w, x) - TURN) ** 2
    return value


def sigmoid_loss(w: np.ndarray, x: np.ndarray) -> float:
    value: float = 0.5 * (1 / (1 + anp.exp(-anp.dot(w, x))) - expit(TURN)) ** 2
    return value


@pytest.mark.parametrize(("kind", "loss"), [("linear", linear_loss), ("sigmoid", sigmoid_loss)])
def test_the_curves_are_the_entries_of_the_gradient_by_automatic_differentiation(kind: str, loss: Loss) -> None:
    first, second = getattr(NEURON, kind)
    assert (first[:, 0] == second[:, 0]).all()
    assert (first[0, 0], first[-1, 0]) == (-5, 5)
    for (f, one), (_, two) in zip(first, second, strict=True):
        weights = np.array([f - 3.0, 1.5])  # their product with (1, 2) is f
        assert [one, two] == pytest.approx(grad(loss)(weights, X), rel=1e-9, abs=1e-14)


@pytest.mark.parametrize("kind", ["linear", "sigmoid"])
def test_both_entries_change_sign_together_and_keep_the_ratio_of_the_inputs(kind: str) -> None:
    (f, first), (_, second) = (entry.T for entry in getattr(NEURON, kind))
    assert NEURON.turn == TURN
    off = np.abs(f - TURN) > 1e-9
    assert 0.5 < off.mean() < 1
    assert (np.sign(first[off]) == np.sign(f[off] - TURN)).all()
    assert second[off] / first[off] == pytest.approx(np.full(off.sum(), 2.0), rel=1e-12)
    assert NEURON.ratio == pytest.approx(2, rel=1e-14)


def test_the_sigmoid_multiplies_both_entries_by_one_positive_factor() -> None:
    f = NEURON.linear[0, :, 0]
    off = np.abs(f - TURN) > 1e-9
    factors = NEURON.sigmoid[:, off, 1] / NEURON.linear[:, off, 1]
    assert factors[0] == pytest.approx(factors[1], rel=1e-12)
    assert 0 < factors[0].min() < factors[0].max() < 0.1
    assert np.ptp(np.log(factors[0])) > 2  # a factor that depends on f: sizes change, and by different amounts


def test_the_dots_sit_on_the_curves_at_the_output_of_the_computation_graph() -> None:
    graph = ComputationGraph.compute()
    assert NEURON.linear_gradient == pytest.approx(graph.on_w, rel=1e-14)
    for kind in ("linear", "sigmoid"):
        dots = getattr(NEURON, f"{kind}_dots")
        assert dots[:, 0].tolist() == [graph.f, graph.f]
        assert dots[:, 1] == pytest.approx(getattr(NEURON, f"{kind}_gradient"), rel=1e-14)
        for dot, curve in zip(dots, getattr(NEURON, kind), strict=True):
            assert np.interp(dot[0], *curve.T) == pytest.approx(dot[1], rel=0.003)
    slope = (expit(-1 + 1e-5) - expit(-1 - 1e-5)) / 2e-5
    assert NEURON.sigmoid_gradient == pytest.approx((expit(-1) - expit(1)) * slope * X, rel=1e-9)


def test_a_sigmoid_as_the_loss_has_a_slope_between_zero_and_a_quarter_everywhere() -> None:
    slope = grad(lambda f: 1 / (1 + anp.exp(-f)))
    slopes = np.array([slope(f) for f in np.linspace(-5, 5, 1001)])
    assert slopes.min() == pytest.approx(NEURON.least_slope, rel=1e-9)
    assert slopes.max() == pytest.approx(NEURON.greatest_slope, rel=1e-9)
    assert min(slope(f) for f in (-30.0, 30.0)) > 0
    assert NEURON.greatest_slope == 0.25


def test_an_activation_that_falls_flips_the_sign_of_delta_and_with_it_all_entries() -> None:
    def loss(w: np.ndarray) -> float:
        f = anp.dot(w, X)
        return float(0.5 * (0.5 * f * (1 + erf(f / 2**0.5)) - 1.0) ** 2)

    slope = 0.5 * (1 + erf(-2 / 2**0.5)) - 2 * np.exp(-2) / np.sqrt(2 * np.pi)
    assert NEURON.falling_at == -2
    assert NEURON.falling_slope == pytest.approx(slope, rel=1e-6)
    assert slope < -0.05
    weights, step = np.array([0.0, -1.0]), 1e-6 * np.eye(2)
    gradient = [(loss(weights + e) - loss(weights - e)) / 2e-6 for e in step]
    assert min(gradient) > 0  # although the output is below its target, where a sigmoid's neuron has both below zero


def test_targets_at_one_end_leave_delta_one_sign() -> None:
    outputs = np.linspace(-20, 20, 101)
    assert ((expit(outputs) - 1) * expit(outputs) * expit(-outputs) < 0).all()


def test_the_layer_before_decides_whether_the_entries_share_a_sign_and_the_neuron_itself_does_not() -> None:
    emitted = {"sigmoid": expit(np.array([0.5, -1.0])), "tanh": np.tanh([0.5, -1.0])}
    losses = {"linear": linear_loss, "sigmoid": sigmoid_loss}
    cases = [(before, own) for before in emitted for own in losses]
    headers = ("layer before", "this neuron", "entries have", r"$\grad = \dl\,\x$")
    columns = [cells_under(NEURON.blame, header) for header in headers]
    assert list(zip(*columns[:2], strict=True)) == cases
    for before, own, signs, gradient in zip(*columns, strict=True):
        expected = grad(losses[own])(np.array([1.0, -1.0]), emitted[before])
        assert vector(gradient) == pytest.approx(expected, abs=0.0005)
        assert vector(gradient).all()
        assert signs == ("one sign" if np.prod(expected) > 0 else "both signs")
        assert signs == ("one sign" if before == "sigmoid" else "both signs")


def vector(text: str) -> np.ndarray:
    return np.array([float(entry) for entry in text.strip("()").replace("−", "-").split(",")])


def test_the_cross_entropy_cancels_the_slope_of_the_sigmoid() -> None:
    def cross_entropy(f: float, t: float) -> float:
        a = 1 / (1 + anp.exp(-f))
        value: float = -t * anp.log(a) - (1 - t) * anp.log(1 - a)
        return value

    for f in (-5.0, -1.0, 0.3, 5.0):
        for t in (0.0, 0.4, 1.0):
            assert grad(cross_entropy)(f, t) == pytest.approx(expit(f) - t, rel=1e-9)


def test_tanh_before_a_neuron_allows_both_signs_and_forces_neither() -> None:
    signs = {len(set(np.sign(np.tanh(before)))) for before in ([0.5, -1.0], [0.5, 1.0])}
    assert signs == {1, 2}
    assert expit(np.array([0.5, -1.0])).min() > 0


def shown_in(panel: int, label: str) -> Array:
    """The mark under a label in one panel: the labels of the two are alike."""
    figure = NEURON.figure()
    (word,) = (w for w in words_of_figure(figure) if (w.what, w.panel, w.text) == ("name", panel, label))
    field, _, index = word.of.partition("-")
    (mark,) = (m for m in marks_of_figure(figure) if (m.field, m.index) == (field, (int(index),)))
    return np.asarray(mark.data)


@pytest.mark.parametrize(
    ("panel", "title", "loss"), [(0, "a linear neuron", linear_loss), (1, "with a sigmoid", sigmoid_loss)]
)
def test_what_a_reader_finds_under_each_label(panel: int, title: str, loss: Loss) -> None:
    figure = NEURON.figure()
    axes = figure.axes[panel]
    assert axes.get_title() == title
    assert axes_named(figure, panel) == ("f", "gradient")
    for entry, label in enumerate(("δx₁", "δx₂")):
        curve = shown_in(panel, label)
        for f, value in curve[::10]:
            assert value == pytest.approx(grad(loss)(np.array([f - 3.0, 1.5]), X)[entry], rel=1e-9, abs=1e-14)
    for label, side in (("both −", -1), ("both +", 1)):
        area = shown_in(panel, label)
        assert {*np.sign(area[:, 0] - TURN), *np.sign(area[:, 1])} == {0, side}
        (word,) = (w for w in words_of_figure(figure) if (w.panel, w.text) == (panel, label))
        assert word.role == ("negative" if side < 0 else "positive")
        for curve in (shown_in(panel, "δx₁"), shown_in(panel, "δx₂")):
            inside = (curve - curve[np.argmin(np.abs(curve[:, 0] - TURN))])[np.sign(curve[:, 0] - TURN) == side]
            assert (np.sign(inside) == side).all()  # the curves stay in the two shaded quadrants
    printed = [text for text in axes.texts if str(text.get_gid()).endswith(("gradient-0", "gradient-1"))]
    values = grad(loss)(np.array([1.0, -1.0]), X)
    assert [text.get_text() for text in printed] == [f"{value:.2g}".replace("-", "−") for value in values]
    assert [text.get_position()[1] for text in printed] == pytest.approx(values)
    (ratio,) = (text for text in axes.texts if "=" in text.get_text())
    assert ratio.get_text() == f"δx₂ =\n{values[1] / values[0]:g} δx₁"
    assert role_of(ratio.get_color()) == "upstream"


def test_caption_and_alternative_text_tell_where_the_signs_change_and_by_how_much_the_entries_differ() -> None:
    linear, sigmoid = (grad(loss)(np.array([1.0, -1.0]), X) for loss in (linear_loss, sigmoid_loss))
    assert linear[1] / linear[0] == pytest.approx(sigmoid[1] / sigmoid[0])
    assert NEURON.caption == (
        r"The sigmoid's slope $\sigma'$ is a factor of $\dl$, so it scales both entries alike. Their signs still "
        f"change together, at $f$ = 1, and one stays {linear[1] / linear[0]:g} times the other."
    )
    for curve in NEURON.linear:  # straight
        assert np.abs(np.diff(curve[:, 1], 2)).max() < 1e-12
    for curve in np.abs(NEURON.sigmoid[:, :, 1]):  # fading at both ends
        assert max(curve[0], curve[-1]) < 0.25 * curve.max()
    printed = [", ".join(f"{value:.3g}" for value in pair).replace("-", "−") for pair in (linear, sigmoid)]
    assert NEURON.alt == (
        "Two panels: the two entries of the gradient against the output f, from −5 to 5. Left, for a linear neuron, "
        "they are straight lines. Right, with a sigmoid, they are curves that fade at both ends. In both panels the "
        f"two are negative left of f = 1 and positive right of it. At the dots they are ({printed[0]}) for the linear "
        f"neuron and ({printed[1]}) with the sigmoid: the second is {sigmoid[1] / sigmoid[0]:.3g} times the first."
    )
