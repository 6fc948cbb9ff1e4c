"""What is left of the mean of images, by covariances; features of zero and one, by brute force over their samples."""

import itertools

import numpy as np
import pytest
from sklearn.datasets import load_digits

from explainer.exhibits.also_holds.image_means import ImageMeans
from explainer.exhibits.contents import EXHIBITS

GRAY = load_digits().images / 16
READ = np.array([GRAY[:, i : i + 3, j : j + 3] for i in range(6) for j in range(6)])  # (positions, images, 3, 3)
WAYS = ["from 0 to 1", "from −1 to 1", "minus image mean", "minus channel mean", "minus pixel means"]


@pytest.fixture(scope="module")
def exhibit() -> ImageMeans:
    shown = EXHIBITS["image_means"]
    assert isinstance(shown, ImageMeans)
    return shown


def left(features: np.ndarray) -> float:
    """One minus the share of the variance in the mean square."""
    return float(1 - np.trace(np.cov(features.T, ddof=0)) / (features**2).sum(axis=1).mean())


def subtracted(way: str) -> np.ndarray:
    """What is subtracted of gray from 0 to 1, (images, 8, 8); stretching from −1 to 1 changes no share."""
    nothing = np.zeros_like(GRAY)
    kinds: dict[str, np.ndarray] = {
        WAYS[0]: nothing,
        WAYS[1]: nothing + 0.5,
        WAYS[2]: nothing + GRAY.reshape(-1, 64).mean(axis=1)[:, np.newaxis, np.newaxis],
        WAYS[3]: nothing + GRAY.mean(),
        WAYS[4]: nothing + GRAY.mean(axis=0),
    }
    return kinds[way]


@pytest.mark.parametrize("way", WAYS)
def test_the_bars_are_what_the_variance_leaves_of_the_mean_square(exhibit: ImageMeans, way: str) -> None:
    x = GRAY - subtracted(way)
    read = np.concatenate([x[:, i : i + 3, j : j + 3].reshape(-1, 9) for i in range(6) for j in range(6)])
    assert exhibit.dense_share[way] == pytest.approx(left(x.reshape(-1, 64)), abs=1e-12)
    assert exhibit.convolution_share[way] == pytest.approx(left(read), abs=1e-12)


def test_the_page_says_what_each_way_leaves(exhibit: ImageMeans) -> None:
    assert list(exhibit.ways) == WAYS
    dense, convolution = (dict(zip(WAYS, bars, strict=True)) for bars in (exhibit.dense, exhibit.convolution))
    assert (exhibit.dense_channel, exhibit.convolution_channel) == (dense[WAYS[3]], convolution[WAYS[3]])
    assert dense[WAYS[4]] < 1e-12  # a dense layer wants each pixel's mean
    assert min(dense[way] for way in WAYS[:4]) > 0.4
    assert convolution[WAYS[3]] < 0.06  # one mean a channel nearly does
    assert convolution[WAYS[3]] < convolution[WAYS[1]] < 0.1  # “nearly as good”
    assert exhibit.read_gray == pytest.approx(READ.mean())
    assert abs(exhibit.read_gray - 0.5) < 0.12  # “luck”
    assert (exhibit.images, exhibit.pixels) == (1797, 64)


def test_the_steepest_direction_stands_out_until_the_mean_is_gone(exhibit: ImageMeans) -> None:
    for quoted, x in [(exhibit.steepest_raw, GRAY), (exhibit.steepest_centered, GRAY - GRAY.mean(axis=0))]:
        values = np.linalg.svd(x.reshape(-1, 64), compute_uv=False) ** 2
        assert quoted == pytest.approx(values[0] / values[1])


def kappa(samples: np.ndarray) -> float:
    """λmax/λmin by singular values, apart from what is flat."""
    values = np.linalg.svd(samples, compute_uv=False) ** 2
    kept = values[values > 1e-10 * values[0]]
    return float(kept[0] / kept[-1])


def flat(samples: np.ndarray) -> int:
    return int(samples.shape[1] - np.linalg.matrix_rank(samples))


