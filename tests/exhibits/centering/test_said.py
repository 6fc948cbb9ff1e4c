"""What the page says in passing of features and their means, by whole numbers and by draws."""

from itertools import product

import numpy as np
from scipy.stats import norm

from tests.sentences import of_page


def test_a_feature_of_mean_zero_has_both_signs_unless_it_is_constant() -> None:
    """All columns of two to five whole numbers from −2 to 2."""
    columns = [column for count in range(2, 6) for column in product(range(-2, 3), repeat=count) if sum(column) == 0]
    assert all(min(column) < 0 < max(column) for column in columns if len(set(column)) > 1)
    assert [column for column in columns if min(column) == max(column)] == [(0,) * count for count in range(2, 6)]


def test_normal_features_that_are_not_jointly_normal_agree_more_often_than_the_arcsine() -> None:
    """The second is the first, with its sign turned where it is large: normal as well, and of correlation zero."""
    x = norm.ppf((np.arange(2000) + 0.5) / 2000)
    y = np.where(np.abs(x) < 1.538, x, -x)
    assert np.abs(np.sort(y) - x).max() < 1e-9
    assert abs(np.mean(x * y)) < 0.01
    assert np.mean(x * y > 0) > 0.85  # the arcsine says one half
    assert "Two jointly normal features" in " ".join(of_page("centering.md"))
