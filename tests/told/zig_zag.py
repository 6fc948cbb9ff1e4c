"""The numbers of the zig-zag: closed forms, and the paths that the tests of its figures write out."""

import math
from itertools import pairwise

from tests.exhibits.zig_zag.test_late_zig_zag import near, turning, written_out
from tests.exhibits.zig_zag.test_no_zig_zag import northeast
from tests.exhibits.zig_zag.test_zig_zag import INPUTS, TARGETS, exact_points
from tests.told.stated import Stated, Values

FIRST, SECOND = INPUTS
GOAL = (1, -1)  # x + 2y = −1 and 2x + y = 1
COSINE = (1 * 2 + 2 * 1) / math.hypot(*FIRST) / math.hypot(*SECOND)
WIDE = ((1.0, 0.1), (0.1, 1.0))
ASIDE = (1, 5)


def goal() -> Values:
    """By Cramer's rule."""
    (a, b), (c, d), (s, t) = FIRST, SECOND, TARGETS
    return ((s * d - b * t) / (a * d - b * c), (a * t - s * c) / (a * d - b * c))


def without_turn() -> Values:
    points, deltas = northeast(0.02, 300)
    taken = next(step for step, delta in enumerate(deltas) if delta > 0)
    return 0.02, taken, 1 - math.dist(points[taken], (1, 1)) / math.sqrt(2)


def overshot() -> Values:
    _, deltas = northeast(0.2, 10)
    return 0.2, (1, 1), [delta > 0 for delta in deltas].index(True)


def parts() -> Values:
    points, _ = written_out((0.8, 1.0), 0.02, 300)
    first = turning(points)[0] - 1
    along, across = (
        [abs(u - 0.8 + sign * (v - 1)) / math.sqrt(2) / math.hypot(0.8, 1) for u, v in (points[0], points[first])]
        for sign in (1, -1)
    )
    return first, *along, *across


def larger() -> Values:
    points, _ = written_out((0.8, 1.0), 0.1, 300)
    steps = near(points, (0.8, 1.0))
    return 0.1, (0.8, 1), steps if min(turning(points)) > steps else math.nan


def wide() -> Values:
    points, _ = written_out((0.8, 1.0), 0.02, 10_000, WIDE)
    return WIDE, (0.8, 1), math.dist(points[turning(points)[0] - 1], (0.8, 1)) / math.hypot(0.8, 1)


def near_the_axes() -> Values:
    inputs = ((1.0, 0.001), (0.001, 1.0))
    points, _ = written_out(GOAL, 1 / (1 + 1e-6), 20, inputs)
    return inputs, near(points, GOAL), GOAL


def whole() -> Values:
    points, _ = written_out(GOAL, 0.2, 300)
    length = sum(math.dist(before, after) for before, after in pairwise(points))
    return length, (length / math.sqrt(2)) ** 2, length / math.sqrt(2)


def many() -> Values:
    """From the second step on by hand; the count is that of the path in floats."""
    points, _ = written_out(GOAL, 0.2, 300)
    return COSINE, near(points, GOAL), 0.01


def aside() -> Values:
    """(1, 5) is three times the first minus once the second."""
    assert [3 * a - b for a, b in zip(FIRST, SECOND, strict=True)] == list(ASIDE)
    length = 3 * math.hypot(*FIRST) + math.hypot(*SECOND)
    return length, length / math.hypot(*ASIDE)


def first_updates() -> Values:
    (u, v), (x, y) = (float(a) for a in exact_points(1)[1]), (float(a) for a in exact_points(2)[2])
    assert max(u, v) < 0 < min(x - u, y - v)  # southwest, then northeast
    return (f"({u:g}, {v:g}) and then ({x - u:g}, {y - v:g})".replace("-", "−"),)


def smaller() -> Values:
    """Before a hundredth of the way is left, no step turns back with η = 0.1, and many do with less."""
    turned = []
    for step_size in (0.1, 0.02, 0.01):
        points, _ = written_out((0.8, 1.0), step_size, 1000)
        turned.append(sum(turn <= near(points, (0.8, 1.0)) for turn in turning(points)))
    assert turned[0] == 0 < 100 < turned[1] < turned[2]
    return ()


def left_at_turn() -> Values:
    points, deltas = written_out((0.8, 1.0), 0.02, 300)
    first = turning(points)[0]
    assert deltas[first - 1] * deltas[first - 2] < 0
    return (math.dist(points[first - 1], (0.8, 1)) / math.hypot(0.8, 1),)


