"""Normalization layers and activation functions."""

import statistics
from collections.abc import Iterator
from math import exp, hypot

import numpy as np
from scipy import integrate, special

from tests.formulas.algebra import column
from tests.formulas.clouds import Array, Draw, Letters, cloud, of_samples
from tests.formulas.held import held

PAGE = "normalization.md"


@held(PAGE, r"y_i = \gamma_i\,\frac{x_i - m}{\sqrt{v + \varepsilon}} + \beta_i")
def layer_norm(draw: Draw) -> Iterator[Letters]:
    x, gains, shifts, tiny = draw.normal(size=4) + 1, draw.normal(size=4), draw.normal(size=4), 0.1
    mean = statistics.fmean(x)
    root = hypot(statistics.pstdev(x), tiny**0.5)
    y = [shift + gain / root * (entry - mean) for entry, gain, shift in zip(x, gains, shifts, strict=True)]
    for i in (1, 4):
        yield {
            "x": column(*x), "m": mean, "v": statistics.pvariance(x), "varepsilon": tiny, "gamma": column(*gains),
            "beta": column(*shifts), "y": column(*y), "i": i,
        }  # fmt: skip


def centered(x: Array) -> Array:
    """Each sample minus its own mean."""
    return np.array([[entry - statistics.fmean(sample) for entry in sample] for sample in x])


@held(
    PAGE,
    r"P = I - \mathbf 1\mathbf 1^\top/n",
    r"\operatorname{E}[P\x] = P\mu ,",
    (r"P\x", "projected"),
    (r"P\mu", "means"),
    (r"P\Sigma P", "covariance"),
    (r"\operatorname{E}[P\x/d]", "divided"),
    (r"\gamma_i\operatorname{E}[P\x/d]_i + \beta_i", "mean_i"),
)
def projection(draw: Draw) -> Iterator[Letters]:
    for n in (2, 4):
        x, gains, shifts = cloud(draw, n=n), draw.normal(size=n), draw.normal(size=n)
        rest = centered(x)
        sizes = np.sqrt(np.mean(rest**2, axis=1) + 0.1)
        outputs = rest / sizes[:, None]
        samples = [{"x": column(*row), "d": size} for row, size in zip(x, sizes, strict=True)]
        for i in (1, n):
            yield of_samples(x) | {
                "P": centered(np.eye(n)), "I": np.eye(n), "mathbf 1": np.ones((n, 1)), "E": samples, "x": column(*x[0]),
                "projected": column(*rest[0]), "means": column(*rest.mean(axis=0)),
                "covariance": np.cov(rest.T, bias=True), "divided": column(*outputs.mean(axis=0)),
                "gamma": column(*gains), "beta": column(*shifts), "i": i,
                "mean_i": (gains * outputs + shifts).mean(axis=0)[i - 1],
            }  # fmt: skip


@held(
    PAGE,
    r"\sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}} = 2\,\sigma(2z) - 1",
    (r"2\,\sigma(z) - 1", "half_as_steep"),
    (r"\tanh(z/2)", "half_as_steep"),
    (r"\sigma(z) - \tfrac12", "odd"),
    (r"\sigma(z)", "on"),
    (r"\tanh z", "steep"),
)
@held("questions.md", (r"{2\sigma(z) - 1}", "half_as_steep"), (r"\tanh(z/2)", "half_as_steep"))
@held("notebooks/real-data.ipynb", (r"\sigma(f)", "on"))
def activations(_: Draw) -> Iterator[Letters]:
    """The sigmoid by SciPy; its odd part, and the number whose hyperbolic tangent is wanted, by logarithms."""
    for z in (-2.3, 0.4, 1.7):
        on = special.expit(z)
        yield {
            "z": z, "f": z, "e": exp(1), "sigma": special.expit, "on": on, "odd": (on - special.expit(-z)) / 2,
            "half_as_steep": (special.expit(z) - special.expit(-z)), "steep": np.sinh(z) / np.cosh(z),
        }  # fmt: skip


@held(PAGE, (r"\sigma - \tfrac12", "odd"))
@held("questions.md", (r"\sigma - \tfrac12", "odd"))
@held("in-practice.md", (r"\tanh + 1", "shifted"))
@held("corrections.md", (r"\tanh + 1", "shifted"))
def activations_without_argument(draw: Draw) -> Iterator[Letters]:
    for at in activations(draw):
        yield at | {"sigma": at["on"], "tanh": at["steep"], "shifted": 2 * special.expit(2 * at["z"])}


@held(PAGE, (r"\dl\,h", "of_one"))
def behind_a_batch_norm(draw: Draw) -> Iterator[Letters]:
    h, delta = draw.normal(size=3), 0.7
    yield {"dl": delta, "h": column(*h), "of_one": column(*(delta * entry for entry in h))}


@held("also-holds.md", (r"\rho/2", "mean"))
def swiglu(_: Draw) -> Iterator[Letters]:
    """The mean of SiLU(a) b for standard normal a and b, integrated over a; the mean of b, given a, is ρa."""

    def given(a: float) -> float:
        return float(a * special.expit(a) * a * np.exp(-a * a / 2) / np.sqrt(2 * np.pi))

    total = integrate.quad(given, -np.inf, np.inf)[0]
    for rho in (-0.3, 0.8):
        yield {"rho": rho, "mean": rho * total}
