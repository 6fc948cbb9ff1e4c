"""Steps of descent: how large they may be, and what other ways to step are the same."""

from collections.abc import Callable, Iterator
from itertools import permutations, product

import numpy as np

from explainer.exhibits.contents import EXHIBITS
from tests.formulas.algebra import column
from tests.formulas.clouds import Array, Draw, Letters, cloud, of_samples, second_moment, slope
from tests.formulas.held import held

PAGE = "conditioning.md"
SQUARED_ERROR = (
    r"\begin{aligned} &\operatorname{E}\lVert e - \eta\hat He\rVert^2 = \lVert e\rVert^2 \\ &\quad {} - 2\eta\,e^\top "
    r"He + \eta^2\,e^\top\!\operatorname{E}[\hat H^2]\,e, \\ &\operatorname{E}[\hat H^2] = \tfrac1B "
    r"\operatorname{E}\bigl[\lVert\x\rVert^2\,\x\x^\top\bigr] \\ &\quad {} + \bigl(1 - \tfrac1B\bigr)H^2 . "
    r"\end{aligned}"
)


@held("zig-zag.md", (r"1 - \eta\lVert\x\rVert^2", "factor"))
def one_sample(draw: Draw) -> Iterator[Letters]:
    """What a step of one sample leaves of its δ; without a bias, the squared loss."""
    for n in (2, 3):
        x, w, eta = draw.normal(size=n), draw.normal(size=n), 0.3
        before, after = w @ x - 0.7, (w - eta * (w @ x - 0.7) * x) @ x - 0.7
        yield {"x": column(*x), "eta": eta, "factor": after / before}


@held("zig-zag.md", r"\eta\lVert\x\rVert^2 = 1")
@held("shortest-paths.md", r"\eta\lVert\x\rVert^2 = 1")
@held("play.md", (r"2/\lVert\x\rVert^2", "edge"))
@held("zig-zag.md", (r"-1", "factor_at_edge"))
def fits_at_once(draw: Draw) -> Iterator[Letters]:
    """The step size that leaves nothing of a sample's δ, from what a step of size one leaves."""
    x, w = draw.normal(size=3), draw.normal(size=3)
    before = w @ x - 0.7
    after = (w - before * x) @ x - 0.7
    eta, last = before / (before - after), edge(x)
    yield {"x": column(*x), "eta": eta, "edge": last, "factor_at_edge": ((w - last * before * x) @ x - 0.7) / before}


@held("quadrants.md", r"-\eta\,\grad = {{ quadrants.update_vector }}")
def worked_update(_: Draw) -> Iterator[Letters]:
    """The inputs, δ and step size of the page."""
    drawn = EXHIBITS["quadrants"]
    x, delta, eta = (getattr(drawn, name) for name in ("input", "delta", "step_size"))
    yield {"eta": eta, "grad": column(*(delta * entry for entry in x))}


@held("derivative-chain.md", (r"2\varepsilon", "width"))
def nudged(_: Draw) -> Iterator[Letters]:
    """The difference of two losses over the slope, for a parabola."""
    up, down = ((1.3 * w + 0.4) ** 2 / 2 for w in (0.7 + 0.01, 0.7 - 0.01))
    yield {"varepsilon": 0.01, "width": (up - down) / (1.3 * (1.3 * 0.7 + 0.4))}


@held("zig-zag.md", r"\lVert\x\rVert^2 = {{ no_zig_zag.square }}")
def worked_sample(_: Draw) -> Iterator[Letters]:
    yield {"x": column(2.0, 1.0)}


def edge(x: Array) -> float:
    """The step size beyond which a step makes |δ| larger, by halving."""
    low, high = 0.0, 1e3
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if abs(1 - (middle * x) @ x) > 1 else (middle, high)
    return low


@held("centering.md", r"\eta > 2/\lVert\x\rVert^2")
def too_large(draw: Draw) -> Iterator[Letters]:
    x = draw.normal(size=3)
    yield {"x": column(*x), "eta": edge(x) * (1 + 1e-6)}
    yield {"x": column(*x), "eta": edge(x) * (1 - 1e-6), "holds": False}


def batches(x: Array, size: int) -> list[Letters]:
    """Every batch that can be drawn, with the mean of its x xᵀ, and as a sample its first."""
    drawn = product(range(len(x)), repeat=size)
    return [{"hat H": second_moment(x[list(chosen)]), "x": column(*x[chosen[0]])} for chosen in drawn]


@held(
    PAGE,
    r"e = \w - \goal",
    (r"e - \eta\hat H e", "after"),
    (r"\operatorname{E}\lVert\x\rVert^2", "trace"),
)
def batches_of_any_inputs(draw: Draw) -> Iterator[Letters]:
    for size in (1, 2, 3):
        x, w, goal = cloud(draw, count=4), draw.normal(size=3), draw.normal(size=3)
        h, chosen = second_moment(x), x[[0, 1, 1]]
        targets = chosen @ goal
        after = column(*(w - goal)) - 0.4 * slope(lambda v, s=chosen, t=targets: ((s @ v - t) ** 2).mean() / 2, w)
        yield {
            "H": h, "B": size, "eta": 0.4, "w": column(*w), "goal": column(*goal), "e": column(*map(float, w - goal)),
            "E": batches(x, size), "hat H": second_moment(chosen), "after": after, "trace": np.linalg.eigvalsh(h).sum(),
        }  # fmt: skip


