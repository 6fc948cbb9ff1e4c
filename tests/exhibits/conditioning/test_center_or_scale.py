"""Centering, scaling, both: condition numbers by singular values of the samples themselves."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.center_or_scale import CenterOrScale

DATA = {
    "mean only": [[1, 1], [1, 2], [2, 1], [2, 2]],
    "mean and scale": [[1, 10], [1, 20], [2, 10], [2, 20]],
    "mean and correlation": [[1, 2], [2, 1], [3, 4], [4, 3]],
}
TREATMENTS = ("raw", "scaled", "centered", "standardized")


@pytest.fixture(scope="module")
def exhibit() -> CenterOrScale:
    return CenterOrScale.compute()


def treated(samples: list[list[int]], treatment: str) -> np.ndarray:
    columns = []
    for column in np.array(samples, dtype=float).T:
        mean = sum(column) / 4
        deviation = (sum((column - mean) ** 2) / 4) ** 0.5
        shifted = column - mean if treatment in ("centered", "standardized") else column
        columns.append(shifted / deviation if treatment in ("scaled", "standardized") else shifted)
    return np.column_stack(columns)


def kappa(inputs: np.ndarray) -> float:
    """The squared condition number of the samples is that of their second moment."""
    return float(np.linalg.cond(inputs)) ** 2


def test_every_mark_is_the_condition_number_of_its_data_under_its_treatment(exhibit: CenterOrScale) -> None:
    assert exhibit.treatments.tolist() == list(TREATMENTS)
    for samples, line in zip(DATA.values(), exhibit.kappas, strict=True):
        assert line[:, 0].tolist() == [0, 1, 2, 3]
        assert line[:, 1] == pytest.approx([kappa(treated(samples, treatment)) for treatment in TREATMENTS])


def test_each_fault_is_removed_by_its_own_treatment_and_correlation_by_none(exhibit: CenterOrScale) -> None:
    assert exhibit.kappas[0, :, 1] == pytest.approx([19, 19, 1, 1])
    assert exhibit.kappas[1, 1:, 1] == pytest.approx([19, 100, 1])
    assert exhibit.kappas[2, :, 1] == pytest.approx([29, 29, 4, 4])


def test_the_quoted_numbers_are_those_of_the_data(exhibit: CenterOrScale) -> None:
    assert exhibit.correlation == pytest.approx(0.6)
    assert exhibit.correlated == pytest.approx((1 + 0.6) / (1 - 0.6))
    assert exhibit.scale_ratio == pytest.approx(10)
    assert exhibit.scale_centered == pytest.approx(10**2)
    assert exhibit.scale_scaled == pytest.approx(19)
    assert exhibit.scale_raw == pytest.approx(kappa(np.array(DATA["mean and scale"])))
    assert exhibit.kappa("mean and correlation", "raw") == pytest.approx(29)


@pytest.mark.parametrize("correlation", [-0.9, -0.2, 0.0, 0.6])
def test_two_standardized_features_have_the_condition_number_of_their_correlation(correlation: float) -> None:
    matrix = np.array([[1, correlation], [correlation, 1]])
    assert np.linalg.cond(matrix) == pytest.approx((1 + abs(correlation)) / (1 - abs(correlation)))


def test_centering_alone_can_make_it_worse_but_not_beside_a_bias(exhibit: CenterOrScale) -> None:
    samples = np.array([[-4, 3], [-4, 5], [4, 3], [4, 5]])
    centered = samples - np.array([0, 4])
    with_bias = [np.column_stack([x, [1] * 4]) for x in (samples, centered)]
    shown = [getattr(exhibit, f"hidden_{kind}") for kind in ("raw", "centered", "raw_biased", "centered_biased")]
    assert shown == pytest.approx([kappa(x) for x in (samples, centered, *with_bias)])
    assert shown[:2] == pytest.approx([17 / 16, 16])
    assert shown[3] == pytest.approx(16)
    assert kappa(treated(samples.tolist(), "standardized")) == pytest.approx(1)  # as the page says
    assert shown[2] > 20 * shown[3]
    assert exhibit.hidden_scaled == pytest.approx(kappa(treated(samples.tolist(), "scaled"))) == pytest.approx(17)
    assert "here it helps where scales differ" in exhibit.caption  # these differ, too, and it does not help
    assert exhibit.hidden_first == 4
    assert exhibit.hidden_second.tolist() == [3, 5]


def test_dividing_by_the_root_mean_square_removes_a_mean_along_one_axis_only(exhibit: CenterOrScale) -> None:
    hidden = np.array([[-4, 3], [-4, 5], [4, 3], [4, 5]]) / [4, 17**0.5]
    mean_only = np.array(DATA["mean only"]) / 2.5**0.5
    assert exhibit.hidden_leveled == pytest.approx(kappa(hidden)) == pytest.approx(1)
    assert exhibit.mean_only_leveled == pytest.approx(kappa(mean_only)) == pytest.approx(19)


def test_the_table_has_both_kinds_of_rows(exhibit: CenterOrScale) -> None:
    assert exhibit.table.header == ("data", *TREATMENTS)
    rows = iter(exhibit.table.rows)
    for name, samples in DATA.items():
        label, *plain = next(rows)
        assert label == f"{name}: " + " ".join(f"({a},\N{NO-BREAK SPACE}{b})" for a, b in samples)
        label, *biased = next(rows)
        assert label == "the same, with a bias"
        for treatment, without, beside in zip(TREATMENTS, plain, biased, strict=True):
            x = treated(samples, treatment)
            assert without == f"{kappa(x):.0f}"
            assert beside == f"{kappa(np.column_stack([x, np.ones(4)])):.0f}"


def test_each_label_stands_by_its_own_line(exhibit: CenterOrScale) -> None:
    (panel,) = exhibit.figure().axes
    colors = {text.get_text().replace("\n", " "): text.get_color() for text in panel.texts}
    lines = {line.get_gid(): line.get_color() for line in panel.lines}
    assert [colors[name] for name in DATA] == [lines[f"kappas-{index}"] for index in range(3)]
