"""Does it also hold for …"""

import itertools

import numpy as np
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from explainer.exhibits.contents import EXHIBITS
from explainer.experiments.decay_race import DecayRace
from explainer.experiments.layer_race import LayerRace
from tests.exhibits.also_holds.test_image_means import GRAY, WAYS, left, subtracted
from tests.exhibits.also_holds.test_image_means import kappa as apart
from tests.exhibits.also_holds.test_lost_units import moments
from tests.exhibits.also_holds.test_whitening import ways
from tests.exhibits.conditioning.test_input_remedies import fewest
from tests.experiments.racing import GOALS, of, second
from tests.told.loops import kappa
from tests.told.questions import behind_normal
from tests.told.stated import Stated, Values

KINDS = ("raw", "centered")
CODES = np.eye(10)


def last(exhibit: str, name: str, at: float | None = None) -> float:
    """The height of a drawn curve at its end, or where told; the page's tests draw these anew."""
    points = getattr(EXHIBITS[exhibit], name)
    return float(points[-1, 1] if at is None else points[points[:, 0].tolist().index(at), 1])


def centered(x: np.ndarray) -> np.ndarray:
    return np.asarray(x - x.mean(axis=0))


def codes(classes: int, number: int) -> float:
    return apart(np.array([np.hstack(s) for s in itertools.product(np.eye(classes), repeat=number)]))


def flags(chance: float) -> float:
    """κ of ten independent ones: 1 + 10 mean²/variance."""
    return 1 + 10 * chance / (1 - chance)


def channels() -> Values:
    x = GRAY - subtracted(WAYS[3])
    read = np.concatenate([x[:, i : i + 3, j : j + 3].reshape(-1, 9) for i in range(6) for j in range(6)])
    return len(GRAY), left(x.reshape(-1, 64)), left(read)


def steepest(x: np.ndarray) -> float:
    values = np.linalg.svd(x.reshape(-1, 64), compute_uv=False) ** 2
    return float(values[0] / values[1])


def behind(name: str, units: int) -> float:
    mean, variance = moments(name)
    return 1 + units * mean**2 / variance


def gated(rho: float) -> float:
    """Of z = a SiLU(a): a ~ N(0, 1), b = ρa + …: E[z] = ρE[a²σ(a)], E[z²] = E[a²σ(a)²(ρ²a² + 1 − ρ²)]."""

    def square(a: float) -> float:
        return float((a * expit(a)) ** 2 * ((rho * a) ** 2 + 1 - rho**2) * norm.pdf(a))

    mean = rho / 2
    return float(1 + 10 * mean**2 / (quad(square, -12, 12)[0] - mean**2))


def correlated() -> Values:
    x = of("raw") + 2 * np.random.default_rng(7).uniform(size=(2000, 1))
    found = ways(x)
    return [fewest(found[k], (x - (k > 0) * x.mean(axis=0)) @ GOALS.T) for k in (0, 2, 3)]


def rest(kind: str) -> float:
    """The median of what is left at (H + λI)⁻¹Hw*, over what the finish allows."""
    hessian = second(of(kind))
    error = (np.linalg.solve(hessian + 0.01 * np.eye(10), hessian) - np.eye(10)) @ GOALS.T
    return float(np.median((error * (hessian @ error)).sum(axis=0) / (1e-4 * (of(kind) @ GOALS.T).var(axis=0))))


def layer(name: str) -> list[float]:
    """Steps of the experiment, which tests/experiments/test_layer_race.py simulates anew."""
    return [LayerRace().result[name, kind].median for kind in KINDS]


def decayed(decay: float, kind: str) -> float:
    """Likewise, simulated anew in test_decay_race.py."""
    return DecayRace().result[decay, kind].median


