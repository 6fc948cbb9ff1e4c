"""The graph of one neuron: its numbers are those of automatic differentiation, its tables those of exact fractions."""

import dataclasses
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from autograd import grad
from matplotlib.colors import to_hex
from matplotlib.text import Text

from explainer.drawing.palette import ROLES
from explainer.exhibits.derivative_chain.computation_graph import ComputationGraph

GRAPH = ComputationGraph.compute()
# With a bias and a target that are not zero, a negative input, and no two numbers alike.
OTHER = ComputationGraph.of([0.7, -1.9], [2.3, 0.4], b=-0.6, t=1.7)


def loss(values: np.ndarray, t: float) -> Any:
    x1, w1, x2, w2, b = values
    return 0.5 * (x1 * w1 + x2 * w2 + b - t) ** 2


@pytest.mark.parametrize("graph", [GRAPH, OTHER], ids=["worked", "other"])
def test_every_gradient_on_an_edge_is_that_of_automatic_differentiation(graph: ComputationGraph) -> None:
    values = np.array([graph.x[0], graph.w[0], graph.x[1], graph.w[1], graph.b])
    by = grad(loss)(values, graph.t)
    assert graph.loss == pytest.approx(loss(values, graph.t), rel=1e-14)
    assert graph.on_x == pytest.approx([by[0], by[2]], rel=1e-13)
    assert graph.on_w == pytest.approx([by[1], by[3]], rel=1e-13)
    assert graph.on_b == pytest.approx(by[4], rel=1e-13)
    products = [graph.x[0] * graph.w[0], graph.x[1] * graph.w[1]]
    assert graph.products == pytest.approx(products, rel=1e-15)
    assert graph.f == pytest.approx(sum(products) + graph.b, rel=1e-14)
    by_products = grad(lambda p: 0.5 * (p[0] + p[1] + graph.b - graph.t) ** 2)(np.array(products))
    assert graph.on_products == pytest.approx(by_products, rel=1e-13)
    assert graph.delta == pytest.approx(grad(lambda f: 0.5 * (f - graph.t) ** 2)(graph.f), rel=1e-14)


def test_the_worked_step_has_the_numbers_of_a_calculation_by_hand() -> None:
    assert [GRAPH.f, GRAPH.delta, GRAPH.loss, GRAPH.on_b] == [-1.0, -2.0, 2.0, -2.0]
    assert [GRAPH.on_w.tolist(), GRAPH.on_x.tolist()] == [[-2, -4], [-2, 2]]
    assert GRAPH.update.tolist() == [0.2, 0.4]
    assert GRAPH.after.w == pytest.approx([1.2, -0.6], rel=1e-14)
    assert GRAPH.after.f == pytest.approx(0, abs=1e-15)
    assert GRAPH.after.b == GRAPH.b
    assert GRAPH.new_loss == pytest.approx(0.5, rel=1e-14)


def test_a_positive_loss_and_positive_inputs_come_with_a_negative_gradient_and_an_update_to_the_northeast() -> None:
    assert GRAPH.loss > 0
    assert GRAPH.x.min() > 0
    assert GRAPH.on_w.max() < 0
    assert (GRAPH.gradient_direction, GRAPH.update_direction) == ("southwest", "northeast")
    assert GRAPH.update.min() > 0
    assert GRAPH.new_loss < GRAPH.loss


def test_the_gradient_passed_back_has_both_signs_though_the_inputs_are_positive() -> None:
    assert sorted(np.sign(GRAPH.on_x)) == [-1, 1]


@pytest.mark.parametrize("graph", [GRAPH, OTHER], ids=["worked", "other"])
def test_the_arithmetic_in_each_line_of_the_step_gives_its_result(graph: ComputationGraph) -> None:
    rows = graph.worked_step.rows
    later = graph.w - np.float64(0.1) * (graph.f - graph.t) * graph.x
    f, new_f = graph.x @ graph.w + graph.b, graph.x @ later + graph.b
    slopes = (f - graph.t) * np.append(graph.x, 1)
    losses = [(output - graph.t) ** 2 / 2 for output in (f, new_f)]
    expected = [f, losses[0], f - graph.t, *slopes, -0.1 * slopes[:2], later, new_f, losses[1]]
    for (_, _, numbers, result), value in zip(rows, expected, strict=True):
        assert evaluated(result) == pytest.approx(np.atleast_1d(value), rel=1e-5, abs=1e-12)
        assert evaluated(numbers) == pytest.approx(np.atleast_1d(value), rel=2e-5, abs=1e-4)