@held(PAGE, SQUARED_ERROR)
def batches_of_independent_samples(draw: Draw) -> Iterator[Letters]:
    """All batches of four samples. Drawn without replacement they are not independent of each other, and it fails."""
    for at in batches_of_any_inputs(draw):
        yield at
        x = np.hstack([one["x"] for one in at["E"]])[:, :: len(at["E"]) // 4].T
        drawn = [x[list(chosen)] for chosen in permutations(range(4), at["B"])]
        alone = at["B"] == 1
        yield at | {"E": [{"hat H": second_moment(each), "x": column(*each[0])} for each in drawn], "holds": alone}


def of_one_length(draw: Draw) -> Array:
    return np.array([1.7 * sample / np.sqrt(sample @ sample) for sample in cloud(draw, count=4)])


def bound(x: Array, size: int, e: Array) -> float:
    """The step size at which a batch leaves the squared error e as large as it was, in the mean over all batches."""
    first = second = 0.0
    for batch in batches(x, size):
        moved = batch["hat H"] @ e
        first, second = first + e @ moved, second + moved @ moved
    return float(2 * first / second)


@held(PAGE, r"\eta < 2B/(\lVert\x\rVert^2 + (B - 1)\lambda)")
def inputs_of_one_length(draw: Draw) -> Iterator[Letters]:
    for size in (1, 2, 4):
        x = of_one_length(draw)
        values, vectors = np.linalg.eigh(second_moment(x))
        at = {"B": size, "x": column(*x[0])}
        for value, e in zip(values, vectors.T, strict=True):
            limit = bound(x, size, e)
            yield at | {"lambda": value, "eta": limit * (1 - 1e-6)}
            yield at | {"lambda": value, "eta": limit * (1 + 1e-6), "holds": False}


@held(PAGE, (r"\lVert\x\rVert^2 H/B", "first_term"))
def its_first_term(draw: Draw) -> Iterator[Letters]:
    x = of_one_length(draw)
    term = sum((sample @ sample) * np.outer(sample, sample) for sample in x) / len(x) / 3
    yield {"B": 3, "x": column(*x[0]), "H": second_moment(x), "first_term": term}


@held(PAGE, r"\eta_{\max}(B) = \frac{2B}{\operatorname{E}\lVert\x\rVert^2 + (B - 1)\,\lambda_1}.")
def largest_step(draw: Draw) -> Iterator[Letters]:
    """The strictest limit over all errors, an eigenvector's, for inputs of one length."""
    for size in (1, 2, 4):
        x = of_one_length(draw)
        vectors = np.linalg.eigh(second_moment(x))[1].T

        def limit(b: int, x: Array = x, vectors: Array = vectors) -> float:
            return min(bound(x, b, e) for e in vectors)

        yield of_samples(x) | {"B": size, "eta_max": limit}


def pull_back(function: Callable[[Array], Array], n: int) -> Array:
    """The matrix of a linear map of n + 1 numbers, from what it makes of each unit vector."""
    return np.column_stack([function(unit) for unit in np.eye(n + 1)])


@held(
    PAGE,
    r"\begin{pmatrix} \w \\ b \end{pmatrix} = T \begin{pmatrix} \w \\ c \end{pmatrix}, \qquad "
    r"T = \begin{pmatrix} I & 0 \\ -\mu^\top & 1 \end{pmatrix} .",
    r"T\,(T^\top MT)^{-1}\,T^\top g = M^{-1}g :",
    (r"g_w - \mu\,g_b \quad\text{and}\quad g_b - \mu\cdot(g_w - \mu\,g_b) .", "move_w", "move_b"),
    (r"T^\top g", "g_centered"),
    (r"TT^\top g", "move"),
    (r"T^\top MT", "M_centered"),
    (r"M^{-1}", "inverse"),
)
def told_the_mean(draw: Draw) -> Iterator[Letters]:
    """A neuron with a bias on centered inputs, and the step of the raw neuron that keeps the two the same function."""
    for n in (2, 3):
        x, w, c = cloud(draw, n=n), draw.normal(size=n), draw.normal()
        mean, targets = x.mean(axis=0), draw.normal(size=len(x))

        def raw(v: Array, m: Array = mean) -> Array:
            return np.append(v[:-1], v[-1] - sum(a * b for a, b in zip(m, v[:-1], strict=True)))

        def loss(v: Array, inputs: Array, t: Array = targets) -> float:
            return float(np.mean((inputs @ v[:-1] + v[-1] - t) ** 2) / 2)

        here = np.append(w, c)
        g = slope(lambda v, x=x: loss(v, x), raw(here))
        centered = slope(lambda v, x=x - mean: loss(v, x), here)
        move = raw(here) - raw(here - centered[:, 0])
        moments = [second_moment(np.column_stack([inputs, np.ones(len(x))])) for inputs in (x, x - mean)]
        yield {
            "w": column(*w), "c": c, "b": raw(here)[-1], "mu": column(*mean), "I": np.eye(n), "T": pull_back(raw, n),
            "g": g, "g_w": g[:-1], "g_b": g[-1, 0], "g_centered": centered, "move": column(*move),
            "move_w": column(*move[:-1]), "move_b": move[-1], "M": moments[0], "M_centered": moments[1],
            "inverse": np.linalg.inv(moments[0]),
        }  # fmt: skip


@held(PAGE, r"b_i = -\mu_i")
@held("wrong-statements.md", r"b_i = -\mu_i")
def biases_that_center(draw: Draw) -> Iterator[Letters]:
    x = cloud(draw)
    b = [float(np.mean(np.zeros(len(x)) - feature)) for feature in x.T]
    assert np.abs((x + b).mean(axis=0)).max() < 1e-12
    for i in (1, 2, 3):
        yield {"b": column(*b), "mu": column(*(sum(feature) / len(x) for feature in x.T)), "i": i}
