"""Eigenvalues: what a mean, a bias and a correlation do to them, and what steps do along their vectors."""

from collections.abc import Iterator

import numpy as np
from scipy import optimize

from tests.formulas.algebra import column
from tests.formulas.clouds import Array, Draw, Letters, alike, cloud, of_samples, second_moment
from tests.formulas.held import FIGURES, held, quoted

PAGE = "conditioning.md"


@held(
    PAGE,
    r"\kappa = \frac{1 + \lvert\rho\rvert}{1 - \lvert\rho\rvert} = {{ center_or_scale.correlated:.0f }}.",
    (r"1 + \rho", "along"),
    (r"1 - \rho", "across"),
)
def standardized_pair(_: Draw) -> Iterator[Letters]:
    """Two features with the correlation of the page, as it is and turned round."""
    correlation = quoted("{{ center_or_scale.correlation }}")["{{ center_or_scale.correlation }}"]
    for rho in (correlation, -correlation):
        h = np.array([[1, rho], [rho, 1]])
        along, across = (vector @ h @ vector / 2 for vector in (np.array([1, 1]), np.array([1, -1])))
        yield {"rho": rho, "kappa": np.linalg.cond(h), "along": along, "across": across}


@held(
    PAGE,
    r"\lambda_1 \ge \lVert\mu\rVert^2 + \frac{\mu^\top\Sigma\,\mu}{\lVert\mu\rVert^2} .",
    r"\sigma_i \le \lambda_i \le \sigma_{i-1} \quad (i \ge 2), \qquad \lambda_1 \ge \sigma_1 .",
    (r"\mu\mu^\top", "taken"),
)
def mean_added(draw: Draw) -> Iterator[Letters]:
    """A mean along each eigenvector of Σ, where bounds are attained, with one value twice, and anywhere."""
    for sigmas in ((5.0, 2.0, 0.7), (2.0, 2.0, 2.0)):
        vectors, _ = np.linalg.qr(draw.normal(size=(3, 3)))
        sigma = vectors @ np.diag(sigmas) @ vectors.T
        for mean in (1.5 * vectors[:, 0], 0.5 * vectors[:, 1], 3 * vectors[:, 2], draw.normal(size=3)):
            h = sigma + [[a * b for b in mean] for a in mean]
            lambdas = np.linalg.eigvalsh(h)[::-1]
            for i in (2, 3):
                yield {
                    "Sigma": sigma, "mu": column(*mean), "sigma": column(*sigmas),
                    "lambda": column(*lambdas), "i": i, "taken": h - sigma,
                }  # fmt: skip


@held(PAGE, r"\sigma_1 \ge \dots \ge \sigma_n", r"\lambda_1 \ge \dots \ge \lambda_n")
def ordered(draw: Draw) -> Iterator[Letters]:
    for at in (of_samples(alike(2, 0, 1)), of_samples(cloud(draw))):
        sigmas = np.linalg.eigvalsh(at["Sigma"])
        yield at | {"sigma_1": sigmas[-1], "sigma_n": sigmas[0], "lambda_n": at["lambda_min"]}


@held(
    PAGE,
    (r"\det(\Sigma - \lambda)\,\Bigl(1 + \sum_i \frac{(u_i\cdot\mu)^2}{\sigma_i - \lambda}\Bigr) .", "determinant"),
    (r"H - \lambda", "shifted"),
    (r"v^\top Hv", "rayleigh"),
)
def secular_equation(draw: Draw) -> Iterator[Letters]:
    at = of_samples(cloud(draw))
    sigmas, vectors = np.linalg.eigh(at["Sigma"])
    for value in (-0.7, 0.3, 4.0):
        shifted = at["H"] - value * np.eye(3)
        v = draw.normal(size=3)
        yield at | {
            "lambda": value, "determinant": np.prod(np.linalg.eigvals(shifted)).real, "sigma": column(*sigmas),
            "u": [column(*vector) for vector in vectors.T], "shifted": shifted, "v": column(*v),
            "rayleigh": sum(v[i] * at["H"][i, j] * v[j] for i in range(3) for j in range(3)),
        }  # fmt: skip