def evaluated(text: str) -> np.ndarray:
    """The value of a line of arithmetic as it is printed: sums and products of numbers and of pairs, ½ and squares."""
    for sign, code in {"−": "-", "·": "*", "½": "0.5 *", "²": " ** 2"}.items():
        text = text.replace(sign, code)
    text = re.sub(r"\(([^()]+, [^()]+)\)", r"array([\1])", text)
    return np.atleast_1d(eval(text, {"__builtins__": {}, "array": np.array}))  # noqa: S307 - digits and signs only


def test_the_table_of_nudges_agrees_with_exact_fractions() -> None:
    nudge = Fraction(1, 100)

    def exact(w1: Fraction, w2: Fraction, b: Fraction) -> Fraction:
        return (w1 * 1 + w2 * 2 + b - 1) ** 2 / 2

    start = [Fraction(1), Fraction(-1), Fraction(0)]
    assert GRAPH.nudge == float(nudge)
    for index, (row, input_) in enumerate(zip(GRAPH.nudges.rows, (1, 2, 1), strict=True)):
        moved = [[value + sign * nudge * (place == index) for place, value in enumerate(start)] for sign in (-1, 1)]
        below, above = (exact(*weights) for weights in moved)
        cells = [float(cell.replace("−", "-")) for cell in row[1:]]
        assert cells == [float(below), float(above), float((above - below) / (2 * nudge)), -2.0 * input_]


def test_the_table_of_nudges_follows_another_neuron_and_its_bias() -> None:
    delta = 0.7 * 2.3 - 1.9 * 0.4 - 0.6 - 1.7
    by_nudge, by_formula = ([float(row[i].replace("−", "-")) for row in OTHER.nudges.rows] for i in (3, 4))
    assert by_nudge == by_formula == pytest.approx([0.7 * delta, -1.9 * delta, delta], abs=0.0005)


def test_the_derivatives_have_the_entries_of_automatic_differentiation() -> None:
    w, x, b, t = np.array([-1.9, 0.4]), np.array([0.7, 2.3]), -0.6, 1.7
    graph = ComputationGraph.of(x, w, b, t)
    by_f = grad(lambda f: 0.5 * (f - t) ** 2)(w @ x + b)
    by_w = grad(lambda w: (w[0] * x[0] + w[1] * x[1] + b - t) ** 2 / 2)(w)
    by_x = grad(lambda x: (w[0] * x[0] + w[1] * x[1] + b - t) ** 2 / 2)(x)
    expected = [by_f, grad(lambda w: w[0] * x[0] + w[1] * x[1] + b)(w), by_w, by_x]
    for (*_, entries, here), value in zip(graph.derivatives.rows, expected, strict=True):
        assert evaluated(here) == pytest.approx(np.atleast_1d(value), rel=1e-5)
        assert entries == ("$n$" if np.ndim(value) else "one")


def texts(graph: ComputationGraph) -> tuple[dict[str, Text], dict[str, Text]]:
    """The texts of the drawing: those that show data by their gid, the others by what they say."""
    drawn = graph.figure().findobj(Text)
    data = {str(text.get_gid()): text for text in drawn if text.get_gid()}
    return data, {text.get_text(): text for text in drawn if not text.get_gid()}


@pytest.mark.parametrize(
    ("node", "value", "gradient", "role"),
    [
        ("x₁", "x-0", "on_x-0", "input"),
        ("w₁", "w-0", "on_w-0", "weight"),
        ("x₂", "x-1", "on_x-1", "input"),
        ("w₂", "w-1", "on_w-1", "weight"),
        ("b", "b", "on_b", "weight"),
        ("+", "f", "delta", "ink"),
    ],
)
def test_each_value_stands_above_the_edge_of_its_node_and_each_gradient_below_it(
    node: str, value: str, gradient: str, role: str
) -> None:
    drawn, plan = texts(OTHER)
    across, height = plan[node].get_position()
    assert 0 < drawn[value].get_position()[1] - height < 15
    assert 0 < height - drawn[gradient].get_position()[1] < 15
    for name, color in ((value, role), (gradient, "upstream")):
        assert 20 < drawn[name].get_position()[0] - across < 90
        assert to_hex(drawn[name].get_color()) == ROLES[color].light


def test_a_gradient_names_the_factor_that_it_holds() -> None:
    drawn, _ = texts(dataclasses.replace(OTHER, on_x=np.array([3.0, 4.0]), on_w=np.array([5.0, 6.0])))
    named = {name: drawn[name].get_text() for name in ("on_x-0", "on_x-1", "on_w-0", "on_w-1")}
    assert list(named.values()) == ["δw₁ = 3", "δw₂ = 4", "δx₁ = 5", "δx₂ = 6"]