def test_one_code_makes_no_steep_direction(exhibit: ImageMeans) -> None:
    codes, one = np.eye(exhibit.flags), np.ones((exhibit.flags, 1))
    centered = codes - codes.mean(axis=0)
    assert exhibit.flags == 10
    assert (exhibit.one_hot_kappa, kappa(codes), flat(codes)) == pytest.approx((1, 1, 0))
    assert (exhibit.one_hot_centered, kappa(centered), flat(centered)) == pytest.approx((1, 1, 1))
    biased = np.hstack([codes, one])
    assert (exhibit.one_hot_biased, kappa(biased), flat(biased)) == pytest.approx((11, 11, 1))
    both = np.hstack([centered, one])  # ten times as steep along the bias's own weight as along any other
    assert (exhibit.one_hot_centered_biased, kappa(both), flat(both)) == pytest.approx((10, 10, 1))
    off_diagonal = np.cov(codes.T, ddof=0)[~np.eye(10, dtype=bool)]
    assert (off_diagonal < 0).all()
    assert off_diagonal == pytest.approx(np.full(90, -0.01))  # cancel μμᵀ, a hundredth in each entry


def test_unequal_classes_have_the_ratio_of_their_frequencies(exhibit: ImageMeans) -> None:
    samples = np.eye(10)[np.concatenate([np.zeros(9, dtype=int), np.arange(1, 10)])]
    assert samples.mean(axis=0)[0] == exhibit.largest_class
    assert exhibit.unequal_kappa == pytest.approx(kappa(samples)) == pytest.approx(9)


def test_centering_harms_a_code_that_drops_a_class(exhibit: ImageMeans) -> None:
    dropped = np.eye(10)[:, 1:]
    assert exhibit.dropped_kappa == pytest.approx(kappa(dropped)) == pytest.approx(1)
    assert exhibit.dropped_centered == pytest.approx(kappa(dropped - dropped.mean(axis=0))) == pytest.approx(10)


@pytest.mark.parametrize(("codes", "classes"), [(2, 5), (5, 2)])
def test_several_codes_make_one_again(exhibit: ImageMeans, codes: int, classes: int) -> None:
    assert codes * classes == exhibit.flags
    assert exhibit.half == max(codes, classes)
    samples = np.array([np.hstack(s) for s in itertools.product(np.eye(classes), repeat=codes)])
    quoted = exhibit.two_codes_kappa if codes == 2 else exhibit.five_codes_kappa
    assert quoted == pytest.approx(kappa(samples)) == pytest.approx(codes)
    assert kappa(samples - samples.mean(axis=0)) == pytest.approx(1)
    assert flat(samples) == codes - 1


def test_independent_flags_make_one_unless_they_are_rare(exhibit: ImageMeans) -> None:
    coins = np.array(list(itertools.product([0.0, 1.0], repeat=10)))
    assert exhibit.coins_kappa == pytest.approx(kappa(coins)) == pytest.approx(11)
    share = exhibit.rare
    weights = np.prod(np.where(coins == 1, share, 1 - share), axis=1)
    assert exhibit.rare_flags_kappa == pytest.approx(np.linalg.cond(coins.T @ (coins * weights[:, np.newaxis])))
    assert exhibit.rare_flags_kappa < 1.11


def test_the_texts_tell_what_the_variance_leaves(exhibit: ImageMeans) -> None:
    dense, convolution = {}, {}
    for way in WAYS:
        x = GRAY - subtracted(way)
        read = np.concatenate([x[:, i : i + 3, j : j + 3].reshape(-1, 9) for i in range(6) for j in range(6)])
        dense[way], convolution[way] = f"{left(x.reshape(-1, 64)):.0%}", f"{left(read):.0%}"
    assert exhibit.caption == (
        "How much of the mean square is left to the means. For a dense layer one mean for the whole channel leaves "
        f"{dense[WAYS[3]]}, for a convolution {convolution[WAYS[3]]}."
    )
    above, below = (", ".join(f"{bars[way]} ({way})" for way in WAYS) for bars in (dense, convolution))
    assert exhibit.alt == (
        "Two sets of bars for the share of the means in the mean square of 1797 digits. "
        f"Into a dense layer: {above}. Into a convolution: {below}."
    )
