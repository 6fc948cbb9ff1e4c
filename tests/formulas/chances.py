"""How often signs agree: counted over all patterns, or integrated."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from scipy import integrate, special

from tests.formulas.algebra import column
from tests.formulas.clouds import Array, Draw, Letters, alike, of_samples, slope, some_alike
from tests.formulas.held import FIGURES, held

PAGE = "batches.md"


def agrees(signs: tuple[int, ...]) -> bool:
    return len(set(signs)) == 1


@held("same-sign.md", (r"2^{1-n}", "share"), (r"2^{1-m}", "share"))
@held("centering.md", (r"2^{1-n}", "share"))
@held(PAGE, (r"2^{1-n}", "share"), (r"\tfrac12 + 2^{-n}", "two_agree"))
@held("notebooks/real-data.ipynb", (r"2^{1-n}", "share"))
@held("shortest-paths.md", r"2 / 2^n = 2^{1-n}", (r"2^n", "patterns"))
@held("quadrants.md", (r"2^n", "patterns"))
def patterns(_: Draw) -> Iterator[Letters]:
    """All sign patterns of n entries; and two samples whose δ are coins, equal ones keeping the sign."""
    for n in (2, 3, 5):
        every = list(product((-1, 1), repeat=n))
        share = np.mean([agrees(signs) for signs in every])
        two = np.mean([a == b or agrees(signs) for a in (-1, 1) for b in (-1, 1) for signs in every])
        yield {"n": n, "m": n, "share": share, "patterns": len(every), "two_agree": two}


@held(
    "same-sign.md",
    r"\operatorname{sign}(\dl\,x_i) = \operatorname{sign}(\dl)\,\operatorname{sign}(x_i)",
    (r"x_i x_j", "tied"),
)
@held("same-sign.md", (r"-\eta\,\dl", "per_input"))
@held("quadrants.md", (r"-\eta\,\dl", "per_input"))
@held("optimizers.md", (r"-\eta\,\operatorname{sign}(\dl\,\x)", "by_signs"))
def signs(_: Draw) -> Iterator[Letters]:
    for delta, first, second in product((-2.0, 0.7), (-3.0, 0.0, 1.5), (0.4, -1.2)):
        x = np.array([first, second])
        gradient = np.array([delta * first, delta * second])
        yield {
            "dl": delta, "x": column(*x), "i": 1, "j": 2, "eta": 0.1, "tied": gradient[0] * gradient[1] / delta**2,
            "per_input": -0.1 * gradient[1] / second,
            "by_signs": column(*(-0.1 * (int(g > 0) - int(g < 0)) for g in gradient)),
        }  # fmt: skip


def both_positive(rho: float) -> float:
    """The chance that two standard normal numbers with this correlation are positive."""

    def given(z: float) -> float:
        return float(np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * special.ndtr(rho * z / np.sqrt(1 - rho**2)))

    return float(integrate.quad(given, 0, np.inf)[0])


@held("centering.md", (r"\tfrac12 + \tfrac1\pi\arcsin\rho", "agree"))
def correlated_pair(_: Draw) -> Iterator[Letters]:
    for rho in (-0.6, 0.3, 0.8):
        yield {"rho": rho, "agree": 2 * both_positive(rho)}


@held(PAGE, (r"\frac12 + \frac{\arcsin \rho}{\pi}, \qquad \rho = \frac{\mu^2}{\mu^2 + s^2},", "agree"))
@held(PAGE, (r"\tfrac12 + \arcsin(\rho)/\pi", "agree"), (r"\tfrac{\pi}{2} + \arcsin\rho", "wedge"))
def large_batches(draw: Draw) -> Iterator[Letters]:
    """The correlation of two gradients δx₁ and δx₂ over all cases; δ is plus or minus one."""
    for n in (2, 3):
        mu, s = draw.uniform(0.5, 2), draw.uniform(0.5, 2)
        gradients = np.array([delta * row for delta in (-1, 1) for row in alike(n, mu, s)])
        rho = np.corrcoef(gradients.T)[0, 1]
        axes = np.linalg.inv(np.linalg.cholesky([[1, rho], [rho, 1]])).T  # where the axes go when these are independent
        wedge = np.arccos(axes[0] @ axes[1] / np.linalg.norm(axes[0]) / np.linalg.norm(axes[1]))
        wedge = np.pi - wedge if (wedge > np.pi / 2) != (rho > 0) else wedge
        yield {"rho": rho, "mu": mu, "s": s, "agree": 2 * both_positive(rho), "wedge": wedge}


@held(
    PAGE,
    (
        r"2 \int_{-\infty}^{\infty} \varphi(z)\; \Phi\!\left(z \sqrt{\frac{\rho}{1 - \rho}}\right)^{\! n} \mathrm dz,",
        "agree",
    ),
)
def many_weights(_: Draw) -> Iterator[Letters]:
    """Known in closed form for two and three entries (Sheppard), and for any number if the correlation is one half."""
    letters = {"varphi": lambda z: np.exp(-z * z / 2) / np.sqrt(2 * np.pi), "Phi": special.ndtr}
    for rho in (0.2, 0.7):
        for n, half in ((2, 1 / 4 + np.arcsin(rho) / (2 * np.pi)), (3, 1 / 8 + 3 * np.arcsin(rho) / (4 * np.pi))):
            yield letters | {"rho": rho, "n": n, "agree": 2 * half}
    yield letters | {"rho": 0.5, "n": 6, "agree": 2 / 7}


@held(PAGE, r"\grad = He", (r"s^2 e_i + \mu^2 \sum_j e_j .", "grad_i"))
@held(PAGE, r"H^2 = s^4 I + (2s^2\mu^2 + n\mu^4)\,\mathbf 1\mathbf 1^\top")
@held(PAGE, r"\rho_n = \frac{2s^2\mu^2 + n\mu^4}{s^4 + 2s^2\mu^2 + n\mu^4},")
@held(PAGE, (r"n\mu^2/s^2", "excess"), (r"s^2", "lambda_min"), (r"\mu^2", "off_diagonal"))
@held("in-practice.md", (r"n\mu^2/s^2", "excess"))
@held("optimizers.md", (r"n\mu^2/s^2", "excess"))
@held("questions.md", (r"n\mu^2/s^2", "excess"))
@held("corrections.md", (r"n\mu^2/s^2", "excess"))
@held(FIGURES, (r"n\mu^2/s^2", "excess"))
def whole_data_set(draw: Draw) -> Iterator[Letters]:
    """The gradient of all samples for an error of the weights, and the correlation that random errors give it."""
    for at in some_alike(draw):
        n: int = at["n"]
        e = draw.normal(size=n)
        x = alike(n, at["mu"], at["s"])

        def loss(error: Array, x: Array = x) -> float:
            return float(np.mean((x @ error) ** 2) / 2)

        gradient = slope(loss, e)
        pushes = np.column_stack([slope(loss, one) for one in np.eye(n)])
        covariance = pushes @ pushes.T
        for i in (1, n):
            yield at | {
                "e": column(*e), "grad": gradient, "grad_i": gradient[i - 1, 0], "i": i, "I": np.eye(n),
                "mathbf 1": np.ones((n, 1)), "rho_n": covariance[0, 1] / covariance[0, 0],
                "excess": at["kappa"] - 1, "off_diagonal": at["H"][0, 1],
            }  # fmt: skip


@held("also-holds.md", (r"\mu^2/s^2", "ratio"))
def shifts(_: Draw) -> Iterator[Letters]:
    """The square of what a mean adds to a pre-activation, over its variance, for all weights of plus or minus one."""
    mu, s = 1.3, 0.4
    outputs = [alike(3, mu, s) @ w for w in product((-1, 1), repeat=3)]
    yield {"mu": mu, "s": s, "ratio": np.mean([z.mean() ** 2 for z in outputs]) / np.mean([z.var() for z in outputs])}


@held("also-holds.md", (r"\w \cdot \mu", "shift"), (r"-\w \cdot \mu", "undone"))
@held("questions.md", (r"\w \cdot \mu", "shift"))
def shift(draw: Draw) -> Iterator[Letters]:
    w, x = draw.normal(size=3), draw.normal(size=(5, 3)) + 2
    mean = np.mean([sum(a * b for a, b in zip(w, row, strict=True)) for row in x])
    yield of_samples(x) | {"w": column(*w), "shift": mean, "undone": -mean}
