"""The gain in step size, against runs written out that find the limits by bisection."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from explainer.exhibits import EXHIBITS
from explainer.exhibits.stable_steps import StableSteps

NUMBERS, BATCHES = (2, 8, 32), (1, 4, 16, 64)


@pytest.fixture(scope="module")
def exhibit() -> StableSteps:
    shown = EXHIBITS["stable_steps"]
    assert isinstance(shown, StableSteps)
    return shown


def gain(n: int, b: int) -> float:
    """(n(μ² + s²) + (B − 1)(s² + nμ²)) / (s²(n + B − 1)) for μ = ½, s² = 1/12."""
    return (n / 3 + (b - 1) * (1 / 12 + n / 4)) * 12 / (n + b - 1)


def grows(n: int, b: int, shift: float, step_size: float) -> bool:
    """Whether typical runs grow: the median of 60 errors between steps 60 and 260."""
    random = np.random.default_rng(17)
    e, logs = random.normal(size=(60, n)), np.zeros(60)
    for step in range(260):
        x = random.uniform(size=(60, b, n)) - shift
        deltas = np.einsum("rbn,rn->rb", x, e)
        e = e - step_size * np.einsum("rb,rbn->rn", deltas, x) / b
        lengths = np.linalg.norm(e, axis=1)
        e, logs = e / lengths[:, np.newaxis], logs + np.log(lengths) * (step >= 60)
    return bool(np.median(logs) > 0)


def limit(n: int, b: int, shift: float) -> float:
    low, high = 0.0, 40.0 / n + 24 * b / (n + b)
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if grows(n, b, shift, middle) else (middle, high)
    return (low + high) / 2


def test_the_lines_are_the_formula_and_the_levels_its_limit(exhibit: StableSteps) -> None:
    for n, line, level in zip(NUMBERS, exhibit.formula, exhibit.limits, strict=True):
        assert line[:, 1] == pytest.approx([gain(n, b) for b in line[:, 0]])
        assert level == pytest.approx(1 + 3 * n)
        assert (np.diff(line[:, 1]) > 0).all()
        assert line[-1, 1] < level
        assert line[0] == pytest.approx([1, 4])
    assert exhibit.least_gain == pytest.approx(4)
    assert exhibit.largest_n == 32
    assert exhibit.largest_limit == pytest.approx(97)
    assert exhibit.expected == pytest.approx(np.array([[gain(n, b) for b in BATCHES] for n in NUMBERS]))


@pytest.mark.parametrize(("n", "b"), [(2, 4), (8, 4), (8, 16), (32, 1), (32, 4)])
def test_the_marks_are_what_other_runs_measure(exhibit: StableSteps, n: int, b: int) -> None:
    place, shown = exhibit.measured[NUMBERS.index(n), BATCHES.index(b)]
    assert place == b
    assert shown == pytest.approx(limit(n, b, 0.5) / limit(n, b, 0.0), rel=0.05)


def test_the_marks_are_near_the_formula_and_the_seeds_near_each_other(exhibit: StableSteps) -> None:
    off = [
        [100 * (shown / gain(n, b) - 1) for b, (_, shown) in zip(BATCHES, line, strict=True)]
        for n, line in zip(NUMBERS, exhibit.measured, strict=True)
    ]
    assert exhibit.deviations == pytest.approx(np.array(off))
    assert exhibit.worst == pytest.approx(max(abs(value) for line in off for value in line))
    assert 3 < exhibit.worst < 7
    assert 0 < exhibit.spread < 3
    assert f"within {math.ceil(exhibit.worst)}% of the lines" in exhibit.caption


def test_the_exact_gain_is_the_quotient_of_two_mean_square_limits_and_near_the_formula(exhibit: StableSteps) -> None:
    """For two features by brute force: all samples of a quadrature rule, one at a time."""
    nodes, weights = np.polynomial.legendre.leggauss(3)

    def radius(center: float, step_size: float) -> float:
        total = np.zeros((4, 4))
        for i, j in np.ndindex(3, 3):
            x = center + np.array([nodes[i], nodes[j]]) / 2
            step = np.eye(2) - step_size * np.outer(x, x)
            total += weights[i] * weights[j] / 4 * np.kron(step, step)
        return float(np.abs(np.linalg.eigvals(total)).max())

    centered, raw = (brentq(lambda size, at=center: radius(at, size) - 1, 0.5, 12) for center in (0.0, 0.5))
    assert exhibit.exact[0, 0] == pytest.approx(centered / raw)
    off = [100 * (exhibit.exact[i, j] / gain(n, b) - 1) for i, n in enumerate(NUMBERS) for j, b in enumerate(BATCHES)]
    assert exhibit.worst_exact == pytest.approx(max(map(abs, off)))
    assert exhibit.worst_exact < 9


def test_the_table_shows_formula_exact_and_measured_gains(exhibit: StableSteps) -> None:
    rows = iter(exhibit.table.rows)
    for i, n in enumerate(NUMBERS):
        for j, b in enumerate(BATCHES):
            cells = f"{gain(n, b):.2f}", f"{exhibit.exact[i, j]:.2f}", f"{exhibit.measured[i, j, 1]:.2f}"
            off = f"{exhibit.deviations[i, j]:+.1f}%".replace("-", "−").replace("−0.0", "0.0")
            assert next(rows) == (str(n), str(b), *cells, off)
    assert next(rows, None) is None


def test_how_it_was_measured_is_what_the_module_does(exhibit: StableSteps) -> None:
    from explainer import stability

    assert (exhibit.runs, exhibit.steps, exhibit.seeds) == (stability.RUNS, stability.STEPS, 3)
    assert (exhibit.grid_start, exhibit.grid_end) == (stability.GRID[0], stability.GRID[-1]) == (0.8, 1.4)


def test_each_curve_is_labeled_with_its_number(exhibit: StableSteps) -> None:
    (panel,) = exhibit.figure().axes
    labels = {text.get_text(): text.get_color() for text in panel.texts}
    lines = {line.get_gid(): line.get_color() for line in panel.lines}
    assert [labels[f"n = {n}"] for n in NUMBERS] == [lines[f"formula-{index}"] for index in range(3)]