@held(PAGE, (r"\sigma_1 + \lVert\mu\rVert^2", "lambda_1"))
def mean_along_the_widest(draw: Draw) -> Iterator[Letters]:
    vectors, _ = np.linalg.qr(draw.normal(size=(3, 3)))
    mean, sigma = 1.5 * vectors[:, 0], vectors @ np.diag([5.0, 2.0, 1.0]) @ vectors.T
    yield {"mu": column(*mean), "sigma_1": 5.0, "lambda_1": np.linalg.eigvalsh(sigma + np.outer(mean, mean))[-1]}


@held("whole-data-set.md", (r"s^2 + \lVert\mu\rVert^2", "lambda_max"))
def differing_means(draw: Draw) -> Iterator[Letters]:
    s = 0.7
    yield of_samples(alike(3, 0, s) + draw.uniform(1, 3, size=3)) | {"s": s}


@held(PAGE, (r"\lVert\mu\rVert^2", "grown"))
@held("whole-data-set.md", (r"\lVert\mu\rVert^2", "grown"))
@held("centering.md", (r"\lVert\mu\rVert^2", "grown"))
def squares(draw: Draw) -> Iterator[Letters]:
    """By how much centering shortens the inputs in the mean square."""
    x = cloud(draw)
    lengths, centered = ((points**2).sum() / len(x) for points in (x, x - x.mean(axis=0)))
    yield of_samples(x) | {"grown": lengths - centered}


@held(
    PAGE,
    (
        (
            r"\begin{gathered} \begin{pmatrix} \Sigma + \mu\mu^\top & \mu \\ \mu^\top & 1 \end{pmatrix}, \\[2ex] "
            r"\begin{pmatrix} \Sigma^{-1} & -\Sigma^{-1}\mu \\ -\mu^\top\Sigma^{-1} & 1 + \mu^\top\Sigma^{-1}\mu "
            r"\end{pmatrix}. \end{gathered}"
        ),
        "with_bias",
        "inverse",
    ),
)
def with_a_bias(draw: Draw) -> Iterator[Letters]:
    for n in (2, 3):
        x = cloud(draw, n=n)
        whole = second_moment(np.column_stack([x, np.ones(len(x))]))
        yield of_samples(x) | {"with_bias": whole, "inverse": np.linalg.inv(whole)}


@held(
    PAGE,
    (r"\begin{pmatrix} s^2 + n\mu^2 & \sqrt n\,\mu \\ \sqrt n\,\mu & 1 \end{pmatrix},", "block"),
    r"T = 1 + s^2 + n\mu^2",
    r"\lambda_+ = \tfrac12\bigl(T + \sqrt{T^2 - (2s)^2}\bigr)",
    r"\lambda_+ \ge 1",
    (r"s^2/\lambda_+", "least"),
    r"\kappa = \frac{\lambda_+^2}{s^2}.",
)
def alike_with_a_bias(draw: Draw) -> Iterator[Letters]:
    """The block is the second moment of the input along the mean and of the bias's one; no mean attains the bound."""
    for n, mu, s in ((2, 0.0, 0.6), (2, draw.uniform(0.5, 2), 0.4), (3, draw.uniform(0.5, 2), 1.7)):
        x = alike(n, mu, s)
        ones = np.ones(len(x))
        values = np.linalg.eigvalsh(second_moment(np.column_stack([x, ones])))
        block = second_moment(np.column_stack([x @ np.ones(n) / np.sqrt(n), ones]))
        yield {
            "n": n, "mu": mu, "s": s, "block": block, "T": np.trace(block), "lambda_+": values[-1], "least": values[0],
            "kappa": values[-1] / values[0],
        }  # fmt: skip


@held(PAGE, r"\sum \dl\,\x = \sum \dl\,(\x - \bar x) .")
@held("normalization.md", r"\sum \dl\, h = \sum \dl\, (h - \bar h)")
def deltas_that_add_up_to_zero(draw: Draw) -> Iterator[Letters]:
    x = cloud(draw)
    deltas = draw.normal(size=len(x))
    deltas -= deltas.mean()
    samples = [{"x": column(*row), "h": column(*row), "dl": delta} for row, delta in zip(x, deltas, strict=True)]
    mean = column(*x.mean(axis=0))
    yield {"sum": samples, "bar x": mean, "bar h": mean}
    yield {"sum": [one | {"dl": one["dl"] + 1} for one in samples], "bar x": mean, "bar h": mean, "holds": False}


