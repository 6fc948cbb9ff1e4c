"""What sums of inputs reach, and what proves it; and how far a scaling can lower the condition number."""

from collections.abc import Iterator

import numpy as np
from scipy import optimize

from tests.formulas.algebra import column
from tests.formulas.clouds import Draw, Letters, cloud, second_moment
from tests.formulas.held import held

PAGE = "shortest-paths.md"


@held(PAGE, r"u = (z\cdot v)\,y - (y\cdot v)\,z, \qquad u\cdot v = 0 .", r"u\cdot v = 0")
def across_the_way(draw: Draw) -> Iterator[Letters]:
    """In three dimensions it is a product of three vectors."""
    y, z, v = draw.normal(size=(3, 3))
    yield {"y": column(*y), "z": column(*z), "v": column(*v), "u": column(*np.cross(v, np.cross(y, z)))}


@held(
    PAGE,
    r"v = a_1\x_1 + \dots + a_m\x_m",
    (r"a_1\x_1 + \dots + a_m\x_m", "v"),
    (r"\lvert a_1\rvert\,\lVert\x_1\rVert + \dots + \lvert a_m\rvert\,\lVert\x_m\rVert", "length"),
    r"\begin{aligned} y\cdot v &= a_1\,(y\cdot\x_1) + \dots + a_m\,(y\cdot\x_m) \\ &\le \lvert a_1\rvert\,"
    r"\lVert\x_1\rVert + \dots + \lvert a_m\rvert\,\lVert\x_m\rVert . \end{aligned}",
)
def sums_of_two(draw: Draw) -> Iterator[Letters]:
    """Two inputs, with nothing at the dots; the first y is the best by a linear program, the others are smaller."""
    x = draw.uniform(0.2, 1, size=(2, 2))
    v = draw.normal(size=2)
    amounts, sizes = np.linalg.solve(x.T, v), np.sqrt((x**2).sum(axis=1))
    best = optimize.linprog(-v, np.vstack([x, -x]), np.tile(sizes, 2), bounds=(None, None)).x
    length = sum(np.hypot(*(amount * row)) for amount, row in zip(amounts, x, strict=True))
    for share in (1, 0.3, -0.8):
        yield {
            "a_1": amounts[0], "a_m": amounts[1], "x_1": column(*x[0]), "x_m": column(*x[1]), "dots": 0,
            "v": column(*v), "y": column(*(share * best)), "length": length,
        }  # fmt: skip


@held(PAGE, r"y\cdot v = L", r"y\cdot v/L = 1", r"y\cdot b \le 1", (r"y\cdot v", "L"))
def best_bound(draw: Draw) -> Iterator[Letters]:
    """The least length by one linear program, the best y by another."""
    x, v = draw.uniform(0.2, 1, size=(4, 3)), draw.normal(size=3)
    sizes = np.sqrt((x**2).sum(axis=1))
    least = optimize.linprog(np.tile(sizes, 2), A_eq=np.hstack([x.T, -x.T]), b_eq=v).fun
    best = optimize.linprog(-v, np.vstack([x, -x]), np.tile(sizes, 2), bounds=(None, None)).x
    for row, size in zip(x, sizes, strict=True):
        for sign in (1, -1):
            yield {"y": column(*best), "v": column(*v), "L": least, "b": column(*(sign * row / size))}


@held(PAGE, r"y = v/(\lVert v\rVert\sin\theta)")
def parked_car(_: Draw) -> Iterator[Letters]:
    """The y that is as large along one outermost input as it may be, and against the other."""
    outermost = np.array([[0.9, 0.3], [0.3, 0.9]])
    sizes = np.sqrt((outermost**2).sum(axis=1))
    theta = np.arctan2(0.9, 0.3) - np.arctan2(1, 1)
    y = np.linalg.solve(outermost, sizes * [1, -1])
    yield {"v": column(2.0, -2.0), "theta": theta, "y": column(*y)}


@held(
    "conditioning.md",
    r"\lambda_{\max}(A) \le n",
    r"\lambda_{\min}(DAD) \le \frac{z^\top A z}{\lVert D^{-1}z\rVert^2} \le d^2\,\lambda_{\min}(A) .",
    r"\kappa(DAD) \ge 1/\lambda_{\min}(A) \ge \kappa(A)/n",
    (r"d^2", "entry"),
)
def another_scaling(draw: Draw) -> Iterator[Letters]:
    """A second moment with ones on its diagonal; for one feature each bound is attained."""
    for n in (1, 2, 3):
        x = cloud(draw, n=n)
        a = second_moment(x / np.sqrt((x**2).mean(axis=0)))
        d = draw.uniform(0.2, 2, size=n)
        yield {
            "A": a, "D": np.diag(d), "d": d.max(), "n": n, "z": column(*np.linalg.eigh(a)[1][:, 0]),
            "entry": (np.diag(d) @ a @ np.diag(d)).diagonal().max(),
            "lambda_min": lambda m: np.linalg.eigvalsh(np.atleast_2d(m))[0],
            "lambda_max": lambda m: np.linalg.eigvalsh(np.atleast_2d(m))[-1],
            "kappa": lambda m: np.linalg.cond(np.atleast_2d(m)),
        }  # fmt: skip
