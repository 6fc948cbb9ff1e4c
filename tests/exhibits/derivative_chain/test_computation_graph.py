"""The graph of one neuron: its numbers are those of automatic differentiation, its tables those of exact fractions."""

import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from autograd import grad

from explainer.exhibits.derivative_chain.computation_graph import ComputationGraph
from tests.exhibits.placing import lines, middle
from tests.reading import cells_under, role_of

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
    assert graph.sample.on_x == pytest.approx([by[0], by[2]], rel=1e-13)
    assert graph.on_w == pytest.approx([by[1], by[3]], rel=1e-13)
    assert graph.on_b == pytest.approx(by[4], rel=1e-13)
    products = [graph.x[0] * graph.w[0], graph.x[1] * graph.w[1]]
    assert graph.products == pytest.approx(products, rel=1e-15)
    assert graph.f == pytest.approx(sum(products) + graph.b, rel=1e-14)
    by_products = grad(lambda p: 0.5 * (p[0] + p[1] + graph.b - graph.t) ** 2)(np.array(products))
    assert [graph.delta] * 2 == pytest.approx(by_products, rel=1e-13)  # unchanged through the sum
    assert graph.delta == pytest.approx(grad(lambda f: 0.5 * (f - graph.t) ** 2)(graph.f), rel=1e-14)


def test_the_worked_step_has_the_numbers_of_a_calculation_by_hand() -> None:
    assert [GRAPH.f, GRAPH.delta, GRAPH.loss, GRAPH.on_b] == [-1.0, -2.0, 2.0, -2.0]
    assert [GRAPH.on_w.tolist(), GRAPH.sample.on_x.tolist()] == [[-2, -4], [-2, 2]]
    assert GRAPH.update.tolist() == [0.2, 0.4]
    assert GRAPH.after.w == pytest.approx([1.2, -0.6], rel=1e-14)
    assert GRAPH.after.f == pytest.approx(0, abs=1e-15)
    assert GRAPH.after.b == GRAPH.b
    assert GRAPH.new_loss == pytest.approx(0.5, rel=1e-14)


def test_a_positive_loss_and_positive_inputs_come_with_a_negative_gradient_and_an_update_to_the_northeast() -> None:
    assert GRAPH.loss > 0
    assert GRAPH.x.min() > 0
    assert GRAPH.on_w.max() < 0
    assert GRAPH.told_step == (
        "The gradient (−2, −4) points southwest, uphill. The update (0.2, 0.4) goes northeast, and the loss falls from "
        "2 to 0.5."
    )
    assert GRAPH.update.min() > 0
    assert GRAPH.new_loss < GRAPH.loss


def test_the_gradient_passed_back_has_both_signs_though_the_inputs_are_positive() -> None:
    assert sorted(np.sign(GRAPH.sample.on_x)) == [-1, 1]


def by_symbol(graph: ComputationGraph) -> dict[str, Any]:
    """What stands on the left of each line of the step, recomputed."""
    (w, x), b, t = (graph.w, graph.x), graph.b, graph.t
    f = w[0] * x[0] + w[1] * x[1] + b
    delta = float(grad(lambda f: 0.5 * (f - t) ** 2)(f))
    on_w = grad(lambda w: 0.5 * (w[0] * x[0] + w[1] * x[1] + b - t) ** 2)(w)
    slopes = {r"\partial L/\partial\w_1": on_w[0], r"\partial L/\partial\w_2": on_w[1], r"\partial L/\partial b": delta}
    new = w - 0.1 * on_w
    new_f = new[0] * x[0] + new[1] * x[1] + b
    later = {r"new \w": new, "new f": new_f, "new L": (new_f - t) ** 2 / 2}
    return {"f": f, "L": (f - t) ** 2 / 2, r"\dl": delta, r"\step": -0.1 * on_w} | slopes | later


@pytest.mark.parametrize("graph", [GRAPH, OTHER], ids=["worked", "other"])
def test_each_line_of_the_step_gives_its_result_by_its_numbers_and_by_its_formula(graph: ComputationGraph) -> None:
    expected = by_symbol(graph)
    formulas: dict[str, Any] = {}
    before = {r"\w": graph.w, "f": expected["f"], r"\dl": expected[r"\dl"], r"\grad": expected[r"\dl"] * graph.x}
    before |= {r"\x": graph.x, "b": graph.b, "t": graph.t, r"\eta": 0.1, r"\step": expected[r"\step"]}
    columns = (cells_under(graph.worked_step, header) for header in ("formula", "with the numbers"))
    for line, calculation in zip(*columns, strict=True):
        numbers, _, result = calculation.partition(" = ")
        symbol, _, formula = line.replace("$", "").partition(" = ")
        formulas[symbol] = formula or formulas[symbol.removeprefix("new ")]
        known = before if formula else before | {r"\w": expected[r"new \w"], "f": expected["new f"]}
        value = np.atleast_1d(expected[symbol])
        assert not re.search(r"[·½+²]", result)  # it is worked out
        assert evaluated(result) == pytest.approx(value, rel=1e-5, abs=1e-12)
        assert evaluated(numbers) == pytest.approx(value, rel=2e-5, abs=1e-4)
        assert worth(formulas[symbol], known) == pytest.approx(value, rel=1e-12, abs=1e-14), line
    assert list(formulas)[-3:] == [r"new \w", "new f", "new L"]
    assert sorted(formulas) == sorted(by_symbol(graph))


