"""The rose of batches: needles and shares against batches drawn one by one, and exact chances at two sizes."""

import math

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from explainer.drawing.palette import ROLES
from explainer.exhibits.batches.batch_rose import BatchRose
from explainer.exhibits.contents import EXHIBITS
from tests.reading import axes_named

Array = NDArray[np.float64]
SIZES: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64, 128, 256)
FOUR_ERRORS = 4 * math.sqrt(0.25 / 25_000)


@pytest.fixture(scope="module", params=[1, 2, 8, 256])
def exhibit(request: pytest.FixtureRequest) -> BatchRose:
    return BatchRose.compute(samples=request.param)


@pytest.fixture(scope="module")
def figure(exhibit: BatchRose) -> Figure:
    return exhibit.figure()


def sums(samples: int, mean: float, runs: int = 25_000) -> tuple[Array, Array]:
    """Both entries of the sum of δx over batches, feature by feature; `mean` is what the inputs lack of one half."""
    random = np.random.default_rng(5)  # the seed that the figure has, and its order of drawing
    first, second = np.zeros(runs), np.zeros(runs)
    for _ in range(samples):
        delta = random.normal(size=runs)
        inputs = random.random((runs, 2))
        first += delta * (inputs[:, 0] - mean)
        second += delta * (inputs[:, 1] - mean)
    return first, second


@pytest.mark.parametrize(("kind", "mean"), [("raw", 0.0), ("centered", 0.5)])
def test_a_needle_of_length_one_goes_against_the_gradient_of_its_batch(
    exhibit: BatchRose, kind: str, mean: float
) -> None:
    needles = getattr(exhibit, kind)
    assert needles.shape == (60, 2, 2)
    assert not needles[:, 0].any()
    ways = [math.atan2(-y, -x) for x, y in list(zip(*sums(exhibit.samples, mean), strict=True))[:60]]
    assert needles[:, 1] == pytest.approx(np.array([(math.cos(way), math.sin(way)) for way in ways]))


@pytest.mark.parametrize(("kind", "mean"), [("raw", 0.0), ("centered", 0.5)])
def test_the_share_is_that_of_all_batches_with_an_entry_of_each_sign(
    exhibit: BatchRose, kind: str, mean: float
) -> None:
    first, second = sums(exhibit.samples, mean)
    assert getattr(exhibit, f"{kind}_mixed") == pytest.approx(((first > 0) != (second > 0)).mean())
    out = sum((x > 0) != (y > 0) for x, y in zip(first[:60], second[:60], strict=True))
    assert getattr(exhibit, f"{kind}_out") == out


def test_one_raw_sample_never_mixes_and_many_tend_to_the_arcsine_of_three_quarters() -> None:
    shares = {samples: BatchRose.compute(samples=samples) for samples in SIZES}
    assert BatchRose.dials[0].values == SIZES
    assert EXHIBITS["batch_rose"].alt == shares[1].alt  # the figure starts with one
    assert shares[1].raw_mixed == 0
    limit = 0.5 - math.asin(0.75) / math.pi
    assert shares[256].raw_mixed == pytest.approx(limit, abs=FOUR_ERRORS)
    assert shares[2].raw_mixed == pytest.approx(mixed_of_two(), abs=FOUR_ERRORS)
    for samples in SIZES:
        assert shares[samples].centered_mixed == pytest.approx(0.5, abs=FOUR_ERRORS)


def test_half_mix_because_the_features_are_independent_and_not_only_symmetric() -> None:
    """Why the page says so: where one feature goes with the other, or with δ, another share than half mixes."""
    random = np.random.default_rng(8)
    first, second, delta = random.uniform(-0.5, 0.5, (3, 40_000, 8))

    def mixed(one: Array, other: Array) -> float:
        return float(((delta * one).sum(axis=1) * (delta * other).sum(axis=1) < 0).mean())

    assert mixed(first, second) == pytest.approx(0.5, abs=FOUR_ERRORS)
    assert mixed(first, first + second) == pytest.approx(0.25, abs=0.02)
    assert mixed(first + 3 * delta, second + 3 * delta) < 0.01


def mixed_of_two() -> float:
    """The chance for two samples: δ's of opposite signs, and one entry of δ₁x + δ₂y above zero, the other below.

    For a ratio r ≤ 1 of their sizes one uniform number exceeds r times another with the chance 1 − r/2. The ratio of
    two normal numbers is tan of a uniform angle.
    """
    angles = (np.arange(100_000) + 0.5) / 100_000 * math.pi / 4
    above = 1 - np.tan(angles) / 2
    return float(0.5 * (2 * above * (1 - above)).mean())


def test_the_share_and_the_size_are_written_below_each_rose_and_the_shade_is_same_signed(
    exhibit: BatchRose, figure: Figure
) -> None:
    assert [axes_named(figure, panel) for panel in (0, 1)] == [("Δw₁", "Δw₂")] * 2
    for axes, kind in zip(figure.axes, ("raw", "centered"), strict=True):
        assert axes.get_title() == f"{kind} inputs"
        first, second = sums(exhibit.samples, 0.5 if kind == "centered" else 0.0)
        written = {text.get_text(): text.get_color() for text in axes.texts}
        share = f"mixed: {((first > 0) != (second > 0)).mean():.0%}"
        assert written[share] == ROLES[kind].light
        assert f"samples: {exhibit.samples}" in written
        shades = [patch.get_path() for patch in axes.patches if isinstance(patch, Polygon)]
        needles = [line for line in axes.lines if str(line.get_gid()).startswith(f"{kind}-")]
        assert len(needles) == 60
        for line in needles:
            x, y = np.asarray(line.get_xydata())[1]
            assert any(shade.contains_point((x, y)) for shade in shades) == (x * y > 0)
            assert line.get_color() == ROLES[kind].light


def test_the_texts_say_how_many_batches_of_what_size_mix(exhibit: BatchRose) -> None:
    batch = "one sample" if exhibit.samples == 1 else f"{exhibit.samples} samples"
    mixed = [(first > 0) != (second > 0) for first, second in (sums(exhibit.samples, mean) for mean in (0.0, 0.5))]
    raw, centered = (f"{each.mean():.0%}" for each in mixed)
    assert exhibit.caption == (
        f"Which way the updates of 60 random batches of {batch} go; the same-signed quadrants are shaded. Of 25,000 "
        f"such batches {raw} mix the signs with raw inputs, and {centered} if the inputs are centered."
    )
    assert exhibit.alt == (
        f"Needles from the origin, the way that the updates of 60 random batches of {batch} go, with the northeast and "
        f"the southwest quadrant shaded. Left, raw inputs: {mixed[0][:60].sum()} needles lie outside the shade, and of "
        f"25,000 batches {raw} mix the signs. Right, centered inputs: {mixed[1][:60].sum()} needles lie outside, and "
        f"{centered} of the batches mix the signs."
    )
