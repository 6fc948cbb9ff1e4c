"""Centering, scaling, both: condition numbers by singular values of the samples themselves."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.center_or_scale import CenterOrScale
from tests.reading import cells_under, role_of

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


def test_every_number_is_the_condition_number_of_its_data_under_its_treatment(exhibit: CenterOrScale) -> None:
    assert exhibit.treatments.tolist() == list(TREATMENTS)
    assert exhibit.data.tolist() == list(DATA)
    for treatment, shown in zip(TREATMENTS, exhibit.kappas, strict=True):
        assert shown == pytest.approx([kappa(treated(samples, treatment)) for samples in DATA.values()])


def test_every_bowl_is_a_contour_of_the_loss_of_its_data_all_equally_long(exhibit: CenterOrScale) -> None:
    for i, j in np.ndindex(4, 3):
        x = treated(list(DATA.values())[j], TREATMENTS[i])
        contour = exhibit.bowls[i, j]
        away = contour - (contour.min(axis=0) + contour.max(axis=0)) / 2
        losses = ((away @ x.T) ** 2).mean(axis=1)
        assert losses == pytest.approx(losses[0] * np.ones(len(losses)), rel=1e-9)
        assert np.hypot(*away.T).max() == pytest.approx(0.36, rel=0.01)


def test_the_rounder_a_contour_the_smaller_its_condition_number(exhibit: CenterOrScale) -> None:
    """Points that go evenly round an ellipse have its half axes as singular values."""
    for i, j in np.ndindex(4, 3):
        around = exhibit.bowls[i, j][:-1]
        assert np.linalg.cond(around - around.mean(axis=0)) ** 2 == pytest.approx(exhibit.kappas[i, j])


def test_each_fault_is_removed_by_its_own_treatment_and_correlation_by_none(exhibit: CenterOrScale) -> None:
    assert exhibit.kappas[:, 0] == pytest.approx([19, 19, 1, 1])
    assert exhibit.kappas[1:, 1] == pytest.approx([19, 100, 1])
    assert exhibit.kappas[:, 2] == pytest.approx([29, 29, 4, 4])


def test_the_quoted_numbers_are_those_of_the_data(exhibit: CenterOrScale) -> None:
    assert exhibit.correlation == pytest.approx(0.6)
    assert exhibit.correlated == pytest.approx((1 + 0.6) / (1 - 0.6))
    assert exhibit.scale_ratio == pytest.approx(10)
    assert exhibit.scale_centered == pytest.approx(10**2)
    assert exhibit.scale_scaled == pytest.approx(19)
    assert exhibit.scale_standardized == pytest.approx(1)
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
    assert exhibit.hidden_first == 4
    assert exhibit.hidden_second.tolist() == [3, 5]


def test_dividing_by_the_root_mean_square_removes_a_mean_along_one_axis_only(exhibit: CenterOrScale) -> None:
    hidden = np.array([[-4, 3], [-4, 5], [4, 3], [4, 5]]) / [4, 17**0.5]
    mean_only = np.array(DATA["mean only"]) / 2.5**0.5
    assert exhibit.hidden_leveled == pytest.approx(kappa(hidden)) == pytest.approx(1)
    assert exhibit.mean_only_leveled == pytest.approx(kappa(mean_only)) == pytest.approx(19)


def test_the_table_has_both_kinds_of_rows(exhibit: CenterOrScale) -> None:
    names = []
    for name, samples in DATA.items():
        names.append(f"{name}: " + " ".join(f"({a},\N{NO-BREAK SPACE}{b})" for a, b in samples))
        names.append(f"{name}, with a bias")
    assert cells_under(exhibit.table, "data") == names
    for treatment in TREATMENTS:
        plain = [treated(samples, treatment) for samples in DATA.values()]
        pairs = [(x, np.column_stack([x, np.ones(4)])) for x in plain]
        assert cells_under(exhibit.table, treatment) == [f"{kappa(x):.0f}" for pair in pairs for x in pair]


def kappas_of(name: str) -> dict[str, float]:
    return {treatment: kappa(treated(DATA[name], treatment)) for treatment in TREATMENTS}


def test_each_sentence_of_the_caption_holds_of_these_data(exhibit: CenterOrScale) -> None:
    mean, scale, correlation = (kappas_of(name) for name in DATA)
    assert mean["scaled"] == pytest.approx(mean["raw"])  # scaling leaves the mean
    assert scale["scaled"] < 0.1 * scale["raw"]  # and helps where scales differ, here: not of the samples of the note
    assert mean["centered"] == pytest.approx(1)  # centering removes the mean
    assert scale["centered"] > 99  # and leaves differences of scale
    assert correlation["standardized"] > 3.9  # neither removes correlation
    assert exhibit.caption == (
        "A contour of the loss for three sets of four samples. Scaling divides each feature by its deviation: here it "
        "helps where scales differ, and leaves the mean. Centering removes the mean, and leaves differences of scale. "
        "Neither removes correlation."
    )


def test_the_alternative_text_lists_the_condition_numbers_in_the_order_of_the_columns(exhibit: CenterOrScale) -> None:
    lists = "; ".join(f"{name} {', '.join(f'{k:.0f}' for k in kappas_of(name).values())}" for name in DATA)
    assert exhibit.alt == (
        "Ellipses in a grid, a row for each of three data sets named by their faults, a column for each treatment: "
        f"{', '.join(TREATMENTS)}. The rounder, the smaller the condition number. In that order: {lists}. Where the "
        "mean is the only fault, scaling changes nothing and centering makes a circle."
    )


def test_each_bowl_stands_below_its_treatment_and_to_the_right_of_its_data_with_its_number(
    exhibit: CenterOrScale,
) -> None:
    (panel,) = exhibit.figure().axes
    places = {text.get_text(): text.get_position() for text in panel.texts}
    for i, j in np.ndindex(4, 3):
        (line,) = (line for line in panel.lines if line.get_gid() == f"bowls-{i}-{j}")
        (number,) = (text for text in panel.texts if text.get_gid() == f"kappas-{i}-{j}")
        across, up = np.asarray(line.get_xydata())[:-1].mean(axis=0)
        assert across == pytest.approx(places[TREATMENTS[i]][0]) == pytest.approx(number.get_position()[0])
        heights = [places[name][1] - up for name in DATA]
        assert [name for name, height in zip(DATA, heights, strict=True) if 0 < height < 1] == [list(DATA)[j]]
        assert 0 < up - number.get_position()[1] < 0.6
        assert number.get_text() == f"κ = {kappa(treated(list(DATA.values())[j], TREATMENTS[i])):.0f}"
        role = "centered" if np.allclose(treated(list(DATA.values())[j], TREATMENTS[i]).mean(axis=0), 0) else "raw"
        assert role_of(line.get_color()) == role_of(number.get_color()) == role
