"""The quadrant diagram: one update in fractions, angles by the arc tangent, shares of two inputs by Cramer's rule."""

import math
from fractions import Fraction

from tests.told.stated import Stated

NOW, X, TARGET, STEP = (4, 5), (Fraction(1), Fraction(1, 2)), Fraction(17, 2), Fraction(1, 2)
OUT, REACHED = (5.8, 3.6), (5, 6.8)
FIRST, SECOND = (1, 2), (2, 1)


def update() -> list[Fraction]:
    delta = NOW[0] * X[0] + NOW[1] * X[1] - TARGET
    return [-STEP * delta * x for x in X]


def below_east() -> float:
    """By how many degrees the way to the goal out of reach lies below due east: nearer to it than to due south."""
    angle = math.degrees(math.atan((NOW[1] - OUT[1]) / (OUT[0] - NOW[0])))
    return min(angle, 90 - angle)


def shares(way: tuple[float, float]) -> tuple[float, float]:
    """What to take of either input to go this way."""
    (a, b), (c, d) = FIRST, SECOND
    determinant = a * d - b * c
    return (way[0] * d - way[1] * c) / determinant, (a * way[1] - b * way[0]) / determinant


def detour(way: tuple[float, float]) -> float:
    one, other = shares(way)
    return (abs(one) * math.hypot(*FIRST) + abs(other) * math.hypot(*SECOND)) / math.hypot(*way)


STATED = (
    Stated(
        "To the direction of {{ quadrants.goal_out_of_reach }} no update comes nearer than about {{ "
        "quadrants.unreachable_angle:.0f }}°.",
        lambda: (OUT, below_east()),
    ),
    Stated(
        r"With the step size $\eta = {{ quadrants.step_size }}$ the update is $-\eta\,\grad = {{ "
        "quadrants.update_vector }}$.",
        lambda: (STEP, update()),
    ),
    Stated(
        "The way {{ quadrants.beside }} leads northeast, but beside the wedge, and there, too, some "
        "updates must go back: no path along these inputs is shorter than {{ quadrants.beside_ratio:.2f "
        "}} times the straight line.",
        lambda: ((2, 0.2), detour((2, 0.2))),
    ),
    Stated(
        "The weights are at {{ quadrants.weights }}, the goal at {{ quadrants.goal_in_reach }}, and "
        r"$\eta = {{ quadrants.step_size }}$.",
        lambda: (NOW, REACHED, STEP),
    ),
    Stated(
        "Which of the ways {{ quadrants.asked_inside }} and {{ quadrants.asked_outside }} lies in the "
        "double wedge of the inputs {{ quadrants.sides }}?",
        lambda: ((5, 4), (1, 5), (*FIRST, *SECOND)),
    ),
    Stated(
        "The multiples are {{ quadrants.shares_inside }} for {{ quadrants.asked_inside }}: both forward, "
        "so it lies in the wedge.",
        lambda: (shares((5, 4)), (5, 4)),
    ),
    Stated(
        "For {{ quadrants.asked_outside }} they are {{ quadrants.shares_outside }}: one forward and one "
        "back, so it lies outside, although it leads northeast.",
        lambda: ((1, 5), shares((1, 5))),
    ),
)
