"""The figure and tables of steps on the tumors against the experiments that ran, and eigenvalues by another route."""

import numpy as np
import pytest

from explainer.exhibits.real_data.tumor_descent import TumorDescent
from explainer.experiments.tumor_descent import FullBatch, LeastSquares, SingleSamples
from tests.experiments.test_tumor_descent import FORMS, with_bias
from tests.reading import axes_named, cells_under, role_of


@pytest.fixture(scope="module")
def exhibit() -> TumorDescent:
    return TumorDescent.compute()


def fewest(name: str, factors: int) -> list[int]:
    """The fewest steps to each loss with the first so many step sizes; −1 where none arrives."""
    found = FullBatch().result.steps[list(FORMS).index(name), :factors]
    return [min((int(count) for count in column if count >= 0), default=-1) for column in found.T]


def test_points_are_the_steps_to_the_last_loss(exhibit: TumorDescent) -> None:
    rows = ["raw", "centered", "min-max", "min-max, centered", "scaled", "standardized"]
    assert exhibit.forms.tolist() == rows
    assert exhibit.never.tolist() == [[5000, 0], [5000, 1]]
    assert all(fewest(name, 9)[-1] == -1 for name in rows[:2])
    expected = [[[fewest(name, factors)[-1], row] for factors in (1, 9)] for row, name in enumerate(rows)]
    assert exhibit.runs.tolist() == expected[2:]


def test_the_table_holds_all_of_them_and_the_median_and_range_of_the_samples(exhibit: TumorDescent) -> None:
    assert exhibit.table.header == ("inputs", "to 0.4", "to 0.3", "to 0.2", "to 0.1", "single samples")
    for column, loss in enumerate(("to 0.4", "to 0.3", "to 0.2", "to 0.1")):
        for name, cell in zip(cells_under(exhibit.table, "inputs"), cells_under(exhibit.table, loss), strict=True):
            safe, tuned = cell.replace("\u00a0", "").replace("–", "-1").split("/")
            assert int(safe) == fewest(name, 1)[column]
            if (name, loss) != ("raw", "to 0.2"):
                assert int(tuned) == fewest(name, 9)[column]
    for cell, one in zip(cells_under(exhibit.table, "single samples"), SingleSamples().result, strict=True):
        samples = sorted(one.samples) if one else []
        assert cell == (f"{samples[100]} ({samples[0]}–{samples[200]})" if one else "over 3 epochs")


def test_of_the_count_that_rounding_moves_one_digit_is_printed_that_another_order_of_summation_leaves(
    exhibit: TumorDescent,
) -> None:
    count = fewest("raw", 9)[2]
    assert cells_under(exhibit.table, "to 0.2")[0].replace("\u00a0", " ") == "– / over 3000"
    assert all(3000 < other < 4000 for other in (0.9 * count, 3433, 3463, count, 1.1 * count))


def test_centering_alone_is_quicker_at_first_than_either_scaling_and_scaling_to_the_last() -> None:
    for factors in (1, 9):
        raw, centered, scaled, low = (fewest(name, factors) for name in ("raw", "centered", "scaled", "min-max"))
        assert all(a < min(b, c) for a, b, c in zip(centered[:2], scaled[:2], low[:2], strict=True))
        assert low[2] < centered[2] < scaled[2]
        assert centered[3] < 0 < min(scaled[3], low[3])
        for a, b in zip(centered[:3], raw[:3], strict=True):
            assert a < (b if b > 0 else 5000) / 10, "to a looser loss centering alone saves most of the steps"


def test_gains_are_ratios_with_the_digits_that_the_counts_support(exhibit: TumorDescent) -> None:
    for texts, (raw, centered) in (
        (exhibit.gains, ("scaled", "standardized")),
        (exhibit.gains_min_max, ("min-max", "min-max, centered")),
    ):
        for text, factors in zip(texts, (1, 9), strict=True):
            ratio = fewest(raw, factors)[-1] / fewest(centered, factors)[-1]
            assert float(text) == pytest.approx(ratio, rel=0.08)
    assert max(map(float, exhibit.gains_min_max)) < min(map(float, exhibit.gains)) / 5
    single = {name: np.median(one.samples) for name, one in zip(FORMS, SingleSamples().result, strict=True) if one}
    assert 1.5 < single["min-max"] / single["min-max, centered"] < min(map(float, exhibit.gains_min_max))
    assert 3 < single["scaled"] / single["standardized"] < min(map(float, exhibit.gains))


