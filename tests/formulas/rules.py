"""Rules of descent other than the plain one, as sums over all gradients so far; and scaling of the weights."""

from collections.abc import Iterator

import numpy as np
from scipy import linalg, optimize

from tests.formulas.algebra import column
from tests.formulas.clouds import Array, Draw, Letters, alike, cloud, second_moment
from tests.formulas.held import FIGURES, held

PAGE, ALSO = "optimizers.md", "also-holds.md"


def past(gradients: Array, decay: float) -> Array:
    """The gradients so far, each weighted by the decay for each step since."""
    weights = [decay ** (len(gradients) - 1 - k) for k in range(len(gradients))]
    total: Array = column(*(sum(w * g for w, g in zip(weights, each, strict=True)) for each in np.transpose(gradients)))
    return total


@held(PAGE, r"v \leftarrow \beta v + \grad, \qquad w \leftarrow w - \eta v .")
def momentum(draw: Draw) -> Iterator[Letters]:
    gradients, start, beta, eta = draw.normal(size=(5, 3)), draw.normal(size=3), 0.7, 0.1
    walked = [column(*start)]
    for k in range(1, 6):
        walked.append(walked[-1] - eta * past(gradients[:k], beta))
    after = {"v": past(gradients, beta), "w": walked[-1]}
    yield {
        "beta": beta, "eta": eta, "grad": column(*gradients[-1]), "v": past(gradients[:-1], beta), "w": walked[-2],
        "next": after,
    }  # fmt: skip


@held(FIGURES, (r"1/(1-\beta)", "pace"))
def own_pace(_: Draw) -> Iterator[Letters]:
    """What momentum makes of a gradient that stays the same, after many steps."""
    yield {"beta": 0.9, "pace": past(np.ones((400, 1)), 0.9)}


@held(
    PAGE,
    r"\begin{aligned} m &\leftarrow \beta_1 m + (1 - \beta_1)\, g, \\ v &\leftarrow \beta_2 v + (1 - \beta_2)\, g^2, "
    r"\\ \hat m &= m / (1 - \beta_1^t), \quad \hat v = v / (1 - \beta_2^t), \\ w &\leftarrow w - \eta\, \hat m / "
    r"(\sqrt{\hat v} + \varepsilon) . \end{aligned}",
)
def adam(draw: Draw) -> Iterator[Letters]:
    """Adam's m̂ and v̂ are weighted means of the gradients so far, and of their squares."""
    first, second, eta, tiny = 0.8, 0.95, 0.1, 0.01
    for t in (1, 4):
        g, w = draw.normal(size=(t, 3)), draw.normal(size=3)
        means = [past(g, first) / past(g**0, first), past(g**2, second) / past(g**0, second)]
        after = {
            "m": (1 - first) * past(g, first),
            "v": (1 - second) * past(g**2, second),
            "w": column(
                *(a - eta * m / (v**0.5 + tiny) for a, m, v in zip(w, *(mean[:, 0] for mean in means), strict=True))
            ),
        }
        before = np.zeros((3, 1)) if t == 1 else past(g[:-1], first)
        before_squares = np.zeros((3, 1)) if t == 1 else past(g[:-1] ** 2, second)
        yield {
            "beta_1": first, "beta_2": second, "eta": eta, "varepsilon": tiny, "t": t, "g": column(*g[-1]),
            "w": column(*w), "m": (1 - first) * before, "v": (1 - second) * before_squares,
            "hat m": means[0], "hat v": means[1], "next": after,
        }  # fmt: skip


@held(PAGE, (r"-\eta g / (\sqrt v + \varepsilon)", "rmsprop"), (r"-\eta\,\operatorname{sign}(\grad)", "first_adam"))
def steps_by_weight(draw: Draw) -> Iterator[Letters]:
    g, v, eta, tiny = draw.normal(size=3), draw.uniform(0.1, 2, size=3), 0.1, 0.01
    rmsprop = column(*(-(eta * a) / (np.sqrt(b) + tiny) for a, b in zip(g, v, strict=True)))
    adam_without_tiny = column(*(-eta * a / np.sqrt(a * a) for a in g))
    yield {
        "g": column(*g), "grad": column(*g), "v": column(*v), "eta": eta, "varepsilon": tiny, "rmsprop": rmsprop,
        "first_adam": adam_without_tiny,
    }  # fmt: skip


@held(PAGE, r"\kappa_P = b/a", r"aP \preceq H \preceq bP", r"\kappa(H) \le b/a = \kappa_P", r"A \preceq B")
@held(PAGE, r"u^\top Au \le u^\top Bu")
def scaled_weights(draw: Draw) -> Iterator[Letters]:
    """The condition number in rescaled weights, for features alike and independent; by the identity it stays."""
    h = second_moment(alike(3, 1.2, 0.7))
    for p in (np.ones(3), draw.uniform(0.2, 2, size=3), draw.uniform(0.2, 2, size=3)):
        ends = linalg.eigh(h, np.diag(p), eigvals_only=True)[[0, -1]]
        scaled = np.array([[h[i, j] / np.sqrt(p[i] * p[j]) for j in range(3)] for i in range(3)])
        some, u = cloud(draw), draw.normal(size=3)
        smaller = second_moment(some)
        larger = smaller + (0 if p.all() == 1 and p.sum() == 3 else second_moment(cloud(draw)))
        yield {
            "P": np.diag(p), "H": h, "a": ends[0], "b": ends[1], "kappa_P": np.linalg.cond(scaled),
            "kappa": np.linalg.cond, "A": smaller, "B": larger, "u": column(*u),
        }  # fmt: skip