def worth(formula: str, known: dict[str, Any]) -> np.ndarray:
    """The value of a formula in TeX, with the values of its symbols; what stands side by side is multiplied."""
    text = formula.strip("$")
    for sign, code in {r"\tfrac12": " 0.5 ", "^2": "**2", r"\cdot": "*", r"\,": " "}.items():
        text = text.replace(sign, code)
    parts, values = re.findall(r"\\?[a-z]+(?:_\d)?|[\d.]+|\*\*|[-+*()]", text), {}
    assert "".join(parts) == text.replace(" ", "")
    for place, part in enumerate(parts):
        symbol, _, index = part.partition("_")
        if symbol in known:
            parts[place] = f"v{place}"
            values[parts[place]] = known[symbol][int(index) - 1] if index else known[symbol]
    code = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", " ".join(parts))
    return np.atleast_1d(eval(code, {"__builtins__": {}}, values))  # noqa: S307 - symbols and signs only


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (r"$\tfrac12 (f - t)^2$", 4.5),
        (r"$\w_1\x_2 - f$", 50 - 2),
        (r"$-\eta\,\x$", [-1.5, -2.5]),
        (r"$f \cdot 3 + t$", 5),
    ],
)
def test_formulas_are_evaluated_as_they_are_read(formula: str, value: Any) -> None:
    known = {"f": 2.0, "t": -1.0, r"\w": np.array([10.0, 7.0]), r"\x": np.array([3.0, 5.0]), r"\eta": 0.5}
    assert worth(formula, known) == pytest.approx(np.atleast_1d(value))


def evaluated(text: str) -> np.ndarray:
    """The value of a line of arithmetic as it is printed: sums and products of numbers and of pairs, ½ and squares."""
    for sign, code in {"−": "-", "·": "*", "½": "0.5 *", "²": " ** 2"}.items():
        text = text.replace(sign, code)
    text = re.sub(r"\(([^()]+, [^()]+)\)", r"array([\1])", text)
    return np.atleast_1d(eval(text, {"__builtins__": {}, "array": np.array}))  # noqa: S307 - digits and signs only


LOSSES = (r"$L$ at $-\varepsilon$", r"$L$ at $+\varepsilon$")


def numbers_under(graph: ComputationGraph, header: str) -> list[float]:
    return [float(cell.replace("−", "-")) for cell in cells_under(graph.nudges, header)]


def test_the_table_of_nudges_agrees_with_exact_fractions() -> None:
    nudge = Fraction(1, 100)

    def exact(w1: Fraction, w2: Fraction, b: Fraction) -> Fraction:
        return (w1 * 1 + w2 * 2 + b - 1) ** 2 / 2

    start = [Fraction(1), Fraction(-1), Fraction(0)]
    assert GRAPH.nudge == float(nudge)
    assert GRAPH.nudges.caption.endswith("ε = 0.01")
    assert cells_under(GRAPH.nudges, "nudged") == [r"$\w_1$", r"$\w_2$", "$b$"]
    for index, input_ in enumerate((1, 2, 1)):
        moved = [[value + sign * nudge * (place == index) for place, value in enumerate(start)] for sign in (-1, 1)]
        below, above = (exact(*weights) for weights in moved)
        assert [numbers_under(GRAPH, header)[index] for header in LOSSES] == [float(below), float(above)]
        assert numbers_under(GRAPH, "slope")[index] == float((above - below) / (2 * nudge))
        assert numbers_under(GRAPH, r"$\dl\,\x_i$")[index] == -2.0 * input_


def test_the_table_of_nudges_follows_another_neuron_and_its_bias() -> None:
    delta = 0.7 * 2.3 - 1.9 * 0.4 - 0.6 - 1.7
    by_nudge, by_formula = numbers_under(OTHER, "slope"), numbers_under(OTHER, r"$\dl\,\x_i$")
    assert by_nudge == by_formula == pytest.approx([0.7 * delta, -1.9 * delta, delta], abs=0.0005)


