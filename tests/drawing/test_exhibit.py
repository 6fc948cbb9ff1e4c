"""How a value is printed, how an exhibit is named, and how large it is drawn."""

import struct
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from explainer.exhibits.zig_zag.zig_zag import ZigZag
from explainer.quoting import quote


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (-1.8, "", "−1.8"),
        (3.16227766, ".2f", "3.16"),
        (-0.0004, ".2f", "0.00"),
        (0.25, ".0%", "25%"),
        (0.2, "+.1f", "+0.2"),
        (1e-7, "", "1e−07"),
        (np.int64(-3), "", "−3"),
        (12345, ",", "12,345"),
        ([1.0, -2.5], "", "(1, −2.5)"),
        (np.array([0.1234, -0.5]), ".2f", "(0.12, −0.50)"),
        ("southeast", "", "southeast"),
    ],
)
def test_values_are_printed_with_true_minus_signs_and_as_told(value: Any, spec: str, text: str) -> None:
    assert quote(value, spec) == text


@pytest.mark.parametrize("value", [np.nan, np.inf, True, None, [[1.0]], {"a": 1}])
def test_what_is_no_finite_number_is_not_printed(value: Any) -> None:
    with pytest.raises(ValueError, match=r"expected .*, got"):
        quote(value)


def test_an_exhibit_is_named_by_its_class_in_snake_case() -> None:
    assert ZigZag.name() == "zig_zag"


def test_a_figure_is_drawn_the_same_to_the_byte_each_time() -> None:
    assert ZigZag.compute().svg() == ZigZag.compute().svg()


def test_a_figure_has_its_size_in_points_and_its_image_two_pixels_to_a_point() -> None:
    exhibit = ZigZag.compute()
    figure = exhibit.figure()
    assert figure.get_size_inches() * 72 == pytest.approx(exhibit.size)
    figure.set_dpi(144)
    box = figure.get_tightbbox(FigureCanvasAgg(figure).get_renderer())
    image = exhibit.png()
    assert image.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", image[16:24])
    margin = 0.2  # of an inch, on both sides together
    assert [width / 144, height / 144] == pytest.approx([box.width + margin, box.height + margin], abs=0.02)
