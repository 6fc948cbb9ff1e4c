"""Full-batch descent at one step size from one starting function, and its sharpness: hidden units raw and centered."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer import network
from explainer.checked import Array
from explainer.curvature import flat, hessian_product, largest_eigenvalue, shaped
from explainer.experiments.digits import NAMED, OnDigits, in_sets, reported
from explainer.experiments.experiment import told
from explainer.parameters import Parameters, shifted
from explainer.quoting import quote


class Course(NamedTuple):
    """A descent until the loss is reached: the loss and η · λmax before each step and at the end, and both networks."""

    losses: Array
    sharpness: Array
    start: Parameters
    end: Parameters


@dataclass(frozen=True)
class FullBatch(OnDigits[tuple[tuple[Course, ...], ...]]):
    """The descents by side, 0 not centered and 1 centered, and by seed; both sides start as the same function."""

    digits: int = told("digits", 512, lambda digits: f"the first {quote(digits)}, all of them at every step")
    sets: tuple[tuple[int, ...], ...] = told("seeds", (tuple(range(8)),), lambda sets: in_sets(sets).partition(";")[0])
    pair: tuple[str, str] = told(
        "pair", ("sigmoid", "sigmoid − ½"), lambda pair: f"{' and '.join(pair)}; the biases of the former are zero"
    )
    step_size: float = told("step size", 5.12, lambda size: f"{quote(size)} for both")
    target: float = told("finish", 0.1, lambda target: f"a loss of {quote(target)}, once")
    precision: float = told(
        "largest eigenvalue",
        0.02,
        lambda share: f"of the Hessian of all weights and biases, by Lanczos's method to {quote(share, '.0%')}",
    )
    stir: float = told(
        "start of that",
        0.03,
        lambda stir: f"the direction found at the step before, plus a random vector of length {quote(stir)}",
    )

    def run(self) -> tuple[tuple[Course, ...], ...]:
        """Every seed on both sides."""
        pairs = [(name, seed) for name in self.pair for seed in self.seeds]
        found = [self._course(name, seed) for name, seed in reported(pairs, "Descending on digits with all of them")]
        return tuple(found[: len(self.seeds)]), tuple(found[len(self.seeds) :])

    def _course(self, name: str, seed: int) -> Course:
        hidden, task = NAMED[name], self.task(self.digits, (seed,))
        (start,) = shifted(self.drawn((seed,)), hidden.shift - NAMED[self.pair[0]].shift).apart()
        random, now = np.random.default_rng(seed), flat(start)
        steepest: Array = np.zeros(len(now))
        losses: list[float] = []
        sharpness: list[float] = []
        while True:
            at = shaped(now, start)
            losses.append(float(network.loss(network.outputs(at, hidden, task.inputs), task.labels)))
            near = steepest + random.normal(0, self.stir / len(now) ** 0.5, len(now))
            product = hessian_product(at, hidden, task.inputs, task.labels)
            largest, steepest = largest_eigenvalue(product, near, self.precision)
            sharpness.append(self.step_size * largest)
            if losses[-1] <= self.target:
                return Course(np.array(losses), np.array(sharpness), start, at)
            now = now - self.step_size * flat(network.gradients(at, hidden, task.inputs, task.labels))