STATED = (
    Stated(
        r"Their inputs are {{ zig_zag.first_input }} and {{ zig_zag.second_input }}, and the weights $\goal = "
        "{{ zig_zag.goal }}$ meet both targets exactly.",
        lambda: (FIRST, SECOND, goal()),
    ),
    Stated(
        r"With $\eta = {{ no_zig_zag.small_step }}$, {{ no_zig_zag.steps_without_turn }} of them in a row "
        "cover {{ no_zig_zag.covered:.0% }} of the way.",
        without_turn,
    ),
    Stated(
        r"With $\eta$ = {{ no_zig_zag.overshooting_step }} and the input {{ zig_zag.first_input }} the factor "
        "is {{ no_zig_zag.overshooting_factor:.1f }}.",
        lambda: (0.3, FIRST, 1 - 0.3 * (1 + 4)),
    ),
    Stated(
        "Parallel inputs, here {{ zig_zag.first_input }} and {{ no_zig_zag.parallel_sample }}, overshoot "
        "along their line as well.",
        lambda: (FIRST, [value / 2 for value in FIRST]),
    ),
    Stated(
        "With the step size {{ zig_zag.step_size }}, descent to {{ no_zig_zag.between_goal }} runs past it "
        "and turns back after {{ no_zig_zag.steps_before_overshoot }} steps.",
        overshot,
    ),
    Stated(
        "With the inputs {{ no_zig_zag.wide_inputs }}, near the axes, {{ no_zig_zag.steps_with_wide }} steps "
        "lead near {{ zig_zag.goal }}, if each fits its own sample.",
        near_the_axes,
    ),
    Stated(
        "Both samples push the same way along the mean, so in {{ late_zig_zag.steps_before_turn }} steps that "
        "part falls from {{ late_zig_zag.along_at_first:.0% }} of the distance to {{ "
        "late_zig_zag.along_at_turn:.0% }}, the part across only from {{ late_zig_zag.across_at_first:.0% }} "
        "to {{ late_zig_zag.across_at_turn:.0% }}.",
        parts,
    ),
    Stated(
        r"With $\eta$ = {{ late_zig_zag.larger_step }} the goal {{ late_zig_zag.goal }} is near after {{ "
        "late_zig_zag.steps_with_larger }} steps, none of which turns back; a small one gets rid of the error "
        "along the mean and then has the error across left over.",
        larger,
    ),
    Stated(
        "And if both errors die about as fast, little can be left for the turns: with {{ "
        "late_zig_zag.wide_inputs }}, descent to {{ late_zig_zag.goal }} first turns back with {{ "
        "late_zig_zag.left_with_wide:.1% }} of the way to go.",
        wide,
    ),
    Stated(
        r"It is {{ zig_zag.path_length:.3f }} long, $\sqrt{ {{ zig_zag.ratio_squared:.0f }} } \approx {{ "
        "zig_zag.path_ratio:.3f }}$ times the straight line.",
        whole,
    ),
    Stated(
        "The goal {{ zig_zag.goal }} is the second input {{ zig_zag.second_input }} minus the first {{ "
        "zig_zag.first_input }}, and no other sum of these two makes it.",
        lambda: (goal(), SECOND, FIRST),
    ),
    Stated(
        "From the second step on, each leaves {{ zig_zag.shrinkage }} of the distance; after {{ "
        "smaller_steps.arrival }} steps {{ smaller_steps.near:.0% }} is left.",
        many,
    ),
    Stated(
        r"The factor is zero at $\eta = {{ zig_zag.step_size }}$, and at $\eta = {{ "
        r"centered_task.largest_step_size_before }}$ it is $-1$: from there on $\dl$ does not shrink.",
        lambda: (1 / (1 + 4), 2 / (1 + 4)),
    ),
    Stated(
        "The path is at least as long as these inputs end to end, {{ no_zig_zag.aside_length:.2f }}, and that "
        "is {{ no_zig_zag.aside_ratio:.2f }} times the straight line.",
        aside,
    ),
    # Further sentences that carry the argument, with a number or none.
    Stated(
        r"The first sample finds its output too large: $\dl = {{ zig_zag.first_delta }}$.",
        lambda: (0 - TARGETS[0],),
    ),
    Stated(
        r"The second then finds its own too small: $\dl = {{ zig_zag.second_delta }}$.",
        lambda: (-0.2 * 2 - 0.4 * 1 - TARGETS[1],),
    ),
    Stated(
        r"The update is $-\eta\,\dl\,\x$, so the two steps are {{ zig_zag.first_updates }}: southwest, then "
        "northeast.",
        first_updates,
    ),
    Stated(
        "A smaller step may bring the zig-zag about.",
        smaller,
    ),
    Stated(
        "Then their signs differ, here with {{ late_zig_zag.left_at_turn:.0% }} of the way still to go.",
        left_at_turn,
    ),
)