STATED = (
    Stated(
        "Then {{ shared_weights.kernels:.0% }} of the gradients of {{ shared_weights.kernel }} × {{ "
        "shared_weights.kernel }} kernels are still same-signed over {{ shared_weights.most }} positions, if pixels "
        "are independent and uniform from zero to one; on scikit-learn's digits it is {{ "
        "shared_weights.kernels_on_digits:.0% }} (zeros allowed).",
        lambda: (last("shared_weights", "noise"), 3, 3, 6 * 6, last("shared_weights", "handwriting")),
    ),
    Stated(
        "So the last steps decide, and over {{ shared_weights.most }} steps {{ shared_weights.rows:.0% }} of the "
        "rows of the gradient are same-signed.",
        lambda: (36, last("shared_weights", "recurrence")),
    ),
    Stated(
        "For two independent ones, $\\dl$ by coins as above, {{ shared_weights.two:.1% }} of the gradients on {{ "
        "shared_weights.weights }} weights are same-signed.",
        lambda: (0.5 + 0.5**9, 9),
    ),
    Stated(
        "With {{ shared_weights.classes }} classes and all weights zero, that is {{ shared_weights.own_delta:.1f }} "
        "for its own class and {{ shared_weights.other_delta:.1f }} for each other.",
        lambda: (10, 1 / 10 - 1, 1 / 10),
    ),
    Stated(
        "But it changes the curvature: at that start $\\kappa$, apart from the flat sum, is that of "
        "$\\operatorname{E}[\\x\\x^\\top]$, on the common problem's inputs {{ shared_weights.kappa:.1f }} raw and {{ "
        "shared_weights.kappa_centered:.2f }} centered.",
        lambda: [kappa(of(kind)) for kind in KINDS],
    ),
    Stated(
        "No two features of a code are on together, so ${H = \\operatorname{diag}(p)}$, with the frequencies $p$: "
        "for {{ image_means.flags }} equal classes ${\\kappa = {{ image_means.one_hot_kappa:.0f }}}$, although "
        "nothing is negative and each feature has a mean.",
        lambda: (10, kappa(CODES)),
    ),
    Stated(
        "If one class has {{ image_means.largest_class:.0% }} and the others share the rest evenly, $\\kappa$ is {{ "
        "image_means.unequal_kappa:.0f }}, the ratio of the frequencies.",
        lambda: (0.5, 0.5 / (0.5 / 9)),
    ),
    Stated(
        "Apart from it $\\kappa$ is {{ image_means.one_hot_centered:.0f }} centered, and with a bias {{ "
        "image_means.one_hot_biased:.0f }} raw and {{ image_means.one_hot_centered_biased:.0f }} centered.",
        lambda: [apart(x) for x in (centered(CODES), *(np.insert(y, 0, 1, axis=1) for y in (CODES, centered(CODES))))],
    ),
    Stated(
        "If the code drops one class and there is no bias, centering even harms: $\\kappa$ goes from {{ "
        "image_means.dropped_kappa:.0f }} to {{ image_means.dropped_centered:.0f }}.",
        lambda: (kappa(CODES[:, 1:]), kappa(centered(CODES[:, 1:]))),
    ),
    Stated(
        "The steep direction returns with several codes: for independent ones of equally many equal classes, "
        "$\\kappa$ is as many as there are codes: two of {{ image_means.half }} classes have {{ "
        "image_means.two_codes_kappa:.0f }}, {{ image_means.half }} of two have {{ image_means.five_codes_kappa:.0f "
        "}} (again apart from what is flat).",
        lambda: (5, codes(5, 2), 5, codes(2, 5)),
    ),
    Stated(
        "And {{ image_means.flags }} independent fair coins have {{ image_means.coins_kappa:.0f }}; if each is on in "
        "{{ image_means.rare:.0% }} of the samples, {{ image_means.rare_flags_kappa:.2f }}.",
        lambda: (10, flags(0.5), 0.01, flags(0.01)),
    ),
    Stated(
        "On these {{ image_means.images:, }} digits one mean for the channel leaves the feature means {{ "
        "image_means.dense_channel:.0% }} of the mean square in a dense layer and {{ "
        "image_means.convolution_channel:.0% }} in a convolution.",
        channels,
    ),
    Stated(
        "For the dense layer the steepest direction is {{ image_means.steepest_raw:.0f }} times as steep as the next "
        "from zero to one, and {{ image_means.steepest_centered:.1f }} times after each pixel's mean is gone.",
        lambda: (steepest(GRAY), steepest(centered(GRAY))),
    ),
    Stated(
        "Behind {{ lost_units.units }} independent ones $\\kappa$ is {{ "
        "next_layer.gelu_kappa:.1f }} for GELU, {{ next_layer.silu_kappa:.1f }} for SiLU and {{ "
        "next_layer.sigmoid_kappa:.0f }} for the sigmoid; behind {{ lost_units.wide:, }} it is {{ "
        "lost_units.gelu_wide:.0f }} for GELU and {{ lost_units.silu_wide:.0f }} for SiLU.",
        lambda: (
            10,
            behind("gelu", 10),
            behind("silu", 10),
            behind_normal()[1],
            1000,
            behind("gelu", 1000),
            behind("silu", 1000),
        ),
    ),
    Stated(
        "The signs do mix: either has the sign of its pre-activation, so {{ lost_units.units }} independent ones, "
        "symmetric about zero, agree in {{ lost_units.same_signed_units:.1% }} of the samples.",
        lambda: (10, 2 * 0.5**10),
    ),
    Stated(
        "If both are standard normal with correlation $\\rho$, its mean is $\\rho/2$: at {{ lost_units.tied }} that "
        "makes $\\kappa$ {{ lost_units.gated_kappa:.1f }} for {{ lost_units.units }} independent pairs.",
        lambda: (0.5, gated(0.5), 10),
    ),
    Stated(
        "On the common problem's inputs, with random weights, one update of $\\eta\\dl = {{ lost_units.shown_step "
        "}}$ leaves {{ lost_units.off_then:.0% }} of {{ lost_units.draws:, }} ReLUs off for all samples, and {{ "
        "lost_units.off_then_centered:.1% }} on centered inputs.",
        lambda: (0.5, last("lost_units", "off_raw", 0.5), 1000, last("lost_units", "off_centered", 0.5)),
    ),
    Stated(
        "A learned bias is pushed down as well: at {{ lost_units.largest_step:.0f }} it has switched off {{ "
        "lost_units.off_last_centered:.0% }} there, and without it the same update switches off {{ "
        "lost_units.off_unbiased:.0% }}.",
        lambda: (2, last("lost_units", "off_centered"), 0),  # w·x has mean zero
    ),
    Stated(
        "In the figure, below: with weights of deviation {{ lost_units.deviation:.0f }}, {{ "
        "lost_units.saturated_then:.0% }} of the outputs are saturated (a slope below {{ lost_units.flat:.0% }} of "
        "the steepest), centered {{ lost_units.saturated_then_centered:.0% }}.",
        lambda: (2, last("lost_units", "saturated_raw", 2), 0.1, last("lost_units", "saturated_centered", 2)),
    ),
    Stated(
        "So let a further uniform number, times {{ whitening.shared:.0f }}, be added to all inputs of a sample; then "
        "they correlate by {{ whitening.correlation:.1f }}.",
        lambda: (2, 2**2 / (1 + 2**2)),
    ),
    Stated(
        "Plain descent takes {{ whitening.raw_steps:.0f }} steps raw, {{ whitening.standardized_steps:.0f }} "
        "standardized and {{ whitening.whitened_steps:.0f }} whitened.",
        correlated,
    ),
    Stated(
        "Not here: with the decay $\\lambda = {{ whitening.usual_decay }}$ it took {{ whitening.adamw_raw:.0f }} "
        "steps raw and {{ whitening.adamw_centered:.0f }} centered.",
        lambda: (0.01, decayed(0.01, "raw"), decayed(0.01, "centered")),
    ),
    Stated(
        "Plain descent then rests at $(H + \\lambda I)^{-1} H \\w^$, short of the goal; with this $\\lambda$ its "
        "squared error there is {{ whitening.rest_raw:.0f }} times what our finish allows, raw, and {{ "
        "whitening.rest_centered:.0f }} centered.",
        lambda: [rest(kind) for kind in KINDS],
    ),
    Stated(
        "But as long as $\\hat v$ remembers the first, large gradients, it is $g_i \\approx -\\sqrt{\\hat "
        "v_i}\\,\\lambda w_i$ that balances, farther from the goal, and that costs steps: about {{ "
        "whitening.large_adamw_raw:,.0f }} raw with $\\lambda = {{ whitening.large_decay }}$.",
        lambda: (round(decayed(0.1, "raw"), -2), 0.1),
    ),
    Stated(
        "Not here: a layer of neurons on the common problem took Shampoo {{ whitening.shampoo_raw:.0f }} steps raw "
        "and {{ whitening.shampoo_centered:.0f }} centered, Muon {{ whitening.muon_raw:.0f }} and {{ "
        "whitening.muon_centered:.0f }}.",
        lambda: (*layer("Shampoo"), *layer("Muon")),
    ),
)
