"""The valley and the round bowl, against a calculation by hand and descents written out."""

import math

import numpy as np
import pytest
from matplotlib.figure import Figure

from explainer.exhibits.whole_data_set.valley import Valley
from tests.reading import axes_named, cells_under, panels, role_of, series

RAW = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [2.0, 2.0]])
GOAL = np.array([2.0, -1.0])


@pytest.fixture(scope="module")
def exhibit() -> Valley:
    return Valley.compute()


def test_the_numbers_are_those_of_a_calculation_by_hand(exhibit: Valley) -> None:
    assert (exhibit.mean, exhibit.variance) == (1.5, 0.25)
    assert exhibit.hessian.tolist() == [[2.5, 2.25], [2.25, 2.5]]
    assert (exhibit.on_diagonal, exhibit.off_diagonal) == (2.5, 2.25)
    assert (exhibit.along, exhibit.across) == (4.75, 0.25)
    assert exhibit.kappa == pytest.approx(19)
    assert exhibit.aspect == pytest.approx(4.358899)
    assert exhibit.step_size == pytest.approx(2 / 5)
    assert exhibit.step_size_centered == pytest.approx(4)
    assert exhibit.shrinkage == pytest.approx(0.9)


def test_the_raw_path_is_a_descent_written_out_and_flips_along_the_mean(exhibit: Valley) -> None:
    w = np.zeros(2)
    for point in exhibit.raw_path:
        assert point == pytest.approx(w)
        w = w - 0.4 * sum((x @ w - x @ GOAL) * x for x in RAW) / 4
    errors = exhibit.raw_path - GOAL
    along, across = errors @ [1, 1], errors @ [1, -1]
    assert along == pytest.approx(along[0] * (-0.9) ** np.arange(61))
    assert across == pytest.approx(across[0] * 0.9 ** np.arange(61))
    assert exhibit.steps_shown == 60
    assert exhibit.left == pytest.approx(0.9**60)


def test_centered_one_step_ends_at_the_goal(exhibit: Valley) -> None:
    centered = RAW - 1.5
    gradient = sum((0 - x @ GOAL) * x for x in centered) / 4
    assert exhibit.centered_path == pytest.approx(np.array([[0, 0], -4 * gradient]))
    assert exhibit.centered_path[-1] == pytest.approx(GOAL)


@pytest.mark.parametrize(("kind", "inputs", "aspect"), [("raw", RAW, math.sqrt(19)), ("centered", RAW - 1.5, 1)])
def test_each_contour_has_one_loss_and_the_aspect_of_the_condition_number(
    exhibit: Valley, kind: str, inputs: np.ndarray, aspect: float
) -> None:
    contours = getattr(exhibit, f"{kind}_contours")
    for contour in contours:
        losses = (((contour - GOAL) @ inputs.T) ** 2).mean(axis=1)
        assert losses == pytest.approx(np.full(len(losses), losses[0]))
        away = np.abs((contour - GOAL) @ np.array([[1, 1], [1, -1]])).max(axis=0)
        assert away[1] / away[0] == pytest.approx(aspect, rel=1e-3)
    assert len(contours) == 3


def steps_from(error: np.ndarray, values: np.ndarray) -> int:
    """Until a millionth of the distance is left, at the fastest step size."""
    now, taken = error, 0
    while np.hypot(*now) > 1e-6 * np.hypot(*error):
        now, taken = now * (1 - 2 / values.sum() * values), taken + 1
    return taken


def test_the_table_counts_the_steps_of_descents_from_the_worst_start(exhibit: Valley) -> None:
    kappas = (1, 19, 7, 97)
    names = ["centered", "raw, as drawn above", "uniform inputs, $n = 2$", "uniform inputs, $n = 32$"]
    assert cells_under(exhibit.table, "inputs") == names
    assert cells_under(exhibit.table, r"$\kappa$") == [str(kappa) for kappa in kappas]
    assert cells_under(exhibit.table, "a step leaves") == [f"{(k - 1) / (k + 1):.3f}" for k in kappas]
    steps = [steps_from(np.ones(2), np.array([1, kappa])) for kappa in kappas]
    assert cells_under(exhibit.table, "steps until a millionth is left") == [str(count) for count in steps]


def test_with_momentum_at_its_best_the_error_shrinks_by_the_root(exhibit: Valley) -> None:
    """Each part of the error follows e ← (1 + β − ηλ)e − βe₋: the best of a grid of η and β, by the roots."""
    left = []
    for beta in np.linspace(0, 0.9, 181):
        for eta in np.linspace(0.05, 2.0, 391):
            roots = [np.roots([1, -(1 + beta - eta * value), beta]) for value in (0.25, 4.75)]
            left.append(np.abs(roots).max())
    assert exhibit.momentum_shrinkage == pytest.approx(min(left), abs=0.01)
    assert exhibit.momentum_shrinkage == pytest.approx((math.sqrt(19) - 1) / (math.sqrt(19) + 1))


