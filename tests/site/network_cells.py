"""What each cell of the notebook on digits has to put out, by plain networks, an integral, and the runs' results."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

from explainer.exhibits.network.digit_images import DigitImages
from explainer.exhibits.network.digits_losses import DigitsLosses
from explainer.exhibits.network.digits_same_start import VARIANTS, DigitsSameStart
from explainer.exhibits.network.digits_saturation import DigitsSaturation
from explainer.exhibits.network.digits_signs import DigitsSigns
from explainer.experiments.digits_losses import Losses, Quickest
from explainer.experiments.digits_same_start import SameStart
from explainer.experiments.digits_saturation import Saturation
from explainer.experiments.digits_signs import SignShares
from tests.plain_network import DEFINITIONS, LABELS, PIXELS, STANDARD, batches, defined
from tests.site.cells import Expected, Line, box, figure, table

SEEDS, COUNTED = range(8), ("sigmoid", "tanh + 1", "ReLU")
KINDS = [name for name in DEFINITIONS if name != "ReLU − 0.1"]


def images() -> Expected:
    return [], [figure(DigitImages.compute())]


def first_layers(name: str, pixels: Any) -> Any:
    """What the first hidden layer emits at the start, (seeds, digits, units)."""
    return np.array([defined(name, seed).layers(pixels)[1] for seed in SEEDS])


def at_most(head: str, end: str, bound: float) -> Callable[[str], bool]:
    """A line with a number that is rounding alone."""
    return lambda line: line.startswith(head) and line.endswith(end) and _between(line, head, end) < bound


def _between(line: str, head: str, end: str) -> float:
    return float(line.removeprefix(head).removesuffix(end))


def data() -> Expected:
    lines = []
    for name, x in (("0 to 1", PIXELS), ("standardized", STANDARD)):
        ours = [math.sqrt(np.mean([column.var() for column in x.T]))]
        units = [unit.var() for network in first_layers("sigmoid", x) for unit in network.T]
        ours.append(math.sqrt(np.mean(units)))
        lines.append(f"pixels {name}: deviation {ours[0]:.2f}, of the first layer's sigmoids {ours[1]:.2f}")
    shape = tuple(w.shape[1] for w in defined("sigmoid", 0).weights)
    return [
        at_most(f"{len(LABELS)} digits of {PIXELS.shape[1]} pixels, whose means are ", " at most", 1e-14),
        f"units in each layer: {(*shape, 10)}",
        "kinds of hidden layers: " + "; ".join(sorted(KINDS, key=list(SignShares().result).index)),
        *lines,
    ], []


def signs() -> Expected:
    return [], [figure(DigitsSigns.compute()), box(SignShares().method)]


def agreeing(n: int, rho: float) -> float:
    """The chance that n normal numbers, each two with the correlation ρ, have one sign: over what they share."""

    def all_above(shared: float) -> float:
        return float(norm.pdf(shared) * norm.cdf(shared * math.sqrt(rho / (1 - rho))) ** n)

    return 2 * float(quad(all_above, -10, 10, epsabs=1e-10)[0])


def predicted() -> Expected:
    """Mean and deviation in the mean square: over the units of all networks."""
    shares, lines = SignShares().result, []
    for name in COUNTED:
        units = np.concatenate([network.T for network in first_layers(name, PIXELS)])
        square, variance = np.mean([unit.mean() ** 2 for unit in units]), np.mean([unit.var() for unit in units])
        chance = agreeing(32, float(square / (square + variance)))
        lines.append(
            f"{name:9} mean {math.sqrt(square):.2f}, deviation {math.sqrt(variance):.2f}: "
            f"predicted {chance:.2f}, measured {shares[name][0, -1].mean():.2f}"
        )
    least = min(shares[name][state, 0, seed] for name in COUNTED for state in (0, 1) for seed in SEEDS)
    return [f"for single samples, the least of the three shares: {least:.0%}", *lines], []


def losses() -> Expected:
    exhibit, ends = DigitsLosses.compute(), {name: run.losses[-1].mean() for name, run in Losses().result.items()}
    title = f"All eight: “{max(ends, key=lambda name: ends[name])}” ends highest; other seeds move most places"
    places = np.array([run.losses[-1].reshape(3, 4).mean(axis=1) for run in Losses().result.values()])
    assert sum(len({*row}) > 1 for row in places.argsort(axis=0).argsort(axis=0)) > 4, "most places"
    return [], [figure(exhibit), box(Losses().method), table(title, exhibit.table)]


def quickest() -> Expected:
    means = {name: found.updates.mean() for name, found in Quickest().result.items()}
    first, second, *_, last = sorted(means, key=lambda name: means[name])
    title = f"The other ranking: “{first}” and “{second}” are quick at first, and the {last} comes last"
    return [], [table(title, DigitsLosses.compute().quickest), box(Quickest().method)]


def gain(runs: SameStart, pair: tuple[str, str], size: int) -> float:
    """How many times as many updates without centering, on average."""
    plain, centered = (runs.result[pair, side, size].updates.mean() for side in (0, 1))
    return float(plain / centered)


def same_start() -> Expected:
    exhibit, runs = DigitsSameStart.compute(), SameStart()
    assert max(gain(runs, ("ReLU", "ReLU − 0.1"), size) for size in runs.batch_sizes) < 1.5, "little"
    title = "In numbers, and for ReLU, where it saves little"
    gap = at_most("largest difference between the outputs of a pair at the start: ", "", 1e-13)
    return [gap], [figure(exhibit), box(runs.method), table(title, exhibit.table)]


def variants() -> Expected:
    exhibit, pairs = DigitsSameStart.compute(), SameStart().pairs[:2]
    usual, _, standardized = VARIANTS.values()
    assert all(gain(standardized, pair, size) < gain(usual, pair, size) for pair in pairs for size in (1, 128))
    title = "Two more races: behind sigmoids and tanh + 1, standardized pixels make the factors smaller"
    return [], [table(title, exhibit.variants), box(exhibit.variants_method)]


def slope(factor: int) -> float:
    """The mean of 4σ′ over both hidden layers at the start."""
    with np.errstate(over="ignore"):
        layers = [a for seed in range(20) for a in defined("sigmoid", seed, factor).layers(PIXELS[:512])[1:3]]
    return float(np.mean([(4 * a * (1 - a)).mean() for a in layers]))


def saturation() -> Expected:
    exhibit, runs = DigitsSaturation.compute(), Saturation()
    means = {key: found.updates.mean() for key, found in runs.result.items()}
    missing = {factor: means[0, factor] / means[1, factor] for factor in runs.factors}
    assert max(missing, key=lambda factor: missing[factor]) == 1, "what the title says"
    least = min(means[0, factor] for factor in runs.factors)
    ends = [min(runs.result[0, factor].updates.reshape(5, 4).mean(axis=1)) / least for factor in (128, 1)]
    worst, first = (math.floor(4 * end / 5) for end in ends)
    lines: list[Line] = [
        f"sigmoid, largest factor against the best one: more than {worst} times as many updates",
        f"sigmoid, smallest factor against the best one: more than {first} times as many",
    ]
    for name, price in (("there", missing), ("at the start", dict.fromkeys(missing, missing[1]))):
        cheap = [factor for factor in runs.factors if means[0, factor] / least <= price[factor]]
        first = 2 * max(cheap)
        head = f"saturation costs more than the missing center {name} from factor {first} on"
        lines.append(f"{head}: mean slope {slope(first):.0%}")
    title = "In numbers: centering saves most at the usual weights"
    return lines, [figure(exhibit), box(runs.method), table(title, exhibit.table)]


def trained(name: str, seed: int, step_size: float) -> float:
    network, order = defined(name, seed), batches(seed, 1797, 64)
    for _ in range(5 * (1797 // 64)):
        batch = next(order)
        network.step(STANDARD[batch], LABELS[batch], step_size)
    return network.loss(STANDARD, LABELS)


def attempt() -> Expected:
    """Of step sizes that double, the best for the mean of the three seeds."""
    lines: list[Line] = []
    for name in ("sigmoid", "sigmoid − ½"):
        with np.errstate(over="ignore"):
            ends = {size: [trained(name, seed, size) for seed in (20, 21, 22)] for size in (3.2, 6.4, 12.8, 25.6)}
        best = min(ends, key=lambda size: sum(ends[size]))
        lines.append(f"{name:12} step size {best:4}: loss " + "  ".join(f"{loss:.3f}" for loss in ends[best]))
    return lines, []


CELLS: dict[str, Callable[[], Expected]] = {
    "images": images,
    "data": data,
    "signs": signs,
    "predicted": predicted,
    "losses": losses,
    "quickest": quickest,
    "same-start": same_start,
    "variants": variants,
    "saturation": saturation,
    "try": attempt,
}
