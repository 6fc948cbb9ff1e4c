"""The rows of the breast-cancer table have the signs that plain numpy gives them."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer

from explainer.exhibits.real_data.tumor_signs import GROUPS, ROWS, SEED, TumorSigns

TABLE = load_breast_cancer()


@pytest.fixture(scope="module")
def exhibit() -> TumorSigns:
    return TumorSigns.compute()


def test_the_rows_are_those_of_the_table_times_a_half_against_the_target_malignant_first(exhibit: TumorSigns) -> None:
    drawn = np.random.default_rng(SEED).choice(569, ROWS, replace=False)
    chosen = [i for i in drawn if TABLE.target[i] == 0] + [i for i in drawn if TABLE.target[i] == 1]
    for row, index in enumerate(chosen):
        for column in range(30):
            values = TABLE.data[:, column]
            spread = (np.mean(values**2) - np.mean(values) ** 2) ** 0.5
            factor = -0.5 if TABLE.target[index] == 1 else 0.5
            assert np.isclose(exhibit.gradients[row, column], factor * values[index] / spread, rtol=1e-6)
            shifted = factor * (values[index] - values.mean()) / spread
            assert np.isclose(exhibit.centered_gradients[row, column], shifted, rtol=1e-5, atol=1e-9)


def test_raw_rows_are_weakly_same_signed_and_most_centered_rows_are_mixed(exhibit: TumorSigns) -> None:
    mixed = sum(1 for row in exhibit.centered_gradients if row.min() < 0 < row.max())
    assert exhibit.mixed == mixed > ROWS / 2
    above = [bool(row.min() >= 0) for row in exhibit.gradients]
    below = [bool(row.max() <= 0) for row in exhibit.gradients]
    assert above == [True] * exhibit.plus + [False] * exhibit.minus, "rows above zero come first"
    assert below == [not one for one in above]
    assert 0 < exhibit.plus < ROWS


def test_the_columns_come_in_three_groups_of_ten(exhibit: TumorSigns) -> None:
    names = [str(name) for name in TABLE.feature_names]
    assert GROUPS == ("means", "standard errors", "worst values")
    assert all(name.startswith("mean ") for name in names[:10])
    assert all(name.endswith(" error") for name in names[10:20])
    assert all(name.startswith("worst ") for name in names[20:])
    for panel in exhibit.figure().axes:
        words = {text.get_text(): text.get_position()[0] for text in panel.texts}
        assert [words[group] for group in GROUPS] == pytest.approx([4.5, 14.5, 24.5])
        assert [float(np.asarray(line.get_xydata())[0, 0]) for line in panel.lines] == [9.5, 19.5]


def test_signs_stand_beside_the_rows_that_have_them_and_titles_name_their_grid(exhibit: TumorSigns) -> None:
    raw, centered = exhibit.figure().axes
    places = {text.get_text(): text.get_position()[1] for text in raw.texts}
    assert 0 < places["+"] < exhibit.plus - 0.5 < places["−"] < ROWS - 0.5
    assert raw.get_title() == "raw: 8 of 8 gradients have one sign"
    assert centered.get_title() == f"centered: {exhibit.mixed} of 8 hold both"
    assert raw.patches[0].get_gid() == "gradients-0-0"
    assert centered.patches[0].get_gid() == "centered_gradients-0-0"


def test_the_texts_count_the_rows(exhibit: TumorSigns) -> None:
    malignant = sum(TABLE.target[i] == 0 for i in np.random.default_rng(SEED).choice(569, ROWS, replace=False))
    mixed = sum(len({*np.sign(row)}) > 1 for row in exhibit.centered_gradients)
    assert "A row for each tumor, a column for each feature." in exhibit.caption
    assert (
        f"Raw, 8 of the 8 gradients have one sign (or zeros). Centered, {mixed} of them hold both." in exhibit.caption
    )
    assert exhibit.alt == (
        "Two grids of colors for signs, 8 rows for tumors and 30 columns for features. "
        f"Raw, {malignant} rows have no minus and {8 - malignant} no plus. Centered, {mixed} rows hold both signs. "
        f"The largest raw entry is {max(-exhibit.gradients.min(), exhibit.gradients.max()):.1f} deviations."
    )
