"""The driven figure: descent in loops written out, and the axes of the bowl, which are (1, 1) and (1, −1)."""

import math

from tests.exhibits.play.test_drive import FOUR, PAIR, Rows, hand, measured
from tests.told.stated import Stated

OPPOSITE: Rows = [(-0.5, 0.5), (0.5, -0.5)]


def diagonal(step_size: float) -> tuple[float, int, int]:
    """The ratio, the updates that turn back and all of them, to the goal between the inputs."""
    ratio, steps, back = measured(hand((1, 1), step_size, PAIR, 3000), (1, 1))
    return ratio, back, steps


def steps(inputs: Rows, step_size: float) -> int:
    return measured(hand((1, -1), step_size, inputs, 200), (1, -1))[1]


def safe(inputs: Rows) -> float:
    """2/‖x‖² of the longest input."""
    return 2 / max(a * a + b * b for a, b in inputs)


def axes(rows: Rows, removed: float) -> list[float]:
    """How steep the loss is along the mean and across it."""
    left = [(a - 1.5 * removed, b - 1.5 * removed) for a, b in rows]
    return [sum((a + sign * b) ** 2 for a, b in left) / 2 / len(left) for sign in (1, -1)]


def kappa(rows: Rows, removed: float) -> float:
    return max(axes(rows, removed)) / (min(axes(rows, removed)) or 1e-99)


def whole(removed: float) -> int:
    """The steps of the full batch of four at 0.4 from (1, 0) to (1, −1), by the factors along the two axes."""
    factors = [1 - 0.4 * value for value in axes(FOUR, removed)]
    return next(k for k in range(999) if math.hypot(*(factor**k for factor in factors)) / math.sqrt(2) <= 0.01)


def roundest() -> float:
    return min((k / 100 for k in range(101)), key=lambda share: kappa(PAIR, share))


STATED = (
    Stated(
        r"On the diagonal between the two inputs, at the zig-zag's $\eta = {{ drive.worked_step_size:g "
        "}}$, it is still {{ drive.diagonal_ratio:.2f }} times the straight line, and {{ "
        "drive.diagonal_back }} of {{ drive.diagonal_steps }} updates turn back, for they overshoot.",
        lambda: (0.2, *diagonal(0.2)),
    ),
    Stated(
        r"At $\eta = {{ drive.small_step_size:g }}$ it is {{ drive.small_ratio:.2f }} times.",
        lambda: (0.02, diagonal(0.02)[0]),
    ),
    Stated(
        "At the step size of the zig-zag that takes {{ drive.slow_steps }} steps, more than its {{ "
        "drive.worked_steps }}, because the inputs are shorter.",
        lambda: (steps(OPPOSITE, 0.2), steps(PAIR, 0.2)),
    ),
    Stated(
        "The step sizes that are safe have grown from {{ drive.worked_safe:g }} to {{ "
        r"drive.centered_safe:g }}, so take a larger one: with $\eta = {{ drive.fit_step_size:g }}$ the "
        "number of steps is {{ drive.fit_steps }}.",
        lambda: (safe(PAIR), safe(OPPOSITE), safe(OPPOSITE) / 2, steps(OPPOSITE, safe(OPPOSITE) / 2)),
    ),
    Stated(
        "Take the four inputs, all at a time, and remove their mean: it falls from {{ "
        "drive.four_kappa:.0f }} to {{ drive.four_centered_kappa:.0f }}.",
        lambda: (kappa(FOUR, 0), kappa(FOUR, 1)),
    ),
    Stated(
        r"At this $\eta$ the steps are as many, {{ drive.four_steps }} and {{ drive.four_centered_steps "
        "}}, but step sizes up to {{ drive.four_safe_centered:.0f }} are safe now, not {{ "
        "drive.four_safe_raw:.2f }}.",
        lambda: (whole(0), whole(1), 2 / max(axes(FOUR, 1)), 2 / max(axes(FOUR, 0))),
    ),
    Stated(
        r"(With two inputs $\kappa$ is {{ drive.round_kappa:.2f }} when {{ drive.round_share:.0% }} of "
        "the mean is removed, and then rises without bound: along the mean the loss becomes ever "
        "flatter, until nothing determines that direction.)",
        lambda: (kappa(PAIR, roundest()), roundest()),
    ),
    Stated(
        r"With the four inputs as they are, one at a time, it does so from every start at $\eta = {{ "
        "drive.beyond_safe:g }}$, though the safe ones end at {{ drive.four_safe:g }}.",
        lambda: (0.3, safe(FOUR)),
    ),
)
