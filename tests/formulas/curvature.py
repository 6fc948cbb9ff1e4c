"""Curvature that changes from place to place: that of a logistic loss, and that of a hidden layer."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import mpmath
import numpy as np
from scipy import integrate

from tests.formulas.algebra import column
from tests.formulas.clouds import Array, Draw, Letters, cloud, of_samples, second_moment, slope
from tests.formulas.held import held

PAGE, HIDDEN = "optimizers.md", "normalization.md"
FAR = 20.0  # so far on the right side of zero a logistic loss and its curvature are the same but for a billionth


@held(PAGE, (r"1 - \eta\lambda_{\max}", "factor"))
def along_the_steepest(draw: Draw) -> Iterator[Letters]:
    """What a step leaves of an error along the steepest direction."""
    x = cloud(draw)
    error = np.linalg.eigh(second_moment(x))[1][:, -1]
    after = error - 0.3 * slope(lambda e: ((x @ e) ** 2).mean() / 2, error)[:, 0]
    yield of_samples(x) | {"eta": 0.3, "factor": after @ error}


@held(PAGE, r"\eta\lambda_{\max} \le 2")
def no_higher(draw: Draw) -> Iterator[Letters]:
    """The largest step size that raises no quadratic loss, by halving."""
    x = cloud(draw)
    error = np.linalg.eigh(second_moment(x))[1][:, -1]
    down = slope(lambda e: ((x @ e) ** 2).mean() / 2, error)[:, 0]
    low, high = 0.0, 1e3
    for _ in range(80):
        middle = (low + high) / 2
        raised = ((x @ (error - middle * down)) ** 2).sum() > ((x @ error) ** 2).sum()
        low, high = (low, middle) if raised else (middle, high)
    for share in (0.5, 1, 1.001):
        yield of_samples(x) | {"eta": share * low, "holds": share <= 1}


def logistic(x: Array, w: Any) -> Any:
    """The mean logistic loss of inputs that are all to be told by a plus."""
    outputs = [sum(a * b for a, b in zip(w, sample, strict=True)) for sample in x]
    return sum(mpmath.log(1 + mpmath.exp(-f)) for f in outputs) / len(x)


def derivatives(x: Array, w: Array, order: int) -> Array:
    """The gradient or the matrix of second derivatives, by differences with many digits."""
    chosen = product(range(len(w)), repeat=order)
    orders = [tuple(each.count(k) for k in range(len(w))) for each in chosen]
    found = [float(mpmath.diff(lambda *v: logistic(x, v), tuple(w), each)) for each in orders]
    return np.reshape(found, (len(w),) * order)


def logistic_cases(draw: Draw) -> Iterator[tuple[Array, Array]]:
    """Inputs and weights; at last inputs that are all the same, and far on the right side."""
    yield from ((cloud(draw, n=2, count=3), draw.normal(size=2)) for _ in range(2))
    yield np.tile([[1.2, 1.6]], (2, 1)), FAR / 4 * np.array([1.2, 1.6])


@held(
    PAGE,
    r"\lambda_{\max} \le R^2 L",
    r"\lambda_{\max} \le \operatorname{E}[\sigma'\,\lVert\x\rVert^2] \le R^2 L",
    (r"-\eta\grad", "step"),
    (r"L - s\,\eta\,\lVert\grad\rVert^2\,\bigl(1 - \tfrac s2\,\eta R^2 L\bigr) .", "parabola"),
    (r"\eta^2\lVert\grad\rVert^2 R^2 L", "bend"),
)
def logistic_losses(draw: Draw) -> Iterator[Letters]:
    """Where the bounds are attained, the parabola is the loss along the step, to second order."""
    for x, w in logistic_cases(draw):
        loss, grad = float(logistic(x, w)), derivatives(x, w, 1)
        eta = 1 / np.sqrt(sum(g * g for g in grad))  # so that the terms of the parabola are of one size
        longest = max(np.sqrt(sum(a * a for a in sample)) for sample in x)
        step = [-eta * g for g in grad]
        along = mpmath.taylor(
            lambda s, x=x, w=w, by=step: logistic(x, [a + s * b for a, b in zip(w, by, strict=True)]), 0, 2
        )
        bend = float(2 * along[2]) if loss < 1e-6 else sum(b * b for b in step) * longest * longest * loss
        parabola = integrate.quad(lambda s, a=float(along[1]), b=bend: a + s * b, 0, 0.7)[0]
        yield {
            "eta": eta, "R": longest, "L": loss, "grad": column(*grad), "step": column(*step), "bend": bend, "s": 0.7,
            "parabola": loss + parabola, "lambda_max": np.linalg.eigvalsh(derivatives(x, w, 2))[-1],
            "E": [{"x": column(*row), "sigma'": bends(float(row @ w))} for row in x],
        }  # fmt: skip


def bends(f: float) -> float:
    """The second derivative of a sample's logistic loss by its output."""
    return float(mpmath.diff(lambda at: mpmath.log(1 + mpmath.exp(-at)), f, 2))


@held(PAGE, r"\ell = -\ln p", r"\sigma' = p\,(1 - p) \le 1 - p = 1 - e^{-\ell} \le \ell")
def one_logistic_loss(_: Draw) -> Iterator[Letters]:
    for f in (-2.3, 0.4, FAR):
        right = float(1 / (1 + mpmath.exp(-f)))
        yield {"p": right, "ell": float(logistic(np.ones((1, 1)), [f])), "sigma'": bends(f), "e": np.e}


