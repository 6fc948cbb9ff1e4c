"""Lost units by brute force over units and samples, and what gated units emit by drawing millions of them."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from explainer.exhibits.also_holds.lost_units import LostUnits
from explainer.exhibits.contents import EXHIBITS
from tests.experiments.racing import of
from tests.reading import axes_named, series

RANDOM = np.random.default_rng(78)
KINDS = ("raw", "centered")


@pytest.fixture(scope="module")
def exhibit() -> LostUnits:
    shown = EXHIBITS["lost_units"]
    assert isinstance(shown, LostUnits)
    return shown


def off(kind: str, step: float, biased: bool, units: int = 400) -> float:
    """Unit by unit: He weights, one update by a sample that the unit is on for, then a look at all samples."""
    inputs, lost = of(kind), 0
    for _ in range(units):
        w, b = RANDOM.normal(size=10) * np.sqrt(0.2), 0.0
        on = np.flatnonzero(inputs @ w > 0)
        if len(on):
            x = inputs[RANDOM.choice(on)]
            w, b = w - step * x, b - step * biased
        lost += int((inputs @ w + b).max() <= 0)
    return lost / units


@pytest.mark.parametrize("kind", KINDS)
def test_the_share_of_relus_that_are_off_is_that_of_units_updated_one_by_one(exhibit: LostUnits, kind: str) -> None:
    points = {"raw": exhibit.off_raw, "centered": exhibit.off_centered}[kind]
    for step, share in points[[0, 2, 5, 7, 9]]:
        error = 4 * np.sqrt((share * (1 - share) + 0.005) * (1 / 400 + 1 / exhibit.draws))
        assert share == pytest.approx(off(kind, step, biased=True), abs=error)


def test_without_a_bias_a_unit_on_centered_inputs_is_on_for_some_sample(exhibit: LostUnits) -> None:
    assert exhibit.off_unbiased == 0
    assert off("raw", exhibit.largest_step, biased=False, units=50) > 0.9
    for _ in range(300):
        inputs = RANDOM.exponential(size=(RANDOM.integers(2, 8), 3))
        assert ((inputs - inputs.mean(axis=0)) @ RANDOM.normal(size=3)).max() > 0
    assert exhibit.off_last_centered == exhibit.off_centered[-1, 1] > 0.7


def test_a_unit_with_weights_and_bias_all_negative_is_off_for_good() -> None:
    for _ in range(200):
        w, b = -RANDOM.exponential(size=5), -RANDOM.exponential()
        assert (RANDOM.exponential(size=(100, 5)) @ w + b < 0).all()


def test_the_page_tells_of_the_points_of_the_figure(exhibit: LostUnits) -> None:
    at = exhibit.off_raw[:, 0].tolist().index(exhibit.shown_step)
    assert (exhibit.off_then, exhibit.off_then_centered) == (exhibit.off_raw[at, 1], exhibit.off_centered[at, 1])
    at = exhibit.saturated_raw[:, 0].tolist().index(exhibit.deviation)
    quoted = exhibit.saturated_then, exhibit.saturated_then_centered
    assert quoted == (exhibit.saturated_raw[at, 1], exhibit.saturated_centered[at, 1])
    assert (exhibit.saturated_raw[:, 1] > exhibit.saturated_centered[:, 1]).all()  # “above throughout”
    assert exhibit.largest_step == exhibit.off_raw[-1, 0]
    figure = exhibit.figure()
    assert axes_named(figure) == ("ηδ of one update", "ReLUs off for all samples")
    assert axes_named(figure, 1) == ("deviation of the weights", "saturated outputs")
    for kind in KINDS:
        (above,), (below,) = series(figure, f"{kind} inputs"), series(figure, kind)
        assert above.tolist() == getattr(exhibit, f"off_{kind}").tolist()
        assert below.tolist() == getattr(exhibit, f"saturated_{kind}").tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_saturated_is_a_slope_below_a_tenth_of_the_steepest(exhibit: LostUnits, kind: str) -> None:
    assert exhibit.flat == 0.1
    far = np.log((1 + np.sqrt(0.9)) / (1 - np.sqrt(0.9)))  # where σ′ is a fortieth
    assert expit(far) * expit(-far) == pytest.approx(0.1 * 0.25)
    lengths = np.linalg.norm(of(kind), axis=1)  # for normal weights w·x is normal, with the deviation ‖x‖ each
    for deviation, share in {"raw": exhibit.saturated_raw, "centered": exhibit.saturated_centered}[kind]:
        assert share == pytest.approx(2 * norm.sf(far / (deviation * lengths)).mean(), abs=0.03)


def test_the_squared_shift_is_so_many_times_the_variance(exhibit: LostUnits) -> None:
    sums = of("raw") @ RANDOM.normal(size=(10, 20_000))
    assert (sums.mean(axis=0) ** 2).mean() / sums.var(axis=0).mean() == pytest.approx(exhibit.squared_shift, rel=0.05)
    assert exhibit.squared_shift == pytest.approx(3)


def moments(function: str) -> tuple[float, float]:
    emitted = {"gelu": lambda z: z * norm.cdf(z), "silu": lambda z: z * expit(z)}[function]
    mean, square = (quad(lambda z, p=p: emitted(z) ** p * norm.pdf(z), -12, 12)[0] for p in (1, 2))
    return mean, square - mean**2


def test_a_mean_adds_up_over_units(exhibit: LostUnits) -> None:
    for quoted, name in [(exhibit.gelu_wide, "gelu"), (exhibit.silu_wide, "silu")]:
        mean, variance = moments(name)
        hessian = np.eye(exhibit.wide) * variance + mean**2
        values = np.linalg.eigvalsh(hessian)
        assert quoted == pytest.approx(values[-1] / values[0])


@pytest.mark.parametrize("function", [lambda z: z * norm.cdf(z), lambda z: z * expit(z)], ids=["GELU", "SiLU"])
def test_their_mean_beside_the_deviation_is_less_than_a_sigmoids_at_the_usual_start_and_not_everywhere(
    function: Callable[[np.ndarray], np.ndarray],
) -> None:
    z = np.linspace(-9, 9, 20_001)
    weights = norm.pdf(z) / norm.pdf(z).sum()

    def beside(emitted: np.ndarray) -> float:
        return float(abs(weights @ emitted) / np.sqrt(weights @ emitted**2 - (weights @ emitted) ** 2))

    assert 0.3 < beside(function(z)) < 0.25 * beside(expit(z))
    assert beside(function(z / 4 - 1)) > 1.3 * beside(expit(z / 4 - 1))  # with a mean of −1 before them
    assert 1000 * beside(function(z)) ** 2 > 100  # behind a thousand units


def test_gelu_and_silu_have_the_sign_of_what_they_read(exhibit: LostUnits) -> None:
    z = RANDOM.normal(size=(400_000, exhibit.units))
    agreeing = np.abs(np.sign(z * expit(z)).sum(axis=1)) == exhibit.units
    assert agreeing.mean() == pytest.approx(exhibit.same_signed_units, abs=4 * np.sqrt(0.002 / 400_000))
    assert (np.sign(z[:1000] * norm.cdf(z[:1000])) == np.sign(z[:1000])).all()


def test_the_mean_of_swiglu_is_half_the_correlation(exhibit: LostUnits) -> None:
    a, c = RANDOM.normal(size=(2, 4_000_000))
    assert (a * expit(a) * c).mean() == pytest.approx(0, abs=0.002)  # independent: none
    b = exhibit.tied * a + np.sqrt(1 - exhibit.tied**2) * c
    emitted = a * expit(a) * b
    assert emitted.mean() == pytest.approx(exhibit.tied / 2, abs=0.002)
    assert exhibit.gated_mean == exhibit.tied / 2
    assert exhibit.gated_kappa == pytest.approx(1 + exhibit.units * emitted.mean() ** 2 / emitted.var(), rel=0.01)


def test_the_texts_tell_the_points_of_their_curves(exhibit: LostUnits) -> None:
    off_raw, off_centered, raw, centered = (
        dict(points.tolist())
        for points in (exhibit.off_raw, exhibit.off_centered, exhibit.saturated_raw, exhibit.saturated_centered)
    )
    assert exhibit.caption == (
        f"Above, one update of size 0.5, with δ above zero, leaves {off_raw[0.5]:.0%} of the ReLUs off for all samples "
        f"on raw inputs, and {off_centered[0.5]:.1%} on centered ones. Below, weights of deviation 2 saturate "
        f"{raw[2]:.0%} of the sigmoids' outputs, and {centered[2]:.0%}."
    )
    assert exhibit.alt == (
        "Two panels with a curve for raw and one for centered inputs. Above, the share of ReLUs that are off for all "
        f"samples against the size ηδ of one update: raw from {off_raw[0]:.0%} over {off_raw[0.5]:.0%} at 0.5 to "
        f"{off_raw[2]:.0%} at 2; centered from {off_centered[0]:.0%} over {off_centered[0.5]:.1%} to "
        f"{off_centered[2]:.0%}. Below, the share of saturated outputs against the deviation of the weights: "
        f"{raw[2]:.0%} raw and {centered[2]:.0%} centered at 2; the raw curve lies above throughout."
    )