def test_two_of_the_samples_alone_have_a_smaller_condition_number(exhibit: Valley) -> None:
    pair = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert pair.mean(axis=0).tolist() == RAW.mean(axis=0).tolist()
    assert pair.var(axis=0).tolist() == RAW.var(axis=0).tolist()
    assert exhibit.pair_correlation == pytest.approx(-1)
    assert exhibit.pair_covariance == pytest.approx(((pair[:, 0] - 1.5) * (pair[:, 1] - 1.5)).mean()) == -0.25
    assert exhibit.pair_eigenvalues == pytest.approx([exhibit.along - 0.25, exhibit.across + 0.25])
    assert exhibit.pair_kappa == pytest.approx(np.linalg.cond(pair) ** 2) == pytest.approx(9)


def test_a_lucky_start_loses_nearly_all_of_its_loss_in_one_step_and_a_third_of_its_distance(exhibit: Valley) -> None:
    e = np.array([1.0, 1.0])
    after = e - np.array([1.0, 1e-6]) * e
    assert exhibit.lucky_kappa == pytest.approx(1e6)
    before_loss, after_loss = (v[0] ** 2 + 1e-6 * v[1] ** 2 for v in (e, after))
    assert exhibit.lucky_loss == pytest.approx(after_loss / before_loss) == pytest.approx(1e-6, rel=1e-5)
    assert exhibit.lucky_error == pytest.approx(np.hypot(*after) / np.hypot(*e)) == pytest.approx(0.7071, abs=1e-4)


def descents() -> tuple[list[np.ndarray], np.ndarray]:
    """Raw descent from zero at η = 2 / (4.75 + 0.25) until a millionth of the distance is left, and one step of 4."""
    path, centered = [np.zeros(2)], RAW - 1.5
    while np.hypot(*(path[-1] - GOAL)) > 1e-6 * np.hypot(*GOAL):
        path.append(path[-1] - 0.4 * sum((x @ path[-1] - x @ GOAL) * x for x in RAW) / 4)
    return path, 4 * sum((x @ GOAL) * x for x in centered) / 4


def test_the_caption_says_how_the_path_runs_and_what_is_counted(exhibit: Valley) -> None:
    path, _ = descents()
    along = np.array([(w - GOAL) @ [1, 1] for w in path])
    assert (np.sign(along[1:]) == -np.sign(along[:-1])).all()  # from one side to the other
    assert exhibit.caption == (
        "Raw, descent flips from one side of the valley to the other while it creeps along it. Centered, the valley is "
        "a round bowl. Counted are the steps until a millionth of the distance is left, each at its fastest step size; "
        f"on the left {len(exhibit.raw_path) - 1} of them are drawn."
    )
    assert len(exhibit.raw_path) < len(path) - 1


def test_the_alternative_text_says_what_descents_written_out_find(exhibit: Valley) -> None:
    path, end = descents()
    left = np.hypot(*(path[60] - GOAL)) / np.hypot(*GOAL)
    farthest = max(exhibit.raw_contours[-1] - GOAL, key=lambda away: float(np.hypot(*away)))
    assert farthest[0] * farthest[1] < 0  # from northwest to southeast
    assert exhibit.alt == (
        "Two maps of the weights with the goal (2, −1), and full-batch descent from (0, 0). Left, raw inputs: "
        f"elliptical contours, {math.sqrt(4.75 / 0.25):.2f} times as long as wide, their long axis from northwest to "
        f"southeast. The path jumps to and fro across the ellipses and creeps to the goal; after 60 steps {left:.1%} "
        f"of the distance is left, after {len(path) - 1} a millionth. Right, centered inputs: the contours are "
        f"circles, and one straight step ends at ({end[0]:g}, {end[1]:g}).".replace("-1)", "−1)")
    )


def test_each_panel_has_the_steps_of_its_own_descent_in_its_color(exhibit: Valley) -> None:
    path, end = descents()
    assert end == pytest.approx(GOAL)
    figure = exhibit.figure()
    for number, (kind, count) in enumerate((("raw", f"{len(path) - 1} steps"), ("centered", "1 step"))):
        axes = panels(figure)[number]
        assert axes.get_title() == f"{kind} inputs"
        assert axes_named(figure, number) == ("w₁", "w₂")
        (verdict,) = (text for text in axes.texts if text.get_text().endswith(("step", "steps")))
        assert (verdict.get_text(), role_of(verdict.get_color())) == (count, kind)
        (line,) = (line for line in axes.lines if line.get_gid() == f"{kind}_path")
        assert role_of(line.get_color()) == kind
    assert series(figure, "start")[0].tolist() == [[0, 0]]
    assert axes_through(figure, GOAL) == 2


def axes_through(figure: Figure, point: np.ndarray) -> int:
    """In how many panels a star stands at a point."""
    stars = [line for axes in panels(figure) for line in axes.lines if line.get_marker() == "*"]
    return sum(np.allclose(star.get_xydata(), point) for star in stars)


def test_the_exercises_by_hand(exhibit: Valley) -> None:
    bits = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    assert {*bits.mean(axis=0), *(2 * bits.var(axis=0))} == {0.5}  # a mean of one half; both squares are one quarter
    assert exhibit.bits_kappa == pytest.approx(np.linalg.cond(bits.T @ bits / 4)) == pytest.approx(3)
    scaled = np.array([[2, 2], [2, 4], [4, 2], [4, 4]])  # one and two, divided by one half
    assert exhibit.scaled_kappa == pytest.approx(np.linalg.cond(scaled.T @ scaled / 4)) == pytest.approx(19)
