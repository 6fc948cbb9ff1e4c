"""What removing the mean does to the bowl in the driven figure, by its two axes."""

import numpy as np
import pytest

from explainer.exhibits.play.drive import Drive


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


def test_at_one_step_size_the_centered_batch_takes_as_many_steps_and_it_bears_far_larger_ones() -> None:
    exhibit, counts, safe = Drive.compute(), [], []
    for mean in (0.0, 1.5):
        x = np.array([(1.0, 2), (2, 1), (1, 1), (2, 2)]) - mean
        error, far, steps = np.array([0.0, 1.0]), 0, 0  # from (1, 0) to (1, -1)
        while steps < 400:
            error, steps = error - 0.4 * x.T @ (x @ error) / 4, steps + 1
            far = steps if np.linalg.norm(error) > 0.01 else far
        counts.append(far + 1)
        safe.append(2 / np.linalg.norm(x, 2) ** 2 * 4)
    assert counts == [exhibit.four_steps, exhibit.four_centered_steps]
    assert counts[0] == counts[1]  # "as many as before"
    assert (exhibit.four_safe_raw, exhibit.four_safe_centered) == pytest.approx(safe)
    assert safe[1] > 10 * safe[0]


def test_every_update_of_the_two_centered_inputs_runs_along_the_line_to_the_goal_forward_or_back() -> None:
    backward = []
    for step_size in (0.2, 2.0, 3.9):  # the last one is safe, and overshoots
        w = np.zeros(2)
        for step in range(40):
            x = np.array([-0.5, 0.5]) * (-1) ** step
            update = -step_size * ((w - [1, -1]) @ x) * x
            assert abs(update.sum()) < 1e-12
            backward.append(update[0] < -1e-9)
            w = w + update
    assert any(backward)
