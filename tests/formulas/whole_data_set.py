"""The bowl of the whole data set: its Hessian, its condition number, the best step size."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import sympy
from scipy import stats

from tests.formulas.algebra import column
from tests.formulas.clouds import Array, Draw, Letters, alike, best_step, cloud, of_alike, of_samples, slope, some_alike
from tests.formulas.held import FIGURES, held

PAGE = "whole-data-set.md"


def loss_of(x: Array, target: float, weights: Array) -> float:
    """The squared loss of one sample."""
    return float((sum(a * b for a, b in zip(weights, x, strict=True)) - target) ** 2 / 2)


@held(PAGE, r"\dl = \x \cdot (\w - \goal)", (r"\x\x^\top(\w - \goal)", "of_one"), (r"\dl\,\x", "of_one"))
@held(PAGE, r"\grad = H\,(\w - \goal), \qquad H = \operatorname{E}[\x\x^\top].", (r"H(\w - \goal)", "grad"))
@held("play.md", r"t = \goal \cdot \x")
def squared_loss(draw: Draw) -> Iterator[Letters]:
    """A neuron without a bias and targets that a goal meets; the gradients by differences of the loss."""
    for n in (2, 3):
        x, goal, w = cloud(draw, n=n), draw.normal(size=n), draw.normal(size=n)
        targets = [sum(g * entry for g, entry in zip(goal, sample, strict=True)) for sample in x]

        losses = [partial(loss_of, sample, target) for sample, target in zip(x, targets, strict=True)]
        one = slope(losses[0], w)
        mean = sum(slope(loss, w) for loss in losses) / len(losses)
        letters = of_samples(x) | {"x": column(*x[0]), "w": column(*w), "goal": column(*goal), "t": targets[0]}
        yield letters | {"dl": w @ x[0] - targets[0], "grad": mean, "of_one": one}


@held(
    PAGE,
    r"H = \Sigma + \mu\mu^\top .",
    r"H = \Sigma + \mu\mu^\top",
    (r"\mu_i\mu_j + \operatorname{E}[r_i r_j]", "H_ij"),
)
@held(PAGE, (r"x_i x_j", "product"))
@held("also-holds.md", (r"\mu\mu^\top", "taken"))
@held(PAGE, r"x_i = \mu_i + r_i", r"\operatorname{E}[r_i] = 0", (r"\operatorname{E}[x_i x_j]", "H_ij"))
@held(FIGURES, r"H = \Sigma + \mu\mu^\top", r"\kappa = \lambda_{\max} / \lambda_{\min}")
@held("conditioning.md", r"H = \Sigma + \mu\mu^\top", r"\operatorname{E}[\x\x^\top] - \mu\mu^\top = \Sigma")
@held("questions.md", r"{H = \Sigma + \mu\mu^\top}")
def moments(draw: Draw) -> Iterator[Letters]:
    for n in (2, 3):
        letters = of_samples(cloud(draw, n=n))
        yield letters | letters["E"][0] | {
            "i": 1, "j": n, "H_ij": letters["H"][0, n - 1], "taken": letters["H"] - letters["Sigma"],
            "product": letters["E"][0]["x"][0, 0] * letters["E"][0]["x"][n - 1, 0],
        }  # fmt: skip


@held(PAGE, r"\operatorname{E}[x_1^2] = {{ valley.variance }} + {{ valley.mean }}^2")
@held(PAGE, r"\operatorname{E}[x_1 x_2] = {{ valley.mean }}^2", r"\sqrt\kappa \approx {{ valley.aspect:.2f }}")
@held(
    PAGE,
    r"H = \begin{pmatrix} {{ valley.on_diagonal }} & {{ valley.off_diagonal }} \\ {{ valley.off_diagonal }} & "
    r"{{ valley.on_diagonal }} \end{pmatrix}.",
    r"\kappa = \frac{ {{ valley.along }} }{ {{ valley.across }} } = {{ valley.kappa:.0f }}.",
)
@held(PAGE, (r"(1, 1)", "steepest"), (r"(1, -1)", "flattest"))
def four_samples(_: Draw) -> Iterator[Letters]:
    at = of_samples(alike(2, 1.5, 0.5))
    flattest, steepest = (column(*(vector / vector[0])) for vector in np.linalg.eigh(at["H"])[1].T)
    yield at | {"steepest": steepest, "flattest": flattest}


@held(PAGE, (r"\operatorname{E}[\ell''(f)\,\x\x^\top]", "hessian"))
def logistic_loss(draw: Draw) -> Iterator[Letters]:
    """The Hessian of the mean logistic loss, by SymPy, at some weights."""
    x, weights = cloud(draw, count=4, n=2), draw.normal(size=2)
    w = sympy.symbols("w1:3")
    outputs = [sum(a * b for a, b in zip(row, w, strict=True)) for row in x]
    loss = sum(sympy.log(1 + sympy.exp(f)) - f / 3 for f in outputs) / 4
    hessian = sympy.hessian(loss, w).subs(dict(zip(w, weights, strict=True)))
    samples = [{"x": column(*row), "f": float(row @ weights)} for row in x]
    yield {"E": samples, "ell''": lambda f: 1 / (2 + 2 * np.cosh(f)), "hessian": np.array(hessian, dtype=float)}


@held(PAGE, r"\kappa = \frac{s^2 + n\mu^2}{s^2} = 1 + n\,\frac{\mu^2}{s^2}.", r"\kappa = 1 + n\mu^2/s^2")
@held(PAGE, (r"s^2 + n\mu^2", "lambda_max"), (r"s^2", "lambda_min"))
@held("optimizers.md", r"\kappa = 1 + n\mu^2/s^2")
@held("normalization.md", (r"1 + n\mu^2/s^2", "kappa"))
@held("conditioning.md", (r"s^2 + n\mu^2", "lambda_1"), (r"s^2", "lambda_min"))
def features_alike(draw: Draw) -> Iterator[Letters]:
    yield from some_alike(draw)


@held("in-practice.md", r"\kappa = 1 + n\mu^2/s^2 = {{ measured.far_kappa:.0f }}")
def between_ten_and_eleven(_: Draw) -> Iterator[Letters]:
    yield of_alike(2, 10.5, stats.uniform.std())


@held(PAGE, r"\mu = \tfrac12", r"\mu^2/s^2 = {{ condition_growth.growth:.0f }}")
@held(PAGE, r"\int_0^1 x^2\,\mathrm dx = 1/{{ condition_growth.inverse_mean_square:.0f }}")
@held(
    PAGE,
    r"s^2 = 1/{{ condition_growth.inverse_mean_square:.0f }} - (\tfrac12)^2 = "
    r"1/{{ condition_growth.inverse_variance:.0f }}",
    r"\kappa = 1 + {{ condition_growth.growth:.0f }}\,n",
)
@held("in-practice.md", (r"1/{{ condition_growth.inverse_variance:.0f }}", "variance"))
def uniform_features(_: Draw) -> Iterator[Letters]:
    for n in (2, 5):
        yield of_alike(n, stats.uniform.mean(), stats.uniform.std()) | {"variance": stats.uniform.var()}


@held(
    PAGE,
    r"\eta = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad \lvert 1 - \eta\lambda\rvert = "
    r"\frac{\kappa - 1}{\kappa + 1}.",
    (r"(\kappa - 1)/(\kappa + 1)", "worst"),
)
@held("optimizers.md", (r"(\kappa - 1)/(\kappa + 1)", "worst"))
@held("batches.md", r"\eta = 2/(\lambda_{\min} + \lambda_{\max})")
@held("conditioning.md", (r"2/(\lambda_{\min} + \lambda_{\max})", "eta"))
@held("shortest-paths.md", (r"2/(\lambda_{\min} + \lambda_{\max})", "eta"))
def fastest_step(draw: Draw) -> Iterator[Letters]:
    for _ in range(3):
        letters = of_samples(cloud(draw))
        eigenvalues = np.linalg.eigvalsh(letters["H"])
        eta = best_step(eigenvalues)
        for eigenvalue in (eigenvalues[0], eigenvalues[-1]):
            yield letters | {"eta": eta, "lambda": eigenvalue, "worst": np.abs(1 - eta * eigenvalues).max()}
