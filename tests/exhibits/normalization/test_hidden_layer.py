"""The figure of what a hidden layer reads: singular values of plain networks, and the words about all seeds."""

import numpy as np
import pytest

from explainer.exhibits.normalization.hidden_layer import HiddenLayer
from explainer.experiments.digits_layer import Blocks
from tests.plain_network import PIXELS, defined

RAW, CENTERED = Blocks().result


@pytest.fixture(scope="module")
def exhibit() -> HiddenLayer:
    return HiddenLayer.compute()


def values(name: str, ones: int = 1) -> list[float]:
    x = defined(name, 0).layers(PIXELS[:512])[1]
    lengths = np.linalg.svd(np.hstack([x, np.ones((512, ones))]), compute_uv=False)
    return list(lengths**2 / 512)


def test_points_are_the_eigenvalues_for_the_first_seed(exhibit: HiddenLayer) -> None:
    for points, name in ((exhibit.raw, "sigmoid"), (exhibit.centered, "sigmoid − ½")):
        assert points[:, 0].tolist() == list(range(1, 34))
        assert points[:, 1] == pytest.approx(values(name), rel=1e-6)


def test_the_alternative_text_tells_the_ends_of_both_series(exhibit: HiddenLayer) -> None:
    raw, centered = (
        f"{largest:.1f}, then {second:.3f} and less, down to {least:.6f}"
        for largest, second, *_, least in map(values, ("sigmoid", "sigmoid − ½"))
    )
    assert exhibit.alt == (f"Eigenvalues by number, the largest first, logarithmic: raw, {raw}; centered, {centered}.")


def test_the_steepest_direction_is_the_raw_mean_and_the_centered_biass_own(exhibit: HiddenLayer) -> None:
    raw, centered = (defined(name, 0).layers(PIXELS[:512])[1] for name in ("sigmoid", "sigmoid − ½"))
    for x, expected in ((raw, np.append(raw.mean(axis=0), 1)), (centered, np.append(np.zeros(32), 1))):
        steepest = np.linalg.svd(np.hstack([x, np.ones((512, 1))]))[2][0]
        assert abs(steepest @ expected) / np.linalg.norm(expected) > 0.999
    assert f"one of {values('sigmoid')[0]:.1f}, along the mean" in exhibit.caption
    assert f"one of {values('sigmoid − ½')[0]:.1f}, the bias's own" in exhibit.caption
    ratios = np.divide(values("sigmoid")[1:-1], values("sigmoid − ½")[1:-1])
    assert f"by a factor of {max(*ratios, *(1 / ratios)):.1f} at most" in exhibit.caption
    assert values("sigmoid − ½")[-1] / values("sigmoid")[-1] > 2, "the least differs more than those between"


def test_numbers_of_all_seeds_are_the_extremes_and_have_the_digits_that_seeds_leave(exhibit: HiddenLayer) -> None:
    for end, found in ((0, exhibit.gain), (1, exhibit.gain_trained)):
        gains = [
            (one[end].biased[-1] / one[end].biased[0]) / (two[end].biased[-1] / two[end].biased[0])
            for one, two in zip(RAW, CENTERED, strict=True)
        ]
        low, high = (float(text) for text in found.split("–"))
        assert low == pytest.approx(min(gains), rel=0.15)
        assert high == pytest.approx(max(gains), rel=0.15)
        assert (low, high) == (float(f"{low:.0e}"), float(f"{high:.0e}"))
    assert exhibit.angle == max(one[0].angle for one in RAW) < 0.1
    assert exhibit.angle_trained == max(one[1].angle for one in RAW) < 4.5
    shares = [[each[end].largest / each[end].product for side in (RAW, CENTERED) for each in side] for end in (0, 1)]
    assert exhibit.off == pytest.approx(max(abs(share - 1) for share in shares[0]))
    assert exhibit.shares == f"{min(shares[1]):.1f}–{max(shares[1]):.1f}"
    assert exhibit.plain == "{:.1f}–{:.1f}".format(*np.sort([one[0].plain[-1] for one in RAW])[[0, -1]])
    assert exhibit.plain_centered == "{:.2f}–{:.2f}".format(*np.sort([one[0].plain[-1] for one in CENTERED])[[0, -1]])
    assert exhibit.seeds == len(RAW) == 8
    assert exhibit.unit_curvature < 0 < exhibit.unit_bowl
    assert exhibit.method == Blocks().method
