"""Questions."""

import numpy as np
from scipy.stats import norm, zscore

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.normalization.normalizers import RAW
from explainer.exhibits.optimizers import optimizer_race
from explainer.exhibits.real_data import tumor_descent
from tests.experiments.racing import INPUTS
from tests.told.loops import kappa, uniform_chances
from tests.told.stated import Stated
from tests.told.wrong_statements import one_sided, rows, signs


def of_independent_units(outputs: np.ndarray, weights: np.ndarray) -> float:
    """κ behind ten units alike with these outputs: 1 + 10 mean²/variance."""
    mean, square = weights @ outputs, weights @ outputs**2
    return float(1 + 10 * mean**2 / (square - mean**2))


def behind_normal() -> tuple[float, float]:
    """Behind ReLUs and behind sigmoids that read standard normal numbers."""
    z = np.linspace(-12, 12, 200_001)
    weights = norm.pdf(z) * (z[1] - z[0])
    return of_independent_units(z.clip(0), weights), of_independent_units(1 / (1 + np.exp(-z)), weights)


def with_and_without_bias() -> tuple[float, float]:
    """Two uniform inputs: eigenvalues of their second moment, and of it beside a column of ones."""
    moments = np.array([[1 / 3, 1 / 4, 1 / 2], [1 / 4, 1 / 3, 1 / 2], [1 / 2, 1 / 2, 1]])
    return float(np.linalg.cond(moments[:2, :2])), float(np.linalg.cond(moments))


def gains() -> tuple[float, float]:
    """Of the three rules' median steps, which tests/exhibits/also_holds/test_whitening.py simulates anew."""
    steps = [
        [getattr(EXHIBITS["whitening"], f"{rule}_{kind}") for kind in ("raw", "centered")]
        for rule in ("adamw", "shampoo", "muon")
    ]
    return min(raw / centered for raw, centered in steps), max(raw / centered for raw, centered in steps)


STATED = (
    Stated(
        "Of {{ sample_gradients.samples }} gradients drawn here {{ sample_gradients.rows_above_zero }} are all plus, "
        "{{ sample_gradients.rows_below_zero }} all minus.",
        lambda: (12, *(one_sided(rows("sample_gradients", "gradients"), sign) for sign in (1, -1))),
    ),
    Stated(
        "A single sample gives this layer {{ layer_gradient.entries_above_zero }} positive entries and "
        "{{ layer_gradient.entries_below_zero }} negative ones, each row of one sign.",
        lambda: signs(rows("layer_gradient", "gradient")),
    ),
    Stated(
        "And from a random start the gradient of all data is same-signed in {{ batch_weights.lowest_whole:.0% }} to "
        "{{ batch_weights.highest_whole:.0% }} of the cases, for a linear neuron on uniform inputs.",
        lambda: (min(uniform_chances()), max(uniform_chances())),
    ),
    Stated(
        "They can mix signs over time, but the bowl stays narrow: momentum does not touch it, and the scaling of Adam "
        "and RMSProp left {{ optimizer_steps.least_scaled_kappa:.1f }} of a $\\kappa$ of "
        "{{ optimizer_steps.kappa:.1f }} at best.",
        # the least of those that tests/exhibits/optimizers/test_optimizer_steps.py simulates anew
        lambda: (min(optimizer_race.adaptive_kappas(name).min() for name in optimizer_race.ADAPTIVE), kappa(INPUTS)),
    ),
    Stated(
        "Not here: on the common problem AdamW, Shampoo and Muon took {{ whitening.least_gain:.1f }} to "
        "{{ whitening.greatest_gain:.1f }} times as many steps raw as centered.",
        gains,
    ),
    Stated(
        "It can in the function, but as descent learns it, it never lowers $\\kappa$: for two inputs uniform from zero "
        "to one a bias takes it from {{ condition_growth.smallest:.0f }} to {{ condition_growth.smallest_biased:.2f }}.",
        with_and_without_bias,
    ),
    Stated(
        "Behind sigmoids it does next to nothing, unless weights are large: with {{ next_layer.large_scale:.0f }} "
        "times "
        "the usual ones it goes from {{ next_layer.large_kappas }}.",
        # in one digit, which tests/exhibits/normalization/test_next_layer.py holds against other draws
        lambda: (16, "about 5000 to about 100"),
    ),
    Stated(
        "With our table of tumors descent takes {{ measured.min_max_steps }} steps after the one and "
        "{{ measured.standardized_steps }} after the other.",
        # as tests/experiments/test_tumor_descent.py counts anew
        lambda: [tumor_descent.steps(kind, tuned=True)[-1] for kind in ("min-max", "standardized")],
    ),
    Stated(
        "As many independent fair coins, {{ image_means.flags }}, have {{ image_means.coins_kappa:.0f }}.",
        lambda: (10, 1 + 10 * 0.5**2 / 0.25),
    ),
    Stated(
        "It does not saturate above zero, different samples switch on different units, and its mean is smaller beside "
        "its deviation: behind ten independent units $\\kappa$ is {{ next_layer.relu_kappa:.1f }}, behind sigmoids "
        "{{ next_layer.sigmoid_kappa:.0f }}.",
        behind_normal,
    ),
    Stated(
        "In our example entries run from {{ normalizers.least:.1f }} to {{ normalizers.greatest:.1f }}.",
        lambda: (zscore(RAW, axis=0).min(), zscore(RAW, axis=0).max()),
    ),
)
