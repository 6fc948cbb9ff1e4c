"""The condition number that a layer hands to the next neuron: by its activation, and by the scale of its start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from explainer import conditioning, orthants
from explainer.activations import ACTIVATIONS, output_moments, sigmoid
from explainer.checked import Array, numbers
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits.normalization.second_layer import SecondLayer
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers.common_problem import FEATURES, SAMPLES, in_words
from explainer.quoting import quote
from explainer.racing import Best, Problem, best_descent

AXES = ("condition number κ of the next neuron", "")
Activation = Callable[[ArrayLike], Array]
SHIFTED: dict[str, Activation] = {
    "σ − ½": lambda z: np.asarray(sigmoid(z) - 0.5),
    "2σ − 1": lambda z: np.asarray(2 * sigmoid(z) - 1),
}
DEVIATIONS = (0.25, 1.0, 4.0)  # of the pre-activations
SHIFT = 1.0  # a mean of theirs
SEED = 4
STARTS: dict[str, Callable[[np.random.Generator], Array]] = {
    "zero": lambda _: np.zeros((SAMPLES, FEATURES)),
    "normal": lambda random: random.normal(size=(SAMPLES, FEATURES)),
    "uniform, both signs": lambda random: random.uniform(-1, 1, (SAMPLES, FEATURES)),
    "uniform, positive": lambda random: random.uniform(0, 1, (SAMPLES, FEATURES)),
}


@dataclass(frozen=True)
class NextLayer(SecondLayer):
    """Points (κ, row) for ten independent inputs that an activation function emits; row 0 is on top."""

    names: tuple[str, ...] = shown()
    small: Array = shown(*AXES, name="small start")  # (9, 2), pre-activations with the least of the deviations
    middle: Array = shown(*AXES, name="usual")  # (9, 2)
    large: Array = shown(*AXES, name="large start")  # (9, 2)
    spans: Array = shown(*AXES, role="faint")  # (9, 3, 2), from the small start over the usual one to the large
    size = (400, 340)

    @classmethod
    def compute(cls) -> Self:
        kappas = {name: [_kappa(function, each) for each in DEVIATIONS] for name, function in ACTIVATIONS.items()}
        names = sorted(kappas, key=lambda name: -round(kappas[name][1], 6))
        spans = np.array([[(kappa, row) for kappa in kappas[name]] for row, name in enumerate(names)])
        small, middle, large = np.moveaxis(spans, 1, 0)
        return cls(tuple(names), small, middle, large, spans)

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0.8, 2500, [1, 10, 100, 1000], log=True)
        pen.up(len(self.names) - 0.4, -1.2)
        pen.line("spans", linewidth=1.4)
        for name, size in (("large", 13), ("middle", 8), ("small", 4)):  # a start is as large as its mark
            pen.dots(name, hollow=name != "small", markersize=size)
        pen.names("names", vertical=True)
        pen.name("large", at=0, offset=(8, 16), ha="right")
        pen.name("middle", at=0, offset=(0, 10))
        pen.name("small", at=0, offset=(0, 10))
        remarks = {
            "sigmoid": "κ {sigmoid_kappa_small:.0f}",
            "ReLU": "the same at any start",
            "tanh": "centered at any start",
        }
        for row, name in enumerate(self.names):
            if name in remarks:
                pen.words((1.4 * self.spans[row, :, 0].max(), row), remarks[name], va="center")

    @cached_property
    def table(self) -> Table:
        """Steps and signs for each activation, and κ if its inputs have a mean."""
        rows = []
        for name, function in {**{name: ACTIVATIONS[name] for name in self.names}, **SHIFTED}.items():
            outputs = _outputs(function)
            share = float(orthants.same_sign(outputs, strictly=False).mean())
            shifted = quote(_kappa(function, 1.0, SHIFT), ".1f")
            row = {"activation": name, "steps": in_words(_steps(outputs)), rf"$\kappa$, mean {SHIFT:g}": shifted}
            rows.append(row | {"same sign": quote(share, ".1%")})
        return Table.listing("The next neuron behind standard normal z; same sign: zeros allowed", rows)

    @cached_property
    def starts(self) -> Table:
        """How often the gradient of a raw sample is same-signed at weights drawn in several ways, over all goals."""
        rows = []
        for name, (share, positive) in self._started.items():
            row = {"weights at the start": name, "same sign": quote(share, ".0%")}
            rows.append(row | {"all plus, by goal": common_problem.whole(_ends(positive))})
        return Table.listing("Gradients of single raw samples, each at weights of its own", rows)

    @cached_property
    def _started(self) -> dict[str, tuple[float, Array]]:
        """The share of gradients that are same-signed, and for each goal of those that are all plus, (goals,)."""
        raw, found = common_problem.raw(), {}
        for name, draw in STARTS.items():
            weights = draw(np.random.default_rng(SEED))
            deltas = ((weights[:, np.newaxis] - raw.goals) * raw.inputs[:, np.newaxis]).sum(axis=2)
            same = orthants.same_sign(deltas[..., np.newaxis] * raw.inputs[:, np.newaxis])
            found[name] = float(same.mean()), (deltas > 0).mean(axis=0)
        return found

    @property
    def same_signed_starts(self) -> float:
        """The share of gradients that are same-signed, at the start at which it is least."""
        return min(share for share, _ in self._started.values())

    @property
    def all_plus(self) -> str:
        """The least and the greatest share of gradients that are all plus, over all starts and goals."""
        return _ends(np.array([positive for _, positive in self._started.values()]))

    @property
    def steps_in_words(self) -> str:
        """The median steps behind three activations."""
        steps = {name: quote(_steps(_outputs(ACTIVATIONS[name])).median, ".0f") for name in ("sigmoid", "ReLU", "tanh")}
        return ", ".join(f"{count} behind {name}" for name, count in steps.items())

    @property
    def kappas(self) -> dict[str, Array]:
        """κ behind each activation for a small, the usual and a large start, (3,)."""
        return dict(zip(self.names, self.spans[:, :, 0], strict=True))

    @property
    def sigmoid_kappa_small(self) -> float:
        """κ behind sigmoids of the least pre-activations."""
        return float(self.kappas["sigmoid"][0])

    @property
    def sigmoid_kappa(self) -> float:
        return float(self.kappas["sigmoid"][1])

    @property
    def relu_kappa(self) -> float:
        return float(self.kappas["ReLU"][1])

    @property
    def gelu_kappa(self) -> float:
        return float(self.kappas["GELU"][1])

    @property
    def silu_kappa(self) -> float:
        return float(self.kappas["SiLU"][1])

    @property
    def deviations(self) -> Array:
        """Of the pre-activations, (3,)."""
        return np.array(DEVIATIONS)

    @property
    def listed(self) -> str:
        return "; ".join(f"{name} {', '.join(quote(each, '.3g') for each in row)}" for name, row in self.kappas.items())

    @property
    def caption(self) -> str:
        return self.say(
            "Normal pre-activations of deviation {deviations[0]:g} (small dot), {deviations[1]:g} (ring) and "
            "{deviations[2]:g} (large ring). A small start of the layer before makes κ behind sigmoids "
            "{sigmoid_kappa_small:.0f}; usually it is {sigmoid_kappa:.0f}. Behind ReLU it is {relu_kappa:.1f} at each, "
            "behind tanh {kappas[tanh][1]:g}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Condition numbers of the next neuron by activation function, on a logarithmic axis, with three "
            "joined marks each: for a small, the usual and a large scale of the pre-activations. {listed}."
        )


def _outputs(function: Activation) -> Array:
    """What the activation emits for standard normal pre-activations, (samples, features)."""
    return function(np.random.default_rng(SEED).normal(size=(SAMPLES, FEATURES)))


def _steps(outputs: Array) -> Best:
    return best_descent(Problem(outputs, common_problem.raw().goals))


def _ends(shares: Array) -> str:
    return " to ".join(quote(end, ".0%") for end in (shares.min(), shares.max()))


def _kappa(function: Activation, deviation: float, mean_in: float = 0.0) -> float:
    """κ = 1 + nμ²/s² of independent inputs function(z), for normal z of that deviation and mean."""
    mean, variance = output_moments(lambda z: function(mean_in + deviation * numbers(z, "z")))
    return conditioning.Features(FEATURES, mean, float(np.sqrt(variance))).condition_number