def test_the_table_of_the_edge_tells_the_tuned_runs(exhibit: TumorDescent) -> None:
    runs = {name: run for name, run in zip(FORMS, FullBatch().result.best, strict=True) if run}
    assert cells_under(exhibit.edge, "inputs") == list(runs)

    def numbers(header: str) -> list[float]:
        return [float(cell) for cell in cells_under(exhibit.edge, header)]

    largest = r"$\eta\,\lambda_{\max}$ "
    assert numbers(largest + "at the start") == [run.factor for run in runs.values()]
    assert numbers("steps") == [fewest(name, 9)[-1] for name in runs]
    assert numbers("of these raise the loss") == [run.rises for run in runs.values()]
    assert numbers("peak loss") == pytest.approx([run.peak for run in runs.values()], rel=0.05)
    medians = [np.median(run.sharpness) for run in runs.values()]
    assert numbers(largest + "on the way, median") == pytest.approx(medians, rel=0.05)
    within = [FullBatch().result.steps[list(FORMS).index(name), 1, -1] for name in runs]
    assert numbers("steps if " + largest + "starts at two") == within


def test_the_table_of_curvature_holds_squared_singular_values(exhibit: TumorDescent) -> None:
    for row, steps in zip(exhibit.curvature.rows, LeastSquares().result, strict=True):
        values = np.linalg.svd(with_bias(row[0]), compute_uv=False) ** 2 / 569 / 4
        kappa = values[0] / values[-1]
        for text, value in zip(row[1:], (values[0], kappa, steps, kappa * np.log(100) / 2), strict=True):
            number = text.strip("$").replace(r" \cdot 10^{", "e").replace("}", "")
            assert float(number) == pytest.approx(value, rel=0.06), row[0]
    assert [row[0] for row in exhibit.curvature.rows] == list(FORMS)


def test_the_boxes_are_those_of_the_runs(exhibit: TumorDescent) -> None:
    assert exhibit.method == FullBatch().method
    assert exhibit.method_single == SingleSamples().method
    assert exhibit.method_squared == LeastSquares().method


def test_the_figure_says_which_row_which_step_size_and_how_much_centering_saves(exhibit: TumorDescent) -> None:
    figure = exhibit.figure()
    (axes,) = figure.axes
    assert axes_named(figure) == ("steps until the loss is 0.1", "")
    texts = {text.get_text(): text.get_position() for text in axes.texts}
    assert texts["safe step size"][0] == fewest("min-max", 1)[-1]
    assert texts["tuned"][0] == fewest("min-max", 9)[-1]
    for gains, (raw, centered) in (
        (exhibit.gains, ("scaled", "standardized")),
        (exhibit.gains_min_max, ("min-max", "min-max, centered")),
    ):
        row = exhibit.forms.tolist().index(centered)
        for gain, factors in zip(gains, (1, 9), strict=True):
            assert texts[f"÷ {gain}"] == pytest.approx((fewest(centered, factors)[-1], row + 0.48))
            assert float(gain) == pytest.approx(fewest(raw, factors)[-1] / fewest(centered, factors)[-1], rel=0.08)
    assert [text.get_text() for text in axes.texts].count("not in 5000") == 2
    hollow = {line.get_gid(): role_of(line.get_markerfacecolor()) == "paper" for line in axes.lines}
    assert all(hollow[f"runs-{row}-{tuned}"] is (tuned == 0) for row in range(4) for tuned in (0, 1))
    for row, name in enumerate(exhibit.forms[2:]):
        color = {role_of(line.get_color()) for line in axes.lines if str(line.get_gid()).startswith(f"runs-{row}")}
        assert color == {"centered" if "center" in name or name == "standardized" else "raw"}


def test_the_texts_quote_the_steps(exhibit: TumorDescent) -> None:
    safe, tuned = (fewest("scaled", k)[-1] / fewest("standardized", k)[-1] for k in (1, 9))
    assert "until the loss is 0.1, logarithmic. Hollow: with the safe step size; filled: tuned." in exhibit.caption
    assert f"divides the steps: scaled inputs by {safe:.0f} and, tuned, by about {tuned:.0e}".replace(
        "6e+01", "60"
    ) in (exhibit.caption)
    assert "Unscaled inputs do not arrive in 5000 steps." in exhibit.caption
    names = ("min-max", "min-max, centered", "scaled", "standardized")
    one, other = (", ".join(f"{name} {fewest(name, k)[-1]}" for name in names) for k in (1, 9))
    assert "with the steps until the loss is 0.1." in exhibit.alt
    assert f"Safe step size: {one}. Tuned: {other}. After 5000 steps not there: raw and centered." in exhibit.alt
    assert "Each pair of rows differs in the mean alone; “÷” says by how much centering divides" in exhibit.caption
    with_mean = {name: with_bias(name)[:, :-1] for name in FORMS}
    for raw, centered in (("raw", "centered"), ("min-max", "min-max, centered"), ("scaled", "standardized")):
        difference = with_mean[raw] - with_mean[centered]
        assert np.ptp(difference, axis=0).max() < 1e-9 * np.abs(difference).max(), "the mean alone"