@held(PAGE, r"\eta R^2 L < 2")
def promised(draw: Draw) -> Iterator[Letters]:
    """The step size at which the parabola ends as high as it begins, by halving."""
    loss, longest, square = draw.uniform(0.5, 2, size=3)
    low, high = 0.0, 1e3
    for _ in range(80):
        middle = (low + high) / 2
        falls = integrate.quad(
            lambda s, eta=middle: -eta * square + s * eta * eta * square * longest * longest * loss, 0, 1
        )
        low, high = (middle, high) if falls[0] < 0 else (low, middle)
    for share in (1 - 1e-6, 1 + 1e-6):
        yield {"eta": share * low, "R": longest, "L": loss, "holds": share < 1}


def by_loops(one: Array, other: Array) -> Array:
    """The Kronecker product of two matrices: each entry of the one with each entry of the other."""
    rows = product(range(len(one)), range(len(other)))
    return np.array([[a * b for a in one[i] for b in other[j]] for i, j in rows])


def gradients(pairs: list[tuple[Array, Array]]) -> Array:
    """Each sample's gradient on the weights of a layer, its rows one behind the other."""
    return np.array([[a * b for a in g for b in x] for g, x in pairs])


@held(
    HIDDEN,
    r"B = \operatorname{E}\bigl[(gg^\top) \otimes (\x\x^\top)\bigr],",
    r"G = \operatorname{E}[gg^\top]",
    r"A = \operatorname{E}[\x\x^\top]",
    r"Gv = \gamma v",
    r"Au = \alpha u",
    r"(G \otimes A)(v \otimes u) = \gamma\alpha\,(v \otimes u)",
    (r"G \otimes A", "both"),
    (r"v \otimes u", "way"),
    (r"\kappa(A)", "kappa_A"),
    (r"\x\x^\top", "of_one"),
)
def hidden_layer(draw: Draw) -> Iterator[Letters]:
    """Deltas and inputs of a layer of two units: each with each, and each with one only."""
    deltas, inputs = draw.normal(size=(4, 2)), cloud(draw, count=4)
    for pairs in (list(product(deltas, inputs)), list(zip(deltas, inputs, strict=True))):
        g, a = second_moment(deltas), second_moment(inputs)
        (gammas, vs), (alphas, us) = np.linalg.eigh(g), np.linalg.eigh(a)
        yield {
            "E": [{"g": column(*one), "x": column(*x)} for one, x in pairs], "x": column(*inputs[0]), "G": g, "A": a,
            "B": second_moment(gradients(pairs)), "gamma": gammas[0], "v": column(*vs[:, 0]), "alpha": alphas[1],
            "u": column(*us[:, 1]), "both": by_loops(g, a), "of_one": by_loops(inputs[:1].T, inputs[:1]),
            "way": by_loops(vs[:, :1], us[:, 1:2]), "kappa": np.linalg.cond, "kappa_A": alphas[-1] / alphas[0],
            "independent": len(pairs) > 4,
        }  # fmt: skip


@held(HIDDEN, r"B = G \otimes A")
def of_independent(draw: Draw) -> Iterator[Letters]:
    for at in hidden_layer(draw):
        yield at | {"holds": at["independent"]}


@held(HIDDEN, r"\kappa(B) = \kappa(G)\,\kappa(A)")
def condition_of_a_product(draw: Draw) -> Iterator[Letters]:
    yield from (at for at in hidden_layer(draw) if at["independent"])


@held(HIDDEN, (r"g\x^\top", "gradient"))
def on_the_weights(draw: Draw) -> Iterator[Letters]:
    """Of half the squared error of a layer's outputs, by differences."""
    x, weights, targets = draw.normal(size=3), draw.normal(size=6), draw.normal(size=2)
    found = slope(lambda v: ((v.reshape(2, 3) @ x - targets) ** 2).sum() / 2, weights)
    yield {
        "x": column(*x), "g": column(*(weights.reshape(2, 3) @ x - targets)), "gradient": found.reshape(2, 3),
    }  # fmt: skip


@held(
    HIDDEN,
    r"f = v\tanh z",
    (r"\tfrac12(f - t)^2", "loss"),
    (r"v^2\tanh'(z)^2 + v\,(f - t)\tanh''(z) .", "curvature"),
)
def one_unit(draw: Draw) -> Iterator[Letters]:
    """The derivatives by differences with many digits, the loss as what its slope adds up to."""
    for z in (-0.6, 1.3):
        v, t = draw.normal(size=2)
        f = v * np.sinh(z) / np.cosh(z)
        curvature = mpmath.diff(lambda at, v=v, t=t: (v * mpmath.tanh(at) - t) ** 2 / 2, z, 2)
        yield {
            "z": z, "v": v, "t": t, "f": f, "curvature": float(curvature),
            "loss": integrate.quad(lambda output, t=t: output - t, t, f)[0],
            "tanh'": lambda at: float(mpmath.diff(mpmath.tanh, at)),
            "tanh''": lambda at: float(mpmath.diff(mpmath.tanh, at, 2)),
        }  # fmt: skip
