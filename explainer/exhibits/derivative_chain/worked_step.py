"""The tables of one worked step: forward, backward, update; each derivative by a nudge; their shapes."""

import numpy as np

from explainer import neuron
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.neuron import Pass
from explainer.quoting import quote

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


def worked_step(one: Pass, step_size: float) -> Table:
    """Each line of the step: its formula, the formula with the numbers put in, the result."""
    update, later = -step_size * one.on_w, one.stepped(step_size)
    lines = (
        (_sum(one), one.f),
        (_square(one), one.loss),
        (f"{quote(one.f)} − {_factor(one.t)}", one.delta),
        *((f"{_factor(one.delta)} · {_factor(x)}", slope) for x, slope in zip(one.x, one.on_w, strict=True)),
        (f"{_factor(one.delta)} · {quote(1)}", one.on_b),
        (f"−{quote(step_size)} · {quote(one.on_w)}", update),
        (f"{quote(one.w)} + {quote(update)}", later.w),
        (_sum(later), later.f),
        (_square(later), later.loss),
    )
    rows = [(*names, numbers, quote(result)) for names, (numbers, result) in zip(FORMULAS, lines, strict=True)]
    return Table("The step, line by line", ("", "formula", "with the numbers", "result"), tuple(rows))


def nudges(one: Pass, nudge: float) -> Table:
    """Each derivative by its formula and by trial: the weight moved a little both ways, the loss computed again."""
    parameters, formulas = np.array([*one.w, one.b]), [*one.on_w, one.on_b]

    def loss(moved: Array) -> float:
        return float(neuron.squared_loss(neuron.output(moved[:-1], one.x, moved[-1]), one.t))

    tried = neuron.nudged_gradient(loss, parameters, nudge)
    rows = []
    for index, step in enumerate(nudge * np.eye(len(parameters))):
        below, above = quote(loss(parameters - step), ".5f"), quote(loss(parameters + step), ".5f")
        rows.append((PARAMETERS[index], below, above, quote(tried[index], ".3f"), quote(formulas[index], ".3f")))
    header = ("nudged", r"$L$ at $-\varepsilon$", r"$L$ at $+\varepsilon$", "slope", r"$\dl\,\x_i$")
    return Table(f"The same slopes by nudging, with ε = {quote(nudge)}", header, tuple(rows))


def derivatives(one: Pass) -> Table:
    """How many entries each derivative of the chain has, and the entries of this neuron."""
    rows = (
        (r"$\mathrm dL/\mathrm df = \dl$", "one number", "one", quote(one.delta)),
        (r"$\mathrm df/\mathrm d\w$", "$n$ weights", "$n$", quote(one.x)),
        (r"$\mathrm dL/\mathrm d\w = \dl\,\x$", "$n$ weights", "$n$", quote(one.on_w)),
        (r"$\mathrm dL/\mathrm d\x = \dl\,\w$", "$n$ inputs", "$n$", quote(one.on_x)),
    )
    return Table("The entries of each derivative", ("derivative", "by", "entries", "here"), rows)


def _sum(one: Pass) -> str:
    products = [f"{_factor(w)} · {_factor(x)}" for w, x in zip(one.w, one.x, strict=True)]
    return " + ".join([*products, _factor(one.b)])


def _square(one: Pass) -> str:
    return f"½ ({quote(one.f)} − {_factor(one.t)})²"


def _factor(value: float) -> str:
    """A number as it stands in a product or after a sign: in parentheses if it is negative."""
    text = quote(value)
    return f"({text})" if text.startswith("−") else text
