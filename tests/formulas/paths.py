"""Lengths of paths, angles, and the errors that are left where samples disagree."""

from collections.abc import Iterator

import numpy as np
from scipy import integrate

from tests.formulas.algebra import column
from tests.formulas.clouds import Array, Draw, Letters, best_step, cloud, of_samples, second_moment
from tests.formulas.held import FIGURES, held

PAGE = "shortest-paths.md"


def length(steps: list[Array]) -> float:
    return float(sum(np.sqrt(sum(entry * entry for entry in step)) for step in steps))


@held(
    PAGE,
    r"\frac{\text{path}}{\text{straight}} \;\ge\; \frac{\lVert v^+\rVert + \lVert v^-\rVert}{\lVert v\rVert} .",
    r"r - s = v",
    r"\lVert v^+\rVert^2 + \lVert v^-\rVert^2 = \lVert v\rVert^2",
    (r"\lVert v^+\rVert + \lVert v^-\rVert", "staircase"),
    (r"\lVert r\rVert + \lVert s\rVert", "two_steps"),
)
def same_signed_paths(draw: Draw) -> Iterator[Letters]:
    """Paths of steps that all rise or all fall, to goals in two and in four dimensions; first the staircase itself."""
    for n in (2, 4):
        v = draw.uniform(0.3, 2, size=n) * np.resize([1, -1], n)
        up, down = np.array([max(a, 0) for a in v]), np.array([max(-a, 0) for a in v])
        for extra in (np.zeros(n), draw.uniform(0, 1, size=n), draw.uniform(0, 3, size=n)):
            share = draw.uniform(size=n) if extra.any() else np.full(n, 0.5)
            r, s = up + extra, down + extra
            steps = [r * share, -s * share, r * (1 - share), -s * (1 - share)]
            assert np.allclose(sum(steps), v)
            yield {
                "path": length(steps), "straight": length([v]), "v": column(*v), "v^+": column(*up),
                "v^-": column(*-down), "r": column(*r), "s": column(*s), "staircase": length([up, -down]),
                "two_steps": length([r, -s]),
            }  # fmt: skip


@held(
    PAGE,
    (r"\sqrt 2\,\lVert v\rVert", "longest"),
    (r"\sqrt 2", "ratio"),
    r"\sqrt 2 \approx {{ staircase.largest_ratio:.3f }}",
)
@held("quadrants.md", (r"\sqrt 2", "ratio"))
def longest_staircase(_: Draw) -> Iterator[Letters]:
    """The goal of all directions in the plane for which the staircase is longest."""
    angles = np.arange(0, 2 * np.pi, np.pi / 180)
    lengths = 3 * (np.abs(np.cos(angles)) + np.abs(np.sin(angles))) * (np.cos(angles) * np.sin(angles) < 0)
    yield {"v": column(3.0, 0.0), "longest": lengths.max(), "ratio": lengths.max() / 3}


@held(
    PAGE,
    (r"1/\sin\theta", "ratio"),
    (r"\sin\theta", "across"),
    r"\frac{1}{\sin\theta} = \sqrt{1 + \left(\frac{M + m}{M - m}\right)^2}.",
    (r"\lVert v_\perp\rVert / (\lVert v\rVert \sin\theta)", "beside"),
)
def cone(draw: Draw) -> Iterator[Letters]:
    """Inputs between m and M, and paths along the two outermost: to the goal across the diagonal, and beside it."""
    for m, big in ((0.2, 1.0), (2.0, 2.7)):
        corners = [np.array([a, b]) for a in (m, big) for b in (m, big)]
        theta = max(abs(np.arctan2(b, a) - np.pi / 4) for a, b in corners)
        outermost = np.array([[m, big], [big, m]]) / np.hypot(m, big)
        straight = np.array([1, -1]) / np.sqrt(2)
        shares = np.linalg.solve(outermost.T, straight)
        v = outermost.T @ (np.array([-1, 1]) * draw.uniform(0.5, 2, size=2))
        beside = np.abs(np.linalg.solve(outermost.T, v)).sum() / length([v])
        yield {
            "theta": theta, "m": m, "M": big, "ratio": np.abs(shares).sum(), "across": abs(outermost[0] @ straight),
            "v": column(*v), "v_perp": column(*(v @ straight * straight)), "beside": beside,
        }  # fmt: skip


