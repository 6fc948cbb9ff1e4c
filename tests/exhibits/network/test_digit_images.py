"""The images of digits, counted pixel by pixel from scikit-learn's table."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from sklearn.datasets import load_digits

from explainer.exhibits.network.digit_images import DigitImages
from explainer.experiments import digits
from tests.reading import marks_of_figure

TABLE = load_digits()
SHOWN = (0, 3, 7)
FIRST = [list(TABLE.target).index(label) for label in SHOWN]
MEAN = [sum(image[place] for image in TABLE.images) / 16 / 1797 for place in np.ndindex(8, 8)]


@pytest.fixture(scope="module")
def exhibit() -> DigitImages:
    return DigitImages.compute()


def below(images: list[list[float]]) -> int:
    """How many pixels of some images are below zero; what rounding leaves is none."""
    return sum(pixel < -1e-12 for image in images for pixel in image)


def test_images_are_the_first_of_their_digits_and_the_rest_is_less_the_mean_of_all(exhibit: DigitImages) -> None:
    assert exhibit.gray.shape == exhibit.centered.shape == (3, 8, 8)
    assert exhibit.mean.ravel() == pytest.approx(MEAN)
    for index, gray, rest in zip(FIRST, exhibit.gray, exhibit.centered, strict=True):
        assert gray.ravel() * 16 == pytest.approx(TABLE.data[index])
        assert rest.ravel() == pytest.approx(TABLE.data[index] / 16 - MEAN)
        assert rest.ravel().tolist() == digits.data()[0][index].tolist(), "as the networks read them"


def test_the_titles_are_right_raw_pixels_have_one_sign_and_centered_ones_both(exhibit: DigitImages) -> None:
    titles = [axes.get_title() for axes in exhibit.figure().axes]
    assert titles == ["raw: one sign", "", "centered: both", *[""] * 6]
    assert all(image.min() == 0 < image.max() for image in exhibit.gray)
    assert all(image.min() < -0.3 and image.max() > 0.3 for image in exhibit.centered)


def test_every_row_reads_as_an_equation_and_the_mean_stands_in_the_middle_one(exhibit: DigitImages) -> None:
    def content(axes: Axes) -> tuple[set[str], list[str]]:
        fields = {str(patch.get_gid()).rpartition("-")[0].rpartition("-")[0] for patch in axes.patches}
        return fields, [text.get_text() for text in axes.texts]

    rows = [[content(axes) for axes in exhibit.figure().axes[3 * row : 3 * row + 3]] for row in range(3)]
    for row, (gray, _, rest) in enumerate(rows):
        assert gray == ({f"gray-{row}"}, [])
        assert rest == ({f"centered-{row}"}, ["="])
    assert [middle for _, middle, _ in rows] == [
        (set(), ["− mean", "the mean"]), ({"mean"}, ["−"]), (set(), ["− mean"]),
    ]  # fmt: skip


def test_signs_stand_left_of_what_they_join_and_the_name_of_the_mean_right_above_it(exhibit: DigitImages) -> None:
    axes = exhibit.figure().axes
    for panel in (2, 4, 5, 8):
        (sign,) = axes[panel].texts
        across, up = sign.get_position()
        assert across < -1
        assert up == 3.5
    _, name = axes[1].texts
    assert (name.get_position()[0], round(name.get_position()[1])) == (3.5, 7)


def test_a_pixel_that_no_digit_inks_is_neither_above_nor_below(exhibit: DigitImages) -> None:
    never = {place for place in np.ndindex(8, 8) if not any(image[place] for image in TABLE.images)}
    assert len(never) == 3
    roles = {mark.index: mark.role for mark in marks_of_figure(exhibit.figure()) if mark.field == "centered"}
    assert {index[1:] for index, role in roles.items() if role == "faint"} == never
    assert {*roles.values()} == {"faint", "positive", "negative"}


def test_the_texts_count_pixels_of_all_digits(exhibit: DigitImages) -> None:
    centered = [[pixel / 16 - mean for pixel, mean in zip(image, MEAN, strict=True)] for image in TABLE.data]
    share = below(centered) / 64 / 1797
    assert (exhibit.samples, exhibit.below_raw) == (1797, below(TABLE.data))
    assert exhibit.below == pytest.approx(share)
    assert f"As they are, 0 pixels of the 1797 digits are below zero; less their mean, {share:.0%} of them." in (
        exhibit.caption
    )
    assert "As they are, 0 pixels are below zero" in exhibit.alt
    assert f"the mean is largest in its middle columns, up to {max(MEAN):.2f}." in exhibit.alt
    assert [int(column) for column in exhibit.mean.sum(axis=0).argsort()[-2:]] in ([3, 4], [4, 3])
    assert MEAN.index(max(MEAN)) % 8 in (3, 4)
    counts = []
    for label, index in zip(SHOWN, FIRST, strict=True):
        negative = below([centered[index]])
        counts.append(f"{label}, {64 - 3 - negative} and {negative}")
    assert exhibit.alt.endswith(f"Pixels above and below zero in what is left: {'; '.join(counts)}.")