def test_the_derivatives_have_the_entries_of_automatic_differentiation() -> None:
    w, x, b, t = np.array([-1.9, 0.4]), np.array([0.7, 2.3]), -0.6, 1.7
    table = ComputationGraph.of(x, w, b, t).derivatives
    by_f = grad(lambda f: 0.5 * (f - t) ** 2)(w @ x + b)
    by_w = grad(lambda w: (w[0] * x[0] + w[1] * x[1] + b - t) ** 2 / 2)(w)
    by_x = grad(lambda x: (w[0] * x[0] + w[1] * x[1] + b - t) ** 2 / 2)(x)
    expected = {"L/f": by_f, r"f/\w": grad(lambda w: w[0] * x[0] + w[1] * x[1] + b)(w), r"L/\w": by_w, r"L/\x": by_x}
    rows = zip(*(cells_under(table, header) for header in ("derivative", "entries", "here")), strict=True)
    for (formula, entries, here), (what, value) in zip(rows, expected.items(), strict=True):
        left, _, right = formula.strip("$").partition(" = ")
        assert left.replace(r"\mathrm d", "") == what
        assert evaluated(here) == pytest.approx(np.atleast_1d(value), rel=1e-5)
        assert worth(right, {r"\dl": by_f, r"\x": x, r"\w": w}) == pytest.approx(np.atleast_1d(value), rel=1e-12)
        assert entries == ("$n$" if np.ndim(value) else "one")


def test_nodes_say_their_values_and_stand_where_their_edges_begin() -> None:
    seen = {text.get_text(): text for line in lines(OTHER.figure()) for text in line}
    places = {text: middle(seen[text]) for text in seen}
    roles = {
        "x₁ = 0.7": "input",
        "x₂ = −1.9": "input",
        "w₁ = 2.3": "weight",
        "w₂ = 0.4": "weight",
        "b = −0.6": "weight",
    }
    for text, role in roles.items():
        assert role_of(seen[text].get_color()) == role
    for x, w in (("x₁ = 0.7", "w₁ = 2.3"), ("x₂ = −1.9", "w₂ = 0.4")):
        assert places[x][0] > places[w][0] + 50
        assert places[x][1] > places[w][1] + 30
    assert places["w₁ = 2.3"][1] > places["w₂ = 0.4"][1] > places["b = −0.6"][1]
    assert places["t = 1.7"][0] == pytest.approx(places["½(f − t)²"][0], abs=2)


def test_values_stand_above_the_edges_and_gradients_bold_below_them_each_in_its_row() -> None:
    f = 0.7 * 2.3 - 1.9 * 0.4 - 0.6
    delta = f - 1.7
    seen = {text.get_text(): text for line in lines(OTHER.figure()) for text in line}
    first, second, trunk = (f"{number:g}".replace("-", "−") for number in (0.7 * delta, -1.9 * delta, delta))
    rows = {"w₁ = 2.3": (f"{0.7 * 2.3:g}", f"δx₁ = {first}"), "w₂ = 0.4": ("−0.76", f"δx₂ = {second}")}
    for node, (value, gradient) in rows.items():
        height = middle(seen[node])[1]
        assert 4 < middle(seen[value])[1] - height < 40
        assert 4 < height - middle(seen[gradient])[1] < 40
        assert middle(seen[node])[0] < middle(seen[gradient])[0] < middle(seen[value])[0]
    height = middle(seen["+"])[1]
    assert 4 < middle(seen[f"f = {f:g}"])[1] - height < 40
    assert middle(seen[f"L = {delta**2 / 2:g}"])[1] > middle(seen["½(f − t)²"])[1]
    deltas = [text for line in lines(OTHER.figure()) for text in line if text.get_text() == f"δ = {trunk}"]
    (on_f, on_b) = sorted(deltas, key=lambda text: -middle(text)[1])
    assert 4 < height - middle(on_f)[1] < 40
    assert middle(on_f)[0] == pytest.approx(middle(seen[f"f = {f:g}"])[0], abs=2)
    assert 4 < middle(seen["b = −0.6"])[1] - middle(on_b)[1] < 40
    bold = {text for text in seen if seen[text].get_fontweight() == "bold"}
    assert bold == {f"δx₁ = {first}", f"δx₂ = {second}", f"δ = {trunk}"}
    assert {role_of(seen[text].get_color()) for text in (*bold, "← gradients")} == {"upstream"}
    assert role_of(seen["values →"].get_color()) == "ink"