@held(
    PAGE,
    r"\frac{\max(\lVert d^+ \rVert, \lVert d^- \rVert)}{\lVert d \rVert} \;\geq\; \frac{1}{\sqrt 2},",
    r"\lVert d^+ \rVert^2 + \lVert d^- \rVert^2 = \lVert d \rVert^2",
)
def nearest_same_signed(draw: Draw) -> Iterator[Letters]:
    for d in (np.array([1.0, -1.0]), draw.normal(size=2), draw.normal(size=5)):
        parts = [np.array([max(sign * a, 0) for a in d]) for sign in (1, -1)]
        yield {"d": column(*d), "d^+": column(*parts[0]), "d^-": column(*-parts[1])}


@held(PAGE, (r"\tfrac12 + \sqrt 2 / \pi", "mean"), (r"1/n", "square"))
def random_directions(_: Draw) -> Iterator[Letters]:
    def cosine(angle: float) -> float:
        """With the nearest direction in the first or third quadrant."""
        steps = np.linspace(0, np.pi / 2, 3)
        off = min(abs((angle - s + np.pi) % (2 * np.pi) - np.pi) for s in (*steps, *(steps + np.pi)))
        inside = np.cos(angle) * np.sin(angle) >= 0
        return 1.0 if inside else float(np.cos(off))

    kinks = np.arange(1, 8) * np.pi / 4
    total = sum(integrate.quad(cosine, a, b)[0] for a, b in zip([0, *kinks], [*kinks, 2 * np.pi], strict=True))
    for n in (2, 5):
        x = np.arange(1.0, n + 1)
        square = np.mean([(x @ way) ** 2 / (x @ x) for way in (*np.eye(n), *-np.eye(n))])
        yield {"n": n, "mean": total / (2 * np.pi), "square": square}


@held(PAGE, r"\operatorname{E}[(v\cdot\x)\,\dl] = v^\top He = \lambda_1\,v\cdot e = 0 ,")
def across_and_aslant(draw: Draw) -> Iterator[Letters]:
    """Across the steepest direction all are zero; that the first three are the same is asked of an error aslant."""
    yield from across_the_steepest(draw)
    for at in across_the_steepest(draw):
        aslant = draw.normal(size=3)
        samples = [one | {"dl": one["x"][:, 0] @ aslant} for one in at["E"]]
        yield at | {"e": column(*aslant), "E": samples, "first": 2}


@held(
    PAGE,
    r"v\cdot\x > 0",
    r"\dl = \x\cdot e",
    r"H = \operatorname{E}[\x\x^\top]",
)
@held("optimizers.md", r"H = \operatorname{E}[\x\x^\top]", (r"H^{-1}", "inverse"), (r"H^{-1}\x", "turned"))
@held(FIGURES, (r"H^{-1}", "inverse"))
@held("conditioning.md", (r"\operatorname{E}[\x\x^\top]", "H"), (r"\x\x^\top", "of_one"))
@held("optimizers.md", (r"\x\x^\top", "of_one"))
@held("also-holds.md", (r"\operatorname{E}[\x\x^\top]", "H"))
@held("wrong-statements.md", (r"\operatorname{E}[\x\x^\top]", "H"))
@held("conditioning.md", (r"\operatorname{E}\lVert\x\rVert^2", "trace"))
@held(PAGE, (r"\operatorname{E}\lVert\x\rVert^2", "trace"))
def across_the_steepest(draw: Draw) -> Iterator[Letters]:
    """Positive inputs, and an error without a part along the steepest direction."""
    x = draw.uniform(0.1, 1, size=(6, 3))
    at = of_samples(x)
    v = np.linalg.eigh(at["H"])[1][:, -1]
    v *= np.sign(v.sum())
    e = draw.normal(size=3)
    e -= (e @ v) * v
    goal = draw.normal(size=3)
    samples = [{"x": column(*row), "dl": row @ (goal + e) - row @ goal} for row in x]
    for one in samples:
        yield at | one | {
            "v": column(*v), "e": column(*e), "E": samples, "of_one": second_moment(one["x"].T),
            "inverse": np.linalg.inv(at["H"]), "turned": np.linalg.solve(at["H"], one["x"]),
            "trace": np.linalg.eigvalsh(at["H"]).sum(),
        }  # fmt: skip


