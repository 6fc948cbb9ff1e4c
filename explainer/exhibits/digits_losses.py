"""A small network on handwritten digits: the loss epoch by epoch, for eight kinds of hidden layers."""

import functools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import training
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table
from explainer.exhibits import digits
from explainer.parameters import initialized
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BATCH_SIZE, EPOCHS = 32, 10
EARLY_LOSS, EARLY_SAMPLES = 0.2, 512
TICKS = (0.001, 0.01, 0.1, 1)
STEP_SIZES = 0.4 * 2.0 ** np.arange(7)
PAIRS = (  # what shares a panel: solid, dashed, title, and where their labels stand
    ("sigmoid", "sigmoid − ½"),
    ("tanh + 1", "tanh"),
    ("batch norm, sigmoid", "sigmoid, batch norm"),
    ("sigmoid, layer norm", "ReLU"),
)


@dataclass(frozen=True)
class DigitsLosses(Exhibit):
    """Eight kinds of hidden layers in the order of `PAIRS`, each at its best step size."""

    losses: Array  # (8, epochs + 1, 2): epoch and mean loss over the seeds
    ranges: Array  # (8, 2 (epochs + 1), 2): a polygon from the lowest to the highest
    best: Array  # (4, 2): the step size of each
    size = (460, 560)
    panels = (2, 2)

    @classmethod
    def compute(cls) -> Self:
        epochs = np.arange(EPOCHS + 1.0)
        losses, ranges, best = [], [], []
        for name in digits.reported([name for pair in PAIRS for name in pair], "Training a network on digits"):
            task = digits.task(BATCH_SIZE)
            start = initialized(digits.SIZES, task.seeds)
            courses = training.losses_by_epoch(start, digits.KINDS[name], task, STEP_SIZES, EPOCHS)
            chosen = int(courses[-1].mean(axis=1).argmin())
            best.append(STEP_SIZES[chosen])
            low, high = courses[:, chosen].min(axis=1), courses[:, chosen].max(axis=1)
            losses.append(digits.course(courses[:, chosen].mean(axis=1), epochs))
            ranges.append(np.vstack([digits.course(low, epochs), digits.course(high, epochs)[::-1]]))
        return cls(np.array(losses), np.array(ranges), np.array(best).reshape(-1, 2))

    def draw(self, *axes: "Axes") -> None:
        for panel, (plane, pair) in enumerate(zip(axes, PAIRS, strict=True)):
            pen = Pen(self, plane)
            plane.set(yscale="log", xlim=(0, EPOCHS), ylim=(7e-4, 4), xticks=[0, 5, 10])
            plane.set_yticks(TICKS, labels=[quote(tick) for tick in TICKS])
            for side, (name, role, dashes) in enumerate(zip(pair, ("path", "goal"), ("-", (0, (5, 1.5))), strict=True)):
                pen.region(f"ranges-{2 * panel + side}", role)
                pen.line(f"losses-{2 * panel + side}", role, linestyle=dashes)
                at = (0.99, (0.26 if panel == 2 else 0.94) - 0.16 * side)  # where no curve is
                corner = {"transform": plane.transAxes, "ha": "right", "size": 11}
                pen.words((at[0], at[1]), name, role, **corner)
                pen.numbers(f"best-{panel}-{side}", [(at[0], at[1] - 0.07)], "η = {:g}", role=role, **corner)
            if panel >= len(PAIRS) // 2:
                plane.set_xlabel("epoch")

    @property
    def final(self) -> dict[str, tuple[float, float, float]]:
        """The mean, least and greatest loss after the last epoch, by kind."""
        names = [name for pair in PAIRS for name in pair]
        middle, edge = self.losses.shape[1] - 1, self.losses.shape[1]
        return {
            name: (mean[middle, 1], outline[middle, 1], outline[edge, 1])
            for name, mean, outline in zip(names, self.losses, self.ranges, strict=True)
        }

    @property
    def epochs(self) -> int:
        return len(self.losses[0]) - 1

    @property
    def batch_size(self) -> int:
        return BATCH_SIZE

    @property
    def step_sizes(self) -> str:
        return f"{quote(STEP_SIZES[0])} to {quote(STEP_SIZES[-1])}"

    @property
    def seeds(self) -> int:
        return len(digits.SEEDS)

    @cached_property
    def table(self) -> Table:
        """The kinds from the lowest final loss to the highest."""
        best = dict(zip(self.final, self.best.ravel(), strict=True))
        ranked = sorted(self.final.items(), key=lambda item: item[1][0])
        rows = [
            (name, quote(best[name]), quote(mean, ".4f"), f"{quote(low, '.4f')}–{quote(high, '.4f')}")
            for name, (mean, low, high) in ranked
        ]
        header = ("hidden layers", "best step size", "mean loss", f"range over {quote(self.seeds)} seeds")
        return Table(f"Loss after {quote(self.epochs)} epochs", header, tuple(rows))

    @cached_property
    def quickest(self) -> Table:
        """The kinds by the updates until an earlier loss, at the best of the same step sizes; the first digits only."""
        found = {name: _quickest(name) for name in self.final}
        ranked = sorted(found.items(), key=lambda item: item[1].updates.mean())
        rows = tuple((name, quote(one.step_size), digits.spread(one.updates)) for name, one in ranked)
        caption = f"Updates until the loss is {quote(EARLY_LOSS)}, on the first {quote(EARLY_SAMPLES)} digits"
        return Table(caption, ("hidden layers", "best step size", f"range over {quote(self.seeds)} seeds"), rows)

    @property
    def caption(self) -> str:
        return (
            f"Mean loss over {quote(self.seeds)} seeds, with their range, on a logarithmic scale. Each kind of hidden "
            f"layer has its own best step size $\\eta$, of those from {self.step_sizes} in factors of two."
        )

    @property
    def alt(self) -> str:
        ends = "; ".join(f"{name}, {quote(mean, '.4f')}" for name, (mean, _, _) in self.final.items())
        return (
            "Four panels, each with two falling curves of the loss against the epoch, on a logarithmic scale. "
            f"Mean losses after {quote(self.epochs)} epochs: {ends}."
        )


@functools.cache
def _quickest(name: str) -> training.Arrival:
    task = digits.task(BATCH_SIZE, EARLY_SAMPLES)
    start = initialized(digits.SIZES, task.seeds)
    return training.fewest_updates(start, digits.KINDS[name], task, STEP_SIZES, (EARLY_LOSS, 2, 1000))
