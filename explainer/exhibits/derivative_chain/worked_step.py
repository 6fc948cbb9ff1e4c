"""The tables of one worked step: forward, backward, update; each derivative by a nudge; their shapes."""

from typing import TYPE_CHECKING

import numpy as np

from explainer import neuron
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.quoting import quote

if TYPE_CHECKING:
    from explainer.exhibits.derivative_chain.computation_graph import ComputationGraph

FORMULAS = (
    ("output $f$", r"$\w_1\x_1 + \w_2\x_2 + b$"),
    ("loss $L$", r"$\tfrac12 (f - t)^2$"),
    (r"upstream $\dl$", "$f - t$"),
    (r"slope in $\w_1$", r"$\dl\,\x_1$"),
    (r"slope in $\w_2$", r"$\dl\,\x_2$"),
    ("slope in $b$", r"$\dl \cdot 1$"),
    (r"update $\step$", r"$-\eta\,\grad$"),
    (r"new weights $\w$", r"$\w + \step$"),
    ("new output $f$", "as above"),
    ("new loss $L$", "as above"),
)
PARAMETERS = (r"$\w_1$", r"$\w_2$", "$b$")


def worked_step(graph: "ComputationGraph", step_size: float) -> Table:
    """Each line of the step: its formula, the formula with the numbers put in, the result."""
    later = graph.after
    lines = (
        (_sum(graph), graph.f),
        (_square(graph), graph.loss),
        (f"{quote(graph.f)} − {_factor(graph.t)}", graph.delta),
        *((f"{_factor(graph.delta)} · {_factor(x)}", slope) for x, slope in zip(graph.x, graph.on_w, strict=True)),
        (f"{_factor(graph.delta)} · {quote(1)}", graph.on_b),
        (f"−{quote(step_size)} · {quote(graph.on_w)}", graph.update),
        (f"{quote(graph.w)} + {quote(graph.update)}", later.w),
        (_sum(later), later.f),
        (_square(later), later.loss),
    )
    rows = [(*names, numbers, quote(result)) for names, (numbers, result) in zip(FORMULAS, lines, strict=True)]
    return Table("The step, line by line", ("", "formula", "with the numbers", "result"), tuple(rows))


def nudges(graph: "ComputationGraph", nudge: float) -> Table:
    """Each derivative by its formula and by trial: the weight moved a little both ways, the loss computed again."""
    parameters, formulas = np.array([*graph.w, graph.b]), [*graph.on_w, graph.on_b]

    def loss(moved: Array) -> float:
        return float(neuron.squared_loss(neuron.output(moved[:-1], graph.x, moved[-1]), graph.t))

    tried = neuron.nudged_gradient(loss, parameters, nudge)
    rows = []
    for index, step in enumerate(nudge * np.eye(len(parameters))):
        below, above = quote(loss(parameters - step), ".5f"), quote(loss(parameters + step), ".5f")
        rows.append((PARAMETERS[index], below, above, quote(tried[index], ".3f"), quote(formulas[index], ".3f")))
    header = ("nudged", r"$L$ at $-\varepsilon$", r"$L$ at $+\varepsilon$", "slope", r"$\dl\,\x_i$")
    return Table(f"The same slopes by nudging, with ε = {quote(nudge)}", header, tuple(rows))


def derivatives(graph: "ComputationGraph") -> Table:
    """How many entries each derivative of the chain has, and the entries of this neuron."""
    rows = (
        (r"$\mathrm dL/\mathrm df = \dl$", "one number", "one", quote(graph.delta)),
        (r"$\mathrm df/\mathrm d\w$", "$n$ weights", "$n$", quote(graph.x)),
        (r"$\mathrm dL/\mathrm d\w = \dl\,\x$", "$n$ weights", "$n$", quote(graph.on_w)),
        (r"$\mathrm dL/\mathrm d\x = \dl\,\w$", "$n$ inputs", "$n$", quote(graph.on_x)),
    )
    return Table("The entries of each derivative", ("derivative", "by", "entries", "here"), rows)


def _sum(graph: "ComputationGraph") -> str:
    products = [f"{_factor(w)} · {_factor(x)}" for w, x in zip(graph.w, graph.x, strict=True)]
    return " + ".join([*products, _factor(graph.b)])


def _square(graph: "ComputationGraph") -> str:
    return f"½ ({quote(graph.f)} − {_factor(graph.t)})²"


def _factor(value: float) -> str:
    """A number as it stands in a product or after a sign: in parentheses if it is negative."""
    text = quote(value)
    return f"({text})" if text.startswith("−") else text
