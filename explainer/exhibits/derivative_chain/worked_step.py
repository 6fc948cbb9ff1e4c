"""The tables of one worked step: forward, backward, update; each derivative by a nudge; their shapes."""

from collections.abc import Iterable

import numpy as np

from explainer import neuron
from explainer.checked import Array
from explainer.drawing.texts import Table, column
from explainer.neuron import Pass
from explainer.quoting import quote

FORMULAS = (
    r"$f = \w_1\x_1 + \w_2\x_2 + b$",
    r"$L = \tfrac12 (f - t)^2$",
    r"$\dl = f - t$",
    r"$\partial L/\partial\w_1 = \dl\,\x_1$",
    r"$\partial L/\partial\w_2 = \dl\,\x_2$",
    r"$\partial L/\partial b = \dl \cdot 1$",
    r"$\step = -\eta\,\grad$",
    r"new $\w = \w + \step$",
    "new $f$",
    "new $L$",
)
DERIVATIVES = (
    r"$\mathrm dL/\mathrm df = \dl$",
    r"$\mathrm df/\mathrm d\w = \x$",
    r"$\mathrm dL/\mathrm d\w = \dl\,\x$",
    r"$\mathrm dL/\mathrm d\x = \dl\,\w$",
)
PARAMETERS = (r"$\w_1$", r"$\w_2$", "$b$")


def worked_step(sample: Pass, step_size: float) -> Table:
    """Each line of the step: its formula, and the same with the numbers put in and worked out."""
    later = sample.after(step_size)
    lines = (
        (_sum(sample), sample.f),
        (_square(sample), sample.loss),
        (f"{quote(sample.f)} − {_factor(sample.t)}", sample.delta),
        *((f"{_factor(sample.delta)} · {_factor(x)}", slope) for x, slope in zip(sample.x, sample.on_w, strict=True)),
        (f"{_factor(sample.delta)} · {quote(1)}", sample.delta),
        (f"−{quote(step_size)} · {quote(sample.on_w)}", sample.update(step_size)),
        (f"{quote(sample.w)} + {quote(sample.update(step_size))}", later.w),
        (_sum(later), later.f),
        (_square(later), later.loss),
    )
    columns = {"formula": FORMULAS, "with the numbers": [f"{numbers} = {quote(result)}" for numbers, result in lines]}
    return Table.of("The step, line by line", columns)


def nudges(sample: Pass, nudge: float) -> Table:
    """Each derivative by its formula and by trial: the weight moved a little both ways, the loss computed again."""
    parameters, formulas = np.array([*sample.w, sample.b]), [*sample.on_w, sample.delta]

    def loss(moved: Array) -> float:
        return float(neuron.squared_loss(neuron.output(moved[:-1], sample.x, moved[-1]), sample.t))

    steps = nudge * np.eye(len(parameters))
    columns = {
        "nudged": PARAMETERS,
        r"$L$ at $-\varepsilon$": column([loss(parameters - step) for step in steps], ".5f"),
        r"$L$ at $+\varepsilon$": column([loss(parameters + step) for step in steps], ".5f"),
        "slope": column(neuron.nudged_gradient(loss, parameters, nudge), ".3f"),
        r"$\dl\,\x_i$": column(formulas, ".3f"),
    }
    return Table.of(f"The same slopes by nudging, with ε = {quote(nudge)}", columns)


def derivatives(sample: Pass) -> Table:
    """How many entries each derivative of the chain has, and the entries of this neuron."""
    columns: dict[str, Iterable[object]] = {
        "derivative": DERIVATIVES,
        "entries": ("one", "$n$", "$n$", "$n$"),
        "here": (sample.delta, sample.x, sample.on_w, sample.on_x),
    }
    return Table.of("The entries of each derivative", columns)


def two_targets(sample: Pass) -> Table:
    """The sample with its target, and with one just as far from the output on the other side, the lower first."""
    targets = sorted([sample.t, 2 * sample.f - sample.t])
    passes = [Pass(sample.x, sample.w, sample.b, target) for target in targets]
    columns: dict[str, Iterable[object]] = {
        "$t$": targets,
        "$L$": [each.loss for each in passes],
        r"$\dl$": [each.delta for each in passes],
        r"$\grad$": [each.on_w for each in passes],
    }
    return Table.of("Two targets with one loss", columns)


def _sum(sample: Pass) -> str:
    products = [f"{_factor(w)} · {_factor(x)}" for w, x in zip(sample.w, sample.x, strict=True)]
    return " + ".join([*products, _factor(sample.b)])


def _square(sample: Pass) -> str:
    return f"½ ({quote(sample.f)} − {_factor(sample.t)})²"


def _factor(value: float) -> str:
    """A number as it stands in a product or after a sign: in parentheses if it is negative."""
    text = quote(value)
    return f"({text})" if text.startswith("−") else text
