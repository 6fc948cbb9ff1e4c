"""What removing the mean does to the bowl in the driven figure, by its two axes."""

import numpy as np
import pytest

from explainer.exhibits.drive import Drive


def test_removing_the_mean_rounds_the_bowl_of_four_inputs_and_of_two_only_for_a_while() -> None:
    exhibit = Drive.compute()
    shares = np.arange(101) / 100
    kappas = {}
    for name, x in (("two", np.array([(1.0, 2), (2, 1)])), ("four", np.array([(1.0, 2), (2, 1), (1, 1), (2, 2)]))):
        along, across = [], []
        for share in shares:
            rest = x - share * 1.5  # (1, 1) and (1, -1) are the axes of the bowl
            along.append((rest.sum(axis=1) ** 2).mean() / 2)
            across.append(((rest[:, 0] - rest[:, 1]) ** 2).mean() / 2)
        pairs = np.array([along, across])
        if name == "four":
            assert (pairs[0, :-1] > pairs[1, :-1]).all()  # the direction along the mean is the steeper one to the last
        else:
            assert ((pairs[0] > pairs[1]) == (shares < 2 / 3)).all()
        with np.errstate(divide="ignore"):
            kappas[name] = pairs.max(axis=0) / pairs.min(axis=0)
    assert (np.diff(kappas["four"]) < 0).all()
    assert (exhibit.four_kappa, exhibit.four_centered_kappa) == pytest.approx((kappas["four"][0], kappas["four"][-1]))
    best = int(kappas["two"].argmin())
    assert (exhibit.round_share, exhibit.round_kappa) == pytest.approx((shares[best], kappas["two"][best]))
    assert (np.diff(kappas["two"][best:]) > 0).all()
    assert kappas["two"][-1] > 1e9 > kappas["two"][-2] > kappas["two"][0]
