"""The derivative chain, by computer algebra: derivatives of losses written down without the formulas."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import sympy

from tests.formulas.algebra import Value, column, derivative
from tests.formulas.clouds import Draw, Letters
from tests.formulas.held import FIGURES, held

CHAIN, SIGN, INPUT = "derivative-chain.md", "same-sign.md", "conditioning.md"
F, L, A, B, T, ETA, LAMBDA = sympy.symbols("f L a b t eta lambda", real=True)
SIGMOID = 1 / (1 + sympy.exp(-F))
LOSSES = {  # in f, with the slope that a textbook gives it
    "squared": ((F - T) ** 2 / 2, F - T),
    "quartic": ((F - T) ** 4 / 4, (F - T) ** 3),
    "logistic": (sympy.log(1 + sympy.exp(F)) - T * F, SIGMOID - T),
}


def letters(name: str, size: int) -> Value:
    return column(*sympy.symbols(f"{name}1:{size + 1}", real=True))


def neuron(n: int, loss: Value = LOSSES["squared"][0], slope: Value = F - T, **links: Value) -> Letters:
    """A neuron with n inputs under a loss of f, and what SymPy says of its derivatives."""
    x, w = letters("x", n), letters("w", n)
    chain = {L: loss, **{sympy.Symbol(name, real=True): meaning for name, meaning in links.items()}}
    chain[F] = sum((weight * entry for weight, entry in zip(w.ravel(), x.ravel(), strict=True)), B)
    by = derivative(chain)
    gradient = by("L", w)
    return {
        "x": x, "w": w, "b": B, "t": T, "f": F, "a": A, "L": L, "links": chain, "d": by, "dl": slope, "n": n,
        "eta": ETA, "grad": gradient, "update": -ETA * gradient, "on_x": by("L", x), "on_f": by("L", F),
    }  # fmt: skip


def losses() -> Iterator[Letters]:
    for i, (loss, slope) in enumerate(LOSSES.values(), 1):
        yield {**neuron(3, loss, slope), "i": i}


@held(
    CHAIN,
    r"\frac{\partial L}{\partial \w_i} = \frac{\mathrm dL}{\mathrm df}\,\frac{\partial f}{\partial \w_i} = \dl\,\x_i "
    r"\qquad \frac{\partial L}{\partial b} = \dl",
    r"\dl = \mathrm dL/\mathrm df",
    (r"\mathrm dL/\mathrm df", "dl"),
    (r"\mathrm df/\mathrm d\w", "x"),
    (r"\dl\,\w", "on_x"),
)
@held(SIGN, r"\partial L/\partial w_i = \dl\,x_i", r"\partial L/\partial b = \dl", r"\grad = \dl\,\x")
@held(SIGN, r"\mathrm dL/\mathrm d\x = \dl\,\w", (r"\dl\,\x", "grad"), (r"-\eta\,\dl\,\x", "update"))
@held("play.md", r"\grad = \dl\,\x", (r"-\eta\,\dl\,\x", "update"))
@held("quadrants.md", (r"-\eta\,\dl\,\x", "update"))
@held("zig-zag.md", (r"-\eta\,\dl\,\x", "update"))
@held("questions.md", (r"-\eta\,\dl\,\x", "update"), r"\dl = \mathrm dL/\mathrm df")
@held("wrong-statements.md", (r"-\eta\,\dl\,\x", "update"), (r"\mathrm dL/\mathrm df", "dl"), r"{f = \w \cdot \x + b}")
@held("centering.md", (r"\dl\,\x", "grad"))
@held("normalization.md", (r"\dl\,\x", "grad"))
@held("optimizers.md", (r"\dl\,\x", "grad"))
@held("notebooks/real-data.ipynb", (r"\dl\,\x", "grad"))
@held(SIGN, r"f = \w \cdot \x + b")
@held("index.md", r"f = w^Tx + b")
@held("conditioning.md", (r"\w\cdot\x + b", "f_of_x"))
@held(FIGURES, r"\dl = \mathrm dL / \mathrm df", r"\mathrm dL/\mathrm df = \dl", r"\mathrm df/\mathrm d\w = \x")
@held(
    FIGURES,
    r"\mathrm dL/\mathrm d\w = \dl\,\x",
    r"\mathrm dL/\mathrm d\x = \dl\,\w",
    r"\partial L/\partial b = \dl \cdot 1",
)
@held(FIGURES, r"f = \w \cdot \x + b", r"\grad = \dl\,\x", r"\step = -\eta\,\grad")
@held(
    FIGURES, (r"\dl\,\x", "grad"), (r"-\dl\,\x", "downhill"), (r"-\eta\,\grad", "update"), (r"-\eta\,\dl\,\x", "update")
)
def any_loss(_: Draw) -> Iterator[Letters]:
    for at in losses():
        yield at | {"f_of_x": at["links"][F], "downhill": -at["grad"], "step": at["update"]}


@held(CHAIN, (r"\dl\,\x_i", "grad_i"))
@held(FIGURES, (r"\dl\,\x_i", "grad_i"))
def an_entry(_: Draw) -> Iterator[Letters]:
    for at in losses():
        yield at | {"grad_i": at["grad"][at["i"] - 1, 0]}


@held(CHAIN, r"{f = \w_1\x_1 + \w_2\x_2 + b}", r"\dl = f - t", (r"f - t", "on_f"), (r"\w_i\x_i", "share"))
@held(SIGN, (r"f - t", "on_f"))
@held(FIGURES, r"f = \w_1\x_1 + \w_2\x_2 + b", r"\dl = f - t", r"L = \tfrac12 (f - t)^2")
@held(FIGURES, r"\partial L/\partial\w_1 = \dl\,\x_1", r"\partial L/\partial\w_2 = \dl\,\x_2")
@held("quadrants.md", (r"f - t", "on_f"))
@held("centering.md", r"\dl = f - t")
def squared_loss(_: Draw) -> Iterator[Letters]:
    at = neuron(2)
    for i in (1, 2):
        without = at["links"][F].subs(at["w"][i - 1, 0], 0)
        yield at | {"i": i, "share": at["links"][F] - without}


@held(CHAIN, r"a = \sigma(f)", r"L = \tfrac12 (a - t)^2")
@held(
    CHAIN,
    r"\dl = \frac{\mathrm dL}{\mathrm df} = \frac{\mathrm dL}{\mathrm da}\,\frac{\mathrm da}{\mathrm df} = "
    r"(a - t)\,\sigma'(f)",
)
def behind_a_sigmoid(_: Draw) -> Iterator[Letters]:
    at = neuron(2, (A - T) ** 2 / 2, (SIGMOID - T) * SIGMOID * (1 - SIGMOID), a=SIGMOID)
    yield at | sigmoids()


def sigmoids() -> Letters:
    """The sigmoid and its slope, written in another way than the pages do."""
    return {
        "sigma": lambda value: (1 + sympy.tanh(value / 2)) / 2,
        "sigma'": lambda value: (1 - sympy.tanh(value / 2) ** 2) / 4,
    }


@held(CHAIN, r"\mathrm dL/\mathrm da = (a - t)/\sigma'(f)", r"\dl = a - t")
@held("notebooks/real-data.ipynb", r"\dl = \sigma(f) - t")
def cross_entropy(_: Draw) -> Iterator[Letters]:
    loss = -T * sympy.log(A) - (1 - T) * sympy.log(1 - A)
    at = neuron(2, loss, a=SIGMOID) | sigmoids()
    yield at | {"dl": at["on_f"]}


@held(CHAIN, r"\dl = \sigma'(f)")
def the_sigmoid_as_loss(_: Draw) -> Iterator[Letters]:
    at = neuron(2, SIGMOID) | sigmoids()
    yield at | {"dl": at["on_f"]}


@held(CHAIN, r"a = \tanh(f)", r"L = \tfrac12 (a - t)^2", r"\dl = (a - t)(1 - a^2)", (r"1 - \tanh^2", "slope"))
def behind_tanh(_: Draw) -> Iterator[Letters]:
    tanh = (sympy.exp(F) - sympy.exp(-F)) / (sympy.exp(F) + sympy.exp(-F))
    at = neuron(2, (A - T) ** 2 / 2, a=tanh)
    yield at | {"dl": at["on_f"], "tanh": sympy.tanh(F), "slope": at["d"]("a", F)}


@held("also-holds.md", r"\dl_k = p_k - y_k")
@held("questions.md", r"\dl_k = p_k - y_k")
def softmax(_: Draw) -> Iterator[Letters]:
    f = letters("f", 3)
    p = column(*(sympy.exp(one) / sum(sympy.exp(other) for other in f.ravel()) for one in f.ravel()))
    for k, own in product((1, 2, 3), (0, 1)):
        loss = sympy.log(sum(sympy.exp(other) for other in f.ravel())) - f[own, 0]
        yield {"dl": derivative({L: loss})("L", f), "p": p, "y": column(*np.eye(3, dtype=int)[own]), "k": k}


@held(CHAIN, r"\mathrm dL/\mathrm d\x = \W^\top\dl")
@held("also-holds.md", (r"\dl\,\x^\top", "on_W"))
@held("notebooks/network.ipynb", (r"\dl\,\x^\top", "on_W"))
@held(FIGURES, r"\mathrm dL/\mathrm dW = \dl\,\x^\top", (r"\dl_i\,\x_j", "entry"))
def layer(_: Draw) -> Iterator[Letters]:
    """Two neurons that read three inputs."""
    f, x, w = letters("f", 2), letters("x", 3), np.array(sympy.symbols("W1:7")).reshape(2, 3)
    loss = f[0, 0] ** 3 + 2 * f[0, 0] * f[1, 0]
    chain: dict[Any, Any] = {L: loss} | dict(zip(f.ravel(), (w @ x).ravel(), strict=True))
    by = derivative(chain)
    yield {
        "x": x,
        "W": w,
        "dl": by("L", f),
        "links": chain,
        "d": by,
        "on_W": by("L", w),
        "i": 2,
        "j": 1,
        "entry": by("L", w[1, 0]),
    }


@held(INPUT, r"f = \sum \w_i\,(\x_i + b_i)", (r"\sum w_i b_i", "through_b"))
@held(
    INPUT,
    r"\frac{\partial L}{\partial w_i} = \dl\,(x_i + b_i), \qquad \frac{\partial L}{\partial b_i} = \dl\,w_i .",
)
@held("wrong-statements.md", r"{f = \sum \w_i\,(\x_i + b_i)}", r"\partial L/\partial \w_i = \dl\,(\x_i + b_i)")
def bias_for_each_input(_: Draw) -> Iterator[Letters]:
    at, b = neuron(3), letters("b", 3)
    chain = at["links"] | {F: sum((at["w"] * at["x"]).ravel()) + sum((at["w"] * b).ravel())}
    for i in (1, 2, 3):
        yield at | {
            "b": b, "links": chain, "d": derivative(chain), "i": i, "sum": [{"i": k} for k in (1, 2, 3)],
            "through_b": chain[F] - chain[F].subs(dict.fromkeys(b.ravel(), 0)),
        }  # fmt: skip


@held(SIGN, (r"\lambda\w", "decay"))
@held("also-holds.md", (r"\eta\lambda\w", "decay_step"))
def weight_decay(_: Draw) -> Iterator[Letters]:
    w = letters("w", 3)
    penalty = derivative({L: LAMBDA / 2 * sum(one**2 for one in w.ravel())})("L", w)
    yield {"w": w, "lambda": LAMBDA, "eta": ETA, "decay": penalty, "decay_step": ETA * penalty}


@held("centering.md", r"\w \cdot \x + b = \w \cdot (\x - \mu) + (b + \w \cdot \mu)", (r"b - \w \cdot \mu", "raw_bias"))
@held("conditioning.md", r"f = \w\cdot(\x - \mu) + c", (r"\w\cdot\x + b", "raw"), (r"\x - \mu", "centered"))
def the_same_function(_: Draw) -> Iterator[Letters]:
    """The bias on raw inputs that makes the output what it is on centered ones, solved for."""
    x, w, mu, c = letters("x", 3), letters("w", 3), letters("mu", 3), sympy.Symbol("c")
    raw = sum(a * b for a, b in zip(w.ravel(), x.ravel(), strict=True))
    output = raw - sum(a * b for a, b in zip(w.ravel(), mu.ravel(), strict=True))
    (bias,) = sympy.solve(raw + F - output - B, F)
    yield {
        "x": x,
        "w": w,
        "mu": mu,
        "c": c,
        "b": B,
        "f": output + c,
        "raw": raw + B,
        "raw_bias": bias,
        "centered": x - mu,
    }


@held("centering.md", (r"b + \w\cdot\mu", "for_centered"))
@held("conditioning.md", r"b = c - \mu\cdot\w")
def the_bias_on_raw_inputs(draw: Draw) -> Iterator[Letters]:
    for at in the_same_function(draw):
        (bias,) = sympy.solve(at["raw"] - at["f"], B)
        yield at | {"b": bias, "for_centered": sympy.solve(at["raw"] - at["f"], at["c"])[0].subs(B, bias)}


@held("notebooks/network.ipynb", r"\W\,\bigl(h - \tfrac12\bigr) + \bigl(b + \tfrac12 \W \mathbf 1\bigr) = \W h + b")
def sigmoids_less_one_half(_: Draw) -> Iterator[Letters]:
    w = np.array(sympy.symbols("W1:7")).reshape(2, 3)
    yield {"W": w, "h": letters("h", 3), "b": letters("b", 2), "mathbf 1": column(1, 1, 1)}