@held(PAGE, r"\operatorname{E}[\dl\,\x] = 0")
def at_the_best_weights(draw: Draw) -> Iterator[Letters]:
    x, targets = cloud(draw), draw.normal(size=7)
    best = np.linalg.lstsq(x, targets, rcond=None)[0]
    for away in (0, 1):
        deltas = x @ (best + away) - targets
        samples = [{"x": column(*row), "dl": delta} for row, delta in zip(x, deltas, strict=True)]
        yield {"E": samples, "holds": not away}


@held(PAGE, (r"1 - \eta\lambda_{\min} > 0", "largest"))
def below_the_fastest(draw: Draw) -> Iterator[Letters]:
    yield from around_the_fastest(draw, 0.99)


@held(PAGE, (r"1 - \eta\lambda_{\max} < 0", "largest"))
def above_the_fastest(draw: Draw) -> Iterator[Letters]:
    yield from around_the_fastest(draw, 1.01)


def around_the_fastest(draw: Draw, share: float) -> Iterator[Letters]:
    """A step size near the fastest, and the largest of the factors there."""
    at = of_samples(cloud(draw))
    values = np.linalg.eigvalsh(at["H"])
    eta = share * best_step(values)
    factors = [1 - eta * value for value in values]
    yield at | {"eta": eta, "largest": max(factors, key=abs)}


@held(PAGE, (r"\lVert\operatorname{E}[u]\rVert^2 \ge 0", "cosine"))
def directions(draw: Draw) -> Iterator[Letters]:
    """The mean cosine of two directions drawn alike; zero for two that are opposite."""
    for drawn in (np.array([[1.0, 0.0], [-1.0, 0.0]]), draw.normal(size=(4, 3))):
        ways = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        yield {"E": [{"u": column(*way)} for way in ways], "cosine": np.mean([a @ b for a in ways for b in ways])}


@held(
    PAGE,
    (r"(\x\cdot e)^2/\lVert\x\rVert^2", "takes"),
    (r"e^\top He / \operatorname{E}\lVert\x\rVert^2", "average"),
    (r"\lVert\x\rVert^2", "weight"),
    (r"\lVert e\rVert^2", "distance"),
)
def kaczmarz(draw: Draw) -> Iterator[Letters]:
    """What is gone of the squared distance after each sample is fitted, and on average by chances in proportion."""
    x, e = cloud(draw), draw.normal(size=3)
    weights = [sum(a * a for a in row) for row in x]
    gone = [e @ e - ((e - (row @ e) / w * row) ** 2).sum() for row, w in zip(x, weights, strict=True)]
    average = sum(w * g for w, g in zip(weights, gone, strict=True)) / sum(weights)
    for row, weight, takes in zip(x, weights, gone, strict=True):
        yield of_samples(x) | {
            "e": column(*e), "x": column(*row), "takes": takes, "average": average, "weight": weight, "distance": e @ e,
        }  # fmt: skip


@held(PAGE, (r"1 - \frac{\lambda_{\min}}{\operatorname{E}\lVert\x\rVert^2},", "left"))
@held(PAGE, (r"\operatorname{E}\lVert\x\rVert^2/\lambda_{\min}", "condition"))
@held(
    "whole-data-set.md",
    (r"\operatorname{E}\lVert\x\rVert^2/\lambda_{\min}", "condition"),
    (r"\lambda_{\max}/\lambda_{\min}", "kappa"),
)
@held(FIGURES, (r"\operatorname{E}\lVert\x\rVert^2/\lambda_{\min}", "condition"))
@held("optimizers.md", (r"\operatorname{E}\lVert\x\rVert^2/\lambda_{\min}", "condition"))
def kaczmarz_at_worst(draw: Draw) -> Iterator[Letters]:
    """The largest share that is left on average, of an error along any eigenvector."""
    x = cloud(draw)
    chances = (x**2).sum(axis=1) / (x**2).sum()
    left = max(
        sum(chance * ((e - (row @ e) / (row @ row) * row) ** 2).sum() for row, chance in zip(x, chances, strict=True))
        for e in np.linalg.eigh(second_moment(x))[1].T
    )
    yield of_samples(x) | {"left": left, "condition": 1 / (1 - left)}


@held("zig-zag.md", r"\sqrt{ {{ zig_zag.ratio_squared:.0f }} } \approx {{ zig_zag.path_ratio:.3f }}")
@held(
    "batches.md",
    r"\sqrt{ {{ full_batch_zig_zag.length_squared:.0f }} } \approx {{ full_batch_zig_zag.path_ratio:.3f }}",
)
def roots(_: Draw) -> Iterator[Letters]:
    yield {}
