"""The chance against the batch size: exact fractions, independent draws, and the two limits."""

import math

import numpy as np
import pytest

from explainer.exhibits.batches.batch_sizes import BatchSizes
from tests.reading import axes_named, cells_under, series


@pytest.fixture(scope="module")
def exhibit() -> BatchSizes:
    return BatchSizes.compute()


def drawn(mean: float, size: int, runs: int = 30_000) -> float:
    """The share of same-signed gradients among batches that are each drawn afresh."""
    random = np.random.default_rng([size, 99])
    agree = 0
    for _ in range(10):
        deltas = mean + random.standard_normal((runs // 10, size, 1))
        sums = (deltas * random.random((runs // 10, size, 2))).sum(axis=1)
        agree += int((sums[:, 0] * sums[:, 1] > 0).sum())
    return agree / runs


def test_all_curves_begin_at_one_and_show_the_same_sizes(exhibit: BatchSizes) -> None:
    for points in (exhibit.coins, exhibit.normal, exhibit.biased, exhibit.rare):
        assert points[0].tolist() == [1, 1]
        assert points[:, 0].tolist() == exhibit.coins[:, 0].tolist()
        assert (np.diff(points[:, 0]) > 0).all()
    assert exhibit.largest == exhibit.coins[-1, 0] == 256


def test_coins_fall_to_three_quarters_and_rise_again(exhibit: BatchSizes) -> None:
    assert exhibit.two == 3 / 4
    assert exhibit.three == pytest.approx(19 / 24, rel=1e-12)
    assert exhibit.four == pytest.approx(445 / 576, rel=1e-12)
    assert exhibit.coins[1:4, 1].tolist() == [exhibit.two, exhibit.three, exhibit.four]


def test_the_limit_is_the_arcsine_for_three_quarters(exhibit: BatchSizes) -> None:
    assert exhibit.rho == pytest.approx(3 / 4)
    assert exhibit.limit == pytest.approx(0.5 + math.asin(0.75) / math.pi, abs=1e-9)
    assert exhibit.coins[-1, 1] == pytest.approx(exhibit.limit, abs=2e-4)
    assert exhibit.normal[-1, 1] == pytest.approx(exhibit.limit, abs=4 * exhibit.standard_error)


@pytest.mark.parametrize("size", [2, 3, 8, 32, 128])
def test_simulated_chances_are_those_of_independent_batches(exhibit: BatchSizes, size: int) -> None:
    error = 4 * exhibit.standard_error * math.sqrt(2)
    (index,) = np.flatnonzero(exhibit.normal[:, 0] == size)
    assert exhibit.normal[index, 1] == pytest.approx(drawn(0, size), abs=error)
    assert exhibit.biased[index, 1] == pytest.approx(drawn(exhibit.mean, size), abs=error)


def test_with_a_mean_the_chance_falls_and_returns_to_one(exhibit: BatchSizes) -> None:
    chances = exhibit.biased[:, 1]
    lowest = int(chances.argmin())
    assert exhibit.lowest_biased == chances[lowest] < 0.83
    assert (np.diff(chances[lowest:]) > -2 * exhibit.standard_error).all()
    assert exhibit.last_biased == chances[-1] > 0.998
    # of the mean of δx, normal for large batches: an entry is below zero with the chance Φ(−√B · ½·¼ / deviation)
    deviation = math.sqrt((1 + exhibit.mean**2) / 3 - (exhibit.mean / 2) ** 2)
    below = 0.5 * math.erfc(math.sqrt(256) * exhibit.mean / 2 / deviation / math.sqrt(2))
    assert 1 - chances[-1] < 2 * below + 4 * math.sqrt(below / exhibit.runs)


def exactly_rare(size: int) -> float:
    """The chance for rare deltas: how many are rare is binomial; given that, entries are independent, by quadrature."""
    random = np.random.default_rng(size)
    chance, far = 0.0, random.random((20_000, size))
    for rare in range(size + 1):
        odds = math.comb(size, rare) * 0.01**rare * 0.99 ** (size - rare)
        if odds > 1e-7:
            deltas = np.where(np.arange(size) < rare, -0.99, 0.01)
            above = float((far @ deltas > 0).mean())
            chance += odds * (above**2 + (1 - above) ** 2)
    return chance


def test_deltas_that_are_rarely_large_are_mixed_less_by_tens_of_samples(exhibit: BatchSizes) -> None:
    assert exhibit.rare_deltas.tolist() == [-0.99, 0.01]
    assert exhibit.rare_deltas @ [exhibit.rare_chance, 1 - exhibit.rare_chance] == pytest.approx(0)
    for size in (4, 32, 64, 256):
        (index,) = np.flatnonzero(exhibit.rare[:, 0] == size)
        assert exhibit.rare[index, 1] == pytest.approx(exactly_rare(size), abs=4 * exhibit.standard_error)
    shares = dict(exhibit.rare.tolist())
    assert (exhibit.some_tens, exhibit.rare_then) == (32, shares[32])
    assert exhibit.last_rare == shares[256]
    assert shares[32] > exhibit.limit + 0.15
    assert shares[32] - shares[64] > 0.08  # and a larger batch still mixes much more
    assert shares[64] > exhibit.limit + 0.05


def test_from_some_tens_of_samples_on_coins_and_normal_deltas_hardly_mix_more(exhibit: BatchSizes) -> None:
    for points in (exhibit.coins, exhibit.normal):
        settled = points[points[:, 0] >= exhibit.some_tens, 1]
        assert settled == pytest.approx(np.full(len(settled), exhibit.limit), abs=4 * exhibit.standard_error)
    assert "With mean zero, from some tens of samples on a larger batch hardly mixes the signs" in exhibit.caption


def test_the_table_and_the_texts_quote_the_curves(exhibit: BatchSizes) -> None:
    first, second, *_, last, limit = exhibit.table.rows
    assert first == ("1", *["1.000"] * 4)
    assert second[:2] == ("2", "0.750")
    assert last == (
        "256",
        *(f"{points[-1, 1]:.3f}" for points in (exhibit.coins, exhibit.normal, exhibit.biased, exhibit.rare)),
    )
    assert limit == ("limit", "0.770", "0.770", "1", "0.770")
    coins, mean = r"$\dl = \pm 1$", r"normal $\dl$ with mean 0.25"
    columns = {coins: exhibit.coins, r"normal $\dl$": exhibit.normal, mean: exhibit.biased}
    for header, points in (columns | {r"$\dl$ rarely large": exhibit.rare}).items():
        chances = dict(points.tolist())
        sizes = cells_under(exhibit.table, "batch size")[:-1]
        assert cells_under(exhibit.table, header)[:-1] == [f"{chances[int(size)]:.3f}" for size in sizes]
    assert exhibit.standard_error == pytest.approx(0.5 / math.sqrt(exhibit.runs))


def test_each_label_names_its_own_curve_or_limit(exhibit: BatchSizes) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("samples in the batch", "chance of a same-signed gradient")
    (zero,), (mean,) = series(figure, "δ with mean zero"), series(figure, "δ with a mean")
    assert zero[-1, 1] < 0.8 < 0.99 < mean[-1, 1]
    assert "limit 77%" in {text.get_text() for text in figure.axes[0].texts}
    (centered,) = series(figure, "limit after centering")
    assert centered[:, 1] == pytest.approx([0.5, 0.5], abs=1e-9)


def test_the_texts_say_what_the_curves_do(exhibit: BatchSizes) -> None:
    assert (
        "settles near 77%. If $\\dl$ has a mean, here 0.25 with a deviation of one, the chance even returns to one"
        in (exhibit.caption)
    )
    lowest, last = min(y for _, y in exhibit.biased), exhibit.biased[-1, 1]
    assert "from one to 256 on a logarithmic scale. With one sample it is one" in exhibit.alt
    assert f"fall to a limit of 77%: for 256 samples it is {exhibit.normal[-1, 1]:.0%}" in exhibit.alt
    assert f"Deltas with mean 0.25 fall to {lowest:.0%} and then rise, to {last:.2%} for 256" in exhibit.alt
    assert "100" not in exhibit.alt  # it tends to one, and is not there
    assert exhibit.alt.endswith("After centering, the limit for mean zero is 50%.")
