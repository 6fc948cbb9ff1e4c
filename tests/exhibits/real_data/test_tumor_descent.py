"""The figure and tables of steps on the tumors against the experiments that ran, and eigenvalues by another route."""

import numpy as np
import pytest

from explainer.exhibits.real_data.tumor_descent import TumorDescent
from explainer.experiments.tumor_descent import FullBatch, LeastSquares, SingleSamples
from tests.experiments.test_tumor_descent import FORMS, with_bias

SCALED = ["scaled", "min-max", "min-max, centered", "standardized"]


@pytest.fixture(scope="module")
def exhibit() -> TumorDescent:
    return TumorDescent.compute()


def fewest(name: str, factors: int) -> list[int]:
    """The fewest steps to each loss with the first so many step sizes; −1 where none arrives."""
    found = FullBatch().result.steps[list(FORMS).index(name), :factors]
    return [min((int(count) for count in column if count >= 0), default=-1) for column in found.T]


def test_points_are_the_steps_to_the_last_loss(exhibit: TumorDescent) -> None:
    rows = {name: row for row, name in enumerate(exhibit.forms)}
    assert exhibit.safe.tolist() == [[fewest(name, 1)[-1], rows[name]] for name in SCALED]
    assert exhibit.tuned.tolist() == [[fewest(name, 9)[-1], rows[name]] for name in SCALED]
    assert exhibit.never.tolist() == [[5000, rows["raw"]], [5000, rows["centered"]]]


def test_the_table_holds_all_of_them_and_the_median_and_range_of_the_samples(exhibit: TumorDescent) -> None:
    for row, one in zip(exhibit.table.rows, SingleSamples().result, strict=True):
        pairs = zip(fewest(row[0], 1), fewest(row[0], 9), strict=True)
        shown = [cell.replace("\u00a0", "").replace("–", "-1").split("/") for cell in row[1:5]]
        assert shown == [[str(count) for count in pair] for pair in pairs]
        samples = sorted(one.samples) if one else []
        assert row[5] == (f"{samples[100]} ({samples[0]}–{samples[200]})" if one else "over 3 epochs")


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
    runs = [run for run in FullBatch().result.best if run]
    for (name, factor, steps, rises, peak, sharpness, within), run in zip(exhibit.edge.rows, runs, strict=True):
        assert (float(factor), int(steps), int(rises)) == (run.factor, fewest(name, 9)[-1], run.rises)
        assert float(peak) == pytest.approx(run.peak, rel=0.05)
        assert float(sharpness) == pytest.approx(np.median(run.sharpness), rel=0.05)
        assert int(within) == FullBatch().result.steps[list(FORMS).index(name), 1, -1]


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
