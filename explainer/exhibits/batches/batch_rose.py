"""Which way the updates of random batches go, for one sample to many: raw inputs beside centered ones."""

from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np

from explainer import batches, orthants
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import UPDATES, shown
from explainer.drawing.pen import Pen
from explainer.quoting import quote

FEATURES = Features.uniform(2)
SIZES = tuple(2**power for power in range(9))
NEEDLES, RUNS, SEED = 60, 25_000, 5  # batches that are drawn, and counted
REACH = 1.12  # of the shaded quadrants, somewhat more than the needles


@dataclass(frozen=True)
class BatchRose(Exhibit):
    """Needles (batches, 2, 2) of length 1 from the origin, each the way that the update of one batch goes."""

    same_signed: Array = shown(*UPDATES, role="reachable")  # (2, 4, 2), two quadrants
    raw: Array = shown(*UPDATES, role="raw")
    centered: Array = shown(*UPDATES, role="centered")  # the same batches, their inputs minus one half
    raw_mixed: float = shown(role="raw")  # the share of the batches counted whose gradient is not same-signed
    centered_mixed: float = shown(role="centered")
    samples: int = shown()  # in each batch
    size = (400, 256)
    panels = (1, 2)
    dials = (Dial("samples", "Samples in the batch", SIZES, 1, role="input"),)
    needles, runs = NEEDLES, RUNS

    @classmethod
    def compute(cls, *, samples: int = 1) -> Self:
        raw, centered = _gradients()[samples]
        square = REACH * np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        return cls(
            np.array([square, -square]), _needles(raw), _needles(centered), _mixed(raw), _mixed(centered), samples
        )

    def draw(self, *pens: Pen) -> None:
        for kind, pen in zip(("raw", "centered"), pens, strict=True):
            pen.plane((-REACH, REACH), (-REACH, REACH))
            pen.title(f"{kind} inputs")
            pen.region("same_signed")
            pen.line(kind, linewidth=1)
            pen.numbers("samples", [(0, -1.36)], "samples: {}", ha="center")
            pen.numbers(f"{kind}_mixed", [(0, -1.66)], "mixed: {:.0%}", ha="center", size=15)

    @property
    def batch(self) -> str:
        return "one sample" if self.samples == 1 else f"{quote(self.samples)} samples"

    @property
    def caption(self) -> str:
        return self.say(
            "Which way the updates of {needles} random batches of {batch} go; the same-signed quadrants are shaded. "
            "Of {runs:,} such batches {raw_mixed:.0%} mix the signs with raw inputs, and {centered_mixed:.0%} if the "
            "inputs are centered."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Needles from the origin, the way that the updates of {needles} random batches of {batch} go, with the "
            "northeast and the southwest quadrant shaded. Left, raw inputs: {raw_out} needles lie outside the shade, "
            "and of {runs:,} batches {raw_mixed:.0%} mix the signs. Right, centered inputs: {centered_out} needles lie "
            "outside, and {centered_mixed:.0%} of the batches mix the signs."
        )

    @property
    def raw_out(self) -> int:
        """How many needles of raw inputs lie outside the shaded quadrants."""
        return _outside(self.raw)

    @property
    def centered_out(self) -> int:
        """The same for centered inputs."""
        return _outside(self.centered)


@cache
def _gradients() -> dict[int, tuple[Array, Array]]:
    """For each size the gradients of the batches, (runs, 2), raw and centered; a batch grows sample by sample."""
    grown = batches.growing_gradients(_sample, SIZES[-1], RUNS, SEED)
    return {size: (both[:, :2], both[:, 2:]) for size, both in enumerate(grown, 1) if size in SIZES}


def _sample(random: np.random.Generator, runs: int) -> tuple[Array, Array]:
    """Normal deltas with mean zero, and uniform inputs that know nothing of them, (runs, 4): raw, then centered."""
    deltas, inputs = random.normal(size=runs), random.random((runs, FEATURES.n))
    return deltas, np.concatenate([inputs, inputs - FEATURES.mean], axis=1)


def _needles(gradients: Array) -> Array:
    tips = -gradients[:NEEDLES] / np.linalg.norm(gradients[:NEEDLES], axis=1, keepdims=True)
    return np.stack([np.zeros_like(tips), tips], axis=1)


def _mixed(gradients: Array) -> float:
    return 1 - float(orthants.same_sign(gradients).mean())


def _outside(needles: Array) -> int:
    return int((~orthants.same_sign(needles[:, 1])).sum())
