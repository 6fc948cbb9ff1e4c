"""Ratios are printed with as many digits as the lesser count has, two at most."""

import pytest

from explainer.exhibits.real_data.ratios import supported


@pytest.mark.parametrize(
    ("more", "fewer", "text"),
    [(170, 3, "60"), (3012, 36, "84"), (45, 7, "6"), (50.5, 10.75, "4.7"), (1576, 688, "2.3"), (3, 170, "0.02")],
)
def test_digits_follow_the_lesser_count(more: float, fewer: float, text: str) -> None:
    assert supported(more, fewer) == text


def test_repeats_may_support_fewer() -> None:
    assert supported(1154, 61, digits=1) == "20"