@held(PAGE, (r"1 - \eta\lambda", "factor"))
@held("whole-data-set.md", (r"1 - \eta\lambda", "factor"))
@held("shortest-paths.md", (r"1 - \eta\lambda", "factor"))
@held("batches.md", (r"1 - \eta\lambda_{\max}", "factor_max"), (r"1 - \eta\lambda_{\min}", "factor_min"))
def one_step(draw: Draw) -> Iterator[Letters]:
    """What a full-batch step leaves of an error along an eigenvector."""
    at = of_samples(cloud(draw))
    values, vectors = np.linalg.eigh(at["H"])
    errors = [(e - 0.3 * at["H"] @ e) @ e for e in vectors.T]
    for value, left in zip(values, errors, strict=True):
        yield at | {"eta": 0.3, "lambda": value, "factor": left, "factor_max": errors[-1], "factor_min": errors[0]}


@held("batches.md", (r"1/\lambda_{\max}", "fits"))
@held(
    PAGE,
    (r"1/\lambda_1", "fits"),
    (r"2/\lambda_1", "keeps"),
    (r"1/\lambda_{\max}", "fits"),
    (r"2/\lambda_{\max}", "keeps"),
)
@held(PAGE, r"\eta = 1/\lambda_1")
@held("optimizers.md", r"\eta = 1/\lambda_{\max}", (r"2/\lambda_{\max}", "keeps"))
@held("questions.md", (r"1/\lambda_{\max}", "fits"))
@held("play.md", (r"2/\lambda_{\max}", "keeps"))
@held("notebooks/real-data.ipynb", (r"1/\lambda_{\max}", "fits"), (r"2/\lambda_{\max}", "keeps"))
def limits(draw: Draw) -> Iterator[Letters]:
    """The step sizes that leave nothing of the error along the steepest direction, and its mirror image."""
    at = of_samples(cloud(draw))
    e = np.linalg.eigh(at["H"])[1][:, -1]
    change = e @ (at["H"] @ e)  # a step takes so many times η from an error of one
    yield at | {"eta": 1 / change, "fits": 1 / change, "keeps": 2 / change}


@held("batches.md", r"\eta = 1/\lambda_{\max} = {{ full_batch_zig_zag.turning_step_size:.3f }}")
@held("batches.md", r"2/\lambda_{\max} = {{ full_batch_zig_zag.largest_step_size:.3f }}")
def worked_samples(_: Draw) -> Iterator[Letters]:
    at = of_samples(np.array([[2.0, 1.0], [1.0, 2.0]]))
    yield at | {"eta": 1 / (np.ones(2) @ at["H"] @ np.ones(2) / 2)}


@held("optimizers.md", (r"(\sqrt\kappa - 1)/(\sqrt\kappa + 1)", "left"), (r"\sqrt\kappa", "root"))
@held("optimizers.md", r"\eta = \bigl(2/(\sqrt{\lambda_{\min}} + \sqrt{\lambda_{\max}})\bigr)^2")
@held("whole-data-set.md", (r"(\sqrt\kappa - 1)/(\sqrt\kappa + 1)", "left"))
@held("play.md", (r"\sqrt\kappa", "root"))
@held(FIGURES, (r"\sqrt\kappa", "root"))
def best_momentum(draw: Draw) -> Iterator[Letters]:
    """Polyak's settings: both ends of the spectrum have a double root, and between them all are of its size."""
    at = of_samples(cloud(draw))
    low, high = np.linalg.eigvalsh(at["H"])[[0, -1]]

    def rate(eta: float, beta: float) -> float:
        """The largest root of z² − (1 + β − ηλ)z + β, over the spectrum."""
        return float(
            max(abs(np.roots([1, -(1 + beta - eta * value), beta])).max() for value in np.linspace(low, high, 9))
        )

    def ends(settings: Array) -> list[float]:
        root, eta = settings
        return [1 + root**2 - eta * low - 2 * root, 1 + root**2 - eta * high + 2 * root]

    root, eta = optimize.fsolve(ends, [0.3, 1 / high], xtol=1e-13)
    for change in draw.normal(scale=0.02, size=(40, 2)):
        assert rate(eta * (1 + change[0]), root**2 * (1 + change[1])) > rate(eta, root**2) - 1e-7
    assert abs(rate(eta, root**2) - root) < 1e-6
    axes = np.sqrt(1 / np.linalg.eigvalsh(at["H"]))  # of a contour
    yield at | {"eta": eta, "left": root, "root": axes.max() / axes.min()}
