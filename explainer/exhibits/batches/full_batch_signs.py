"""Full-batch descent from random starts: how often its gradient is same-signed at each step, for two step sizes."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import batches, orthants
from explainer.checked import Array
from explainer.conditioning import Features, component, fastest_step_size
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEIGHTS = (2, 8, 32)
SHORT = 0.5  # the short step size times the largest eigenvalue
STEPS, RUNS, SEED = 12, 20_000, 3
TABULATED = (0, 1, 2, 3, 4, 6, 12)
MARKERS, DASHES = ("o", "s", "D"), ("-", (0, (5, 2)), (0, (1.5, 1.5)))


@dataclass(frozen=True)
class FullBatchSigns(OldExhibit):
    """For 2, 8 and 32 weights: the points (step, share of same-signed gradients), (3, steps + 1, 2)."""

    short: Array  # at half of 1/λmax
    fastest: Array  # at the fastest fixed step size
    weights: Array  # (3,), their numbers
    centered: Array  # (3,), the share for centered inputs, at any step before the goal
    size = (460, 400)

    @classmethod
    def compute(cls) -> Self:
        features = [Features.uniform(n) for n in WEIGHTS]
        return cls(
            short=np.array([_shares(kind, SHORT / kind.largest_eigenvalue) for kind in features]),
            fastest=np.array([_shares(kind, fastest_step_size(kind.hessian)) for kind in features]),
            weights=np.array(WEIGHTS),
            centered=np.array([orthants.same_sign_share(n) for n in WEIGHTS]),
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        plane.set(xlim=(-0.4, STEPS + 0.4), ylim=(-0.04, 1.08), title="share of same-signed gradients")
        plane.set(xticks=range(0, STEPS + 1, 3), xlabel="step of full-batch descent")
        plane.set_yticks([0, 0.5, 1], [quote(tick) for tick in (0, 0.5, 1)])
        for index, (marker, dashes) in enumerate(zip(MARKERS, DASHES, strict=True)):
            look = {"marker": marker, "markersize": 5, "markeredgewidth": 0, "linestyle": dashes, "linewidth": 1.6}
            pen.line(f"fastest-{index}", "path", **look)
            pen.line(f"short-{index}", "upstream", **look)
            pen.level(f"centered-{index}", "input", linestyle=":", linewidth=1.4)
        pen.words((STEPS, 0.94), "fastest fixed step size", "path", ha="right", va="bottom")
        pen.words((3.2, 0.62), f"step size half of {quote(1)}/λmax", "upstream", va="center")
        few, *more = map(quote, WEIGHTS)
        pen.words((STEPS, 0.51), f"centered, n = {few}", "input", ha="right", va="bottom")
        pen.words((-0.2, 0.02), f"centered, n = {', '.join(more)}", "input", va="bottom")
        pen.numbers("weights", [(8.3, 0.36), (8.3, 0.28), (8.3, 0.2)], ["● n = {}", "■ n = {}", "◆ n = {}"])

    @property
    def mean_over_deviation(self) -> float:
        """μ² / s², of the inputs."""
        return (Features.uniform(2).mean / Features.uniform(2).deviation) ** 2

    @property
    def last_step(self) -> int:
        return STEPS

    @property
    def most_short_at_last(self) -> float:
        """The largest of the three shares at the last step with the short step size."""
        return float(self.short[:, -1, 1].max())

    @property
    def left(self) -> Array:
        """What is left, after the last step of the short size, of the error across the mean, (3,)."""
        return np.array([self._left(Features.uniform(n)) for n in WEIGHTS])

    @property
    def least_left(self) -> float:
        return float(self.left.min())

    @property
    def most_left(self) -> float:
        return float(self.left.max())

    @property
    def runs(self) -> int:
        return RUNS

    @property
    def standard_error(self) -> float:
        """Of a share, at most."""
        return 0.5 / math.sqrt(RUNS)

    @property
    def table(self) -> Table:
        """The shares with the short step size, and the error across the mean that is left."""
        rows = [(quote(step), *(quote(share, ".3f") for share in self.short[:, step, 1])) for step in TABULATED]
        rows.append(("error left, across the mean", *(quote(share, ".0%") for share in self.left)))
        header = ("step", *(f"$n = {quote(n)}$" for n in WEIGHTS))
        return Table("Same-signed gradients with the short step size", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "For independent inputs, uniform from zero to one, and very many samples. The gradient of the whole data "
            f"set is same-signed for {quote(self.short[:, 0, 1].min(), '.0%')} to "
            f"{quote(self.short[:, 0, 1].max(), '.0%')} of {quote(RUNS, ',d')} random starts. With a short step size "
            "that fades in a few steps. With the fastest fixed one it never does. With centered inputs the share is "
            "lower from the start and does not change."
        )

    @property
    def alt(self) -> str:
        return (
            "The share of same-signed gradients against the step of full-batch descent, from zero to "
            f"{quote(STEPS)}, for {quote(WEIGHTS[0])}, {quote(WEIGHTS[1])} and {quote(WEIGHTS[2])} weights. "
            f"At first the shares are {quote(self.short[:, 0, 1], '.2f')}. With a step size of half of one over the "
            f"largest eigenvalue they fall, after three steps to {quote(self.short[:, 3, 1], '.2f')}, at last to "
            f"{quote(self.short[:, -1, 1], '.2f')}. With the fastest fixed step size they stay: "
            f"{quote(self.fastest[:, -1, 1], '.2f')} at last. Dotted levels for centered inputs: "
            f"{quote(self.centered, '.2g')}."
        )

    @staticmethod
    def _left(features: Features) -> float:
        return float(component(features.deviation**2, SHORT / features.largest_eigenvalue, STEPS)[-1])


def _shares(features: Features, step_size: float) -> Array:
    shares = batches.descent_chances(features.hessian, step_size, STEPS, RUNS, SEED)
    return np.column_stack([np.arange(STEPS + 1), shares])