@held(ALSO, (r"(H + \lambda I)^{-1} H \w^*", "rest"))
def rest_with_decay(draw: Draw) -> Iterator[Letters]:
    """Least squares with one more sample for each weight, which wants it to be zero."""
    x, goal, decay = cloud(draw), draw.normal(size=3), 0.3
    inputs = np.vstack([x / np.sqrt(len(x)), np.sqrt(decay) * np.eye(3)])
    targets = np.concatenate([x @ goal / np.sqrt(len(x)), np.zeros(3)])
    rest = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    yield {"H": second_moment(x), "lambda": decay, "I": np.eye(3), "w^*": column(*goal), "rest": column(*rest)}


def adamw_rest(weight: float, decay: float, tiny: float) -> float | None:
    """The steady gradient with which AdamW leaves a weight alone, m̂ = g and v̂ = g², by halving; or none."""
    low, high = 0.0, 1e9
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if middle / (middle + tiny) < decay * abs(weight) else (low, middle)
    return -np.sign(weight) * low if low < 1e8 else None


@held(ALSO, r"g_i = -\varepsilon\lambda w_i / (1 - \lambda\lvert w_i\rvert)")
def steady_gradient(_: Draw) -> Iterator[Letters]:
    for weight in (-3.0, 0.5, 4.9):
        yield {"w_i": weight, "lambda": 0.2, "varepsilon": 0.01, "g_i": adamw_rest(weight, 0.2, 0.01)}


@held(ALSO, r"\lvert w_i\rvert < 1/\lambda")
def weights_that_can_rest(_: Draw) -> Iterator[Letters]:
    for weight in (-5.1, -4.9, 4.9, 5.1):
        yield {"w_i": weight, "lambda": 0.2, "holds": adamw_rest(weight, 0.2, 0.01) is not None}


@held(ALSO, r"g_i \approx -\sqrt{\hat v_i}\,\lambda w_i")
def while_it_remembers(_: Draw) -> Iterator[Letters]:
    """AdamW's update is zero, with a v̂ that is large beside ε."""
    for weight, square in ((-3.0, 0.5), (1.0, 7.0)):

        def update(g: float, weight: float = weight, square: float = square) -> float:
            return float(g / (square**0.5 + 1e-8) + 0.2 * weight)

        steady = optimize.brentq(update, -10, 10)
        yield {"w_i": weight, "lambda": 0.2, "hat v_i": square, "g_i": steady}


@held(ALSO, (r"gg^\top", "rows"), (r"g^\top g", "columns"))
def shampoo(draw: Draw) -> Iterator[Letters]:
    """Of the gradient of a layer, (2, 3): products of its rows, and of its columns."""
    g = draw.normal(size=(2, 3))
    yield {
        "g": g,
        "rows": np.array([[sum(a * b for a, b in zip(one, other, strict=True)) for other in g] for one in g]),
        "columns": np.array([[sum(a * b for a, b in zip(one, other, strict=True)) for other in g.T] for one in g.T]),
    }


@held(
    ALSO,
    (r"\dl_p\,\x_p", "of_one"),
    (r"\sum_p \dl_p\,\x_p", "gradient"),
    (r"\operatorname{E}[\x_p\x_p^\top]", "hessian"),
)
def kernel(draw: Draw) -> Iterator[Letters]:
    """A kernel of three on a line of pixels, with a squared loss at each position."""
    pixels, kernel, targets = draw.uniform(size=6), draw.normal(size=3), draw.normal(size=4)

    def deltas(weights: Array) -> Array:
        return np.correlate(pixels, weights, "valid") - targets

    def loss(weights: Array) -> float:
        return float(sum(delta**2 / 2 for delta in deltas(weights)))

    units = np.eye(3)
    gradient = [loss(kernel + unit / 2) - loss(kernel - unit / 2) for unit in units]
    hessian = [[loss(a + b) - loss(a) - loss(b) + loss(0 * a) for a in units] for b in units]
    patches = [column(*pixels[place : place + 3]) for place in range(4)]
    for p in (1, 4):
        yield {
            "p": p, "x": patches, "dl": column(*deltas(kernel)), "n": 4, "gradient": column(*gradient),
            "hessian": np.array(hessian) / 4, "E": [{"p": place} for place in range(1, 5)],
            "of_one": column(*(deltas(kernel)[p - 1] * pixels[p - 1 + k] for k in range(3))),
        }  # fmt: skip


@held(ALSO, (r"(\mu - \mu_k)/K", "row"))
def first_gradient_of_a_softmax(draw: Draw) -> Iterator[Letters]:
    """From zero weights: two samples of each of three classes."""
    x, labels = draw.normal(size=(6, 2)) + 1, np.array([0, 0, 1, 1, 2, 2])
    for k in range(3):
        rows = [(1 / 3 - float(label == k)) * sample for sample, label in zip(x, labels, strict=True)]
        means = [column(*points.mean(axis=0)) for points in (x, x[labels == k])]
        yield {"mu": means[0], "mu_k": means[1], "K": 3, "row": column(*np.mean(rows, axis=0))}


@held(ALSO, r"{H = \operatorname{diag}(p)}")
def one_hot(_: Draw) -> Iterator[Letters]:
    codes = np.eye(3)[[0, 0, 0, 1, 2, 2]]
    yield {"H": second_moment(codes), "p": column(3 / 6, 1 / 6, 2 / 6)}


@held(ALSO, r"{\operatorname{E}[\x\x^\top] = I}", r"{\kappa = 1}")
@held("questions.md", r"{\kappa = 1}")
def whitened(draw: Draw) -> Iterator[Letters]:
    x = cloud(draw)
    rest = x - x.mean(axis=0)
    white = np.linalg.solve(np.linalg.cholesky(np.cov(rest.T, bias=True)), rest.T).T
    yield {"E": [{"x": column(*row)} for row in white], "I": np.eye(3), "kappa": np.linalg.cond(second_moment(white))}
