"""A small network on handwritten digits: the loss epoch by epoch, for eight kinds of hidden layers."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits.network import digits
from explainer.experiments.digits_losses import Losses, Quickest, places
from explainer.experiments.experiment import Method
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TICKS = (0.001, 0.01, 0.1, 1)
PAIRS = (  # what shares a panel: solid, dashed, title, and where their labels stand
    ("sigmoid", "sigmoid − ½"),
    ("tanh + 1", "tanh"),
    ("batch norm, sigmoid", "sigmoid, batch norm"),
    ("sigmoid, layer norm", "ReLU"),
)


@dataclass(frozen=True)
class DigitsLosses(OldExhibit):
    """Eight kinds of hidden layers in the order of `PAIRS`, each at its best step size."""

    losses: Array  # (8, epochs + 1, 2): epoch and mean loss over the seeds
    ranges: Array  # (8, 2 (epochs + 1), 2): a polygon from the lowest to the highest
    best: Array  # (4, 2): the step size of each
    size = (460, 560)
    panels = (2, 2)

    @classmethod
    def compute(cls) -> Self:
        experiment, found = Losses(), Losses().result
        epochs = np.arange(experiment.epochs + 1.0)
        losses, ranges, best = [], [], []
        for step_size, course in (found[name] for pair in PAIRS for name in pair):
            best.append(step_size)
            losses.append(digits.course(course.mean(axis=1), epochs))
            low, high = digits.course(course.min(axis=1), epochs), digits.course(course.max(axis=1), epochs)
            ranges.append(np.vstack([low, high[::-1]]))
        return cls(np.array(losses), np.array(ranges), np.array(best).reshape(-1, 2))

    @property
    def method(self) -> Method:
        return Losses().method

    @property
    def quickest_method(self) -> Method:
        return Quickest().method

    def draw(self, *axes: "Axes") -> None:
        for panel, (plane, pair) in enumerate(zip(axes, PAIRS, strict=True)):
            pen = Pen(self, plane)
            plane.set(yscale="log", xlim=(0, self.epochs), ylim=(4e-4, 4), xticks=[0, 5, 10])
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
    def seeds(self) -> int:
        return len(Losses().seeds)

    @property
    def sets(self) -> int:
        return len(Losses().sets)

    @property
    def rises(self) -> dict[str, int]:
        """In how many epochs the mean loss rises, for the kinds where it does."""
        counts = (np.diff(self.losses[..., 1]) > 0).sum(axis=1)
        return {name: int(count) for name, count in zip(self.final, counts, strict=True) if count}

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """The best and the worst place of each kind by its final loss, over the sets of seeds."""
        return places({name: course.losses[-1] for name, course in Losses().result.items()}, self.sets)

    @cached_property
    def quickest_places(self) -> dict[str, tuple[int, int]]:
        """The same by the updates until an early loss."""
        return places({name: found.updates for name, found in Quickest().result.items()}, self.sets)

    @cached_property
    def table(self) -> Table:
        """The kinds from the lowest final loss to the highest."""
        best = dict(zip(self.final, self.best.ravel(), strict=True))
        ranked = sorted(self.final.items(), key=lambda item: item[1][0])
        rows = [
            (
                name,
                quote(best[name]),
                quote(mean, ".4f"),
                f"{quote(low, '.4f')}–{quote(high, '.4f')}",
                digits.span(self.places[name]),
            )
            for name, (mean, low, high) in ranked
        ]
        return Table(f"Loss after {quote(self.epochs)} epochs", self._header("mean loss"), tuple(rows))

    @cached_property
    def quickest(self) -> Table:
        """The kinds by the updates until an earlier loss; the first digits only."""
        found = Quickest().result
        ranked = sorted(found.items(), key=lambda item: item[1].updates.mean())
        rows = tuple(
            (
                name,
                quote(one.step_size),
                quote(one.updates.mean(), ".0f"),
                digits.spread(one.updates),
                digits.span(self.quickest_places[name]),
            )
            for name, one in ranked
        )
        caption = (
            f"Updates until the loss is {quote(Quickest().target)}, on the first {quote(Quickest().digits)} digits"
        )
        return Table(caption, self._header("mean"), rows)

    def _header(self, mean: str) -> tuple[str, ...]:
        spread = f"range over {quote(self.seeds)} seeds"
        return ("hidden layers", "best step size", mean, spread, f"place in {quote(self.sets)} sets of seeds")

    @property
    def caption(self) -> str:
        return (
            f"Mean loss over {quote(self.seeds)} seeds, with their range, on a logarithmic scale. Each kind of hidden "
            "layer has its own best step size $\\eta$."
        )

    @property
    def alt(self) -> str:
        ends = "; ".join(f"{name}, {quote(mean, '.4f')}" for name, (mean, _, _) in self.final.items())
        rises = ", ".join(f"{name} in {quote(count)}" for name, count in self.rises.items()) or "none"
        return (
            "Four panels, each with two curves of the loss against the epoch, on a logarithmic scale. "
            f"Mean losses after {quote(self.epochs)} epochs: {ends}. Epochs in which a mean loss rises: {rises}."
        )