def test_caption_and_alternative_text_tell_the_values_and_the_gradients() -> None:
    delta = 1 * 1 + 2 * -1 + 0 - 1
    slopes = f"({delta * 1}, {delta * 2})".replace("-", "−")
    assert GRAPH.caption == (
        r"Values flow to the right, gradients flow back to the left. One number, $\dl$ = −2, reaches every weight; "
        "each multiplies it by its own input. Here the output is below its target, and the gradients on the weights "
        "and on the bias are all negative."
    )
    assert GRAPH.alt == (
        "The graph of one neuron with inputs (1, 2), weights (1, −1) and bias 0. Forward, the products (1, −2) and "
        "the bias add up to the output f = −1; with the target 1 the loss is 2. Backward, δ = −2 goes unchanged "
        "through the sum to both products and to the bias. Each product hands its weight δ times the weight's input, "
        f"{slopes}. Here the output is below its target, and the gradients on the weights and on the bias are all "
        "negative."
    )


COMPASS = {(1, 1): "northeast", (-1, -1): "southwest"}


def printed(*numbers: float) -> str:
    return ", ".join(f"{number:g}" for number in numbers).replace("-", "−")


@pytest.mark.parametrize("target", ComputationGraph.dials[0].values)
def test_turned_to_any_target_the_figure_and_the_words_have_its_gradients(target: float) -> None:
    turned, values = ComputationGraph.compute(target=target), np.array([1.0, 1.0, 2.0, -1.0, 0.0])
    by = grad(loss)(values, target)
    assert [*turned.on_w, turned.on_b, turned.delta] == [by[1], by[3], by[4], by[4]]
    seen = {text.get_text() for line in lines(turned.figure()) for text in line}
    slopes = {f"δx₁ = {printed(by[1])}", f"δx₂ = {printed(by[3])}", f"δ = {printed(by[4])}"}
    assert {*slopes, f"t = {printed(target)}", f"L = {printed(loss(values, target))}"} <= seen
    place = "below" if target > -1 else "above" if target < -1 else "at"
    sign = {"below": "negative", "above": "positive", "at": "zero"}[place]
    assert f"output {place} its target:\ngradients on w and b\nare all {sign}" in seen
    verdict = f"output is {place} its target, and the gradients on the weights and on the bias are all {sign}."
    assert turned.caption.endswith(verdict)
    assert turned.alt.endswith(verdict)
    (by_x,) = (row[-1] for row in turned.derivatives.rows if r"\dl\,\w" in row[0])
    assert by_x == f"({printed(by[0], by[2])})"
    after = loss(values - 0.1 * np.array([0, by[1], 0, by[3], 0]), target)
    told = "Here the output meets the target: the gradient is zero, and the update changes nothing."
    if by[4]:
        ways = [COMPASS[int(sign * np.sign(by[1])), int(sign * np.sign(by[3]))] for sign in (1, -1)]
        told = f"The gradient ({printed(by[1], by[3])}) points {ways[0]}, uphill. The update "
        told += f"({printed(-0.1 * by[1], -0.1 * by[3])}) goes {ways[1]}, and the loss falls from "
        told += f"{printed(loss(values, target))} to {printed(after)}."
        assert after < loss(values, target)
    assert turned.told_step == told


def test_the_dial_passes_the_output_as_far_as_it_begins_before_it() -> None:
    targets = ComputationGraph.dials[0].values
    assert sorted(-2 - target for target in targets) == list(targets)  # mirrored at the output −1
    assert -1 in targets


def test_with_a_negative_input_the_gradients_are_not_said_to_share_a_sign() -> None:
    assert OTHER.sign == "not of one sign"


def test_two_targets_on_either_side_of_the_output_have_one_loss_and_opposite_gradients() -> None:
    tables = {ComputationGraph.compute(target=target).two_targets for target in (-5, -1, 1)}
    (table,) = tables
    rows = []
    for target in (-3.0, 1.0):
        values = np.array([1.0, 1.0, 2.0, -1.0, 0.0])
        by = grad(loss)(values, target)
        rows.append((printed(target), printed(loss(values, target)), printed(by[4]), f"({printed(by[1], by[3])})"))
    assert table.rows == tuple(rows)
    assert table.header == ("$t$", "$L$", r"$\dl$", r"$\grad$")
    assert rows[0][1] == rows[1][1]


def test_the_exercise_has_a_target_of_the_dial_and_the_positive_gradients_of_an_output_above_it() -> None:
    target = GRAPH.asked_target
    assert target in ComputationGraph.dials[0].values
    values = np.array([1.0, 1.0, 2.0, -1.0, 0.0])
    by = grad(loss)(values, target)
    for shown in (GRAPH, ComputationGraph.compute(target=-2)):  # also if the figure is turned elsewhere
        assert [*shown.asked_gradient, shown.asked_delta] == [by[1], by[3], by[4]] == [3, 6, 3]
