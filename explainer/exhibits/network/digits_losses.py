"""A small network on handwritten digits: the loss epoch by epoch, for eight kinds of hidden layers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits.network import digits
from explainer.experiments.digits_losses import Losses, Quickest, places
from explainer.experiments.experiment import Method
from explainer.quoting import quote

AXES = ("epoch", "mean loss")
PAIRS = (("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh"))  # not centered, and centered
NAMES = (*PAIRS[0], *PAIRS[1], "batch norm, sigmoid", "sigmoid, batch norm", "sigmoid, layer norm", "ReLU")
SOLID, DASHED, DOTTED, MIXED = ({"linestyle": dashes} for dashes in ("-", "--", ":", "-."))
LOOKS = (SOLID, SOLID, DASHED, DASHED, SOLID, DASHED, MIXED, DOTTED)
OFFSETS = (6, -6, -6, 6, 0, 0, 6, -7)  # of the names beside their lines' ends
ROLES = ("raw", "centered", "raw", "centered", *["ink"] * 4)


@dataclass(frozen=True)
class DigitsLosses(Exhibit):
    """Eight kinds of hidden layers in the order of `NAMES`, each at its best step size."""

    losses: Array = shown(*AXES, name=NAMES, role=ROLES)  # (8, epochs + 1, 2): epoch and mean loss over the seeds
    ranges: Array = shown(*AXES, role=ROLES)  # (8, 2 (epochs + 1), 2): a polygon from the lowest to the highest
    size = (400, 480)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        experiment, found = Losses(), Losses().result
        epochs = np.arange(experiment.epochs + 1.0)
        losses, ranges = [], []
        for course in (found[name].losses for name in NAMES):
            losses.append(digits.course(course.mean(axis=1), epochs))
            low, high = digits.course(course.min(axis=1), epochs), digits.course(course.max(axis=1), epochs)
            ranges.append(np.vstack([low, high[::-1]]))
        return cls(np.array(losses), np.array(ranges))

    @property
    def method(self) -> Method:
        return Losses().method

    @property
    def quickest_method(self) -> Method:
        return Quickest().method

    def draw(self, *pens: Pen) -> None:
        for index, look in enumerate(LOOKS):
            pen = pens[index // 4]
            pen.region(f"ranges-{index}", alpha=0.09)
            pen.line(f"losses-{index}", **look)
            pen.name(f"losses-{index}", offset=(8, OFFSETS[index]))
        for pen in pens:
            pen.across(0, self.epochs, [0, 5, 10])
            pen.up(4e-4, 4, [0.001, 0.01, 0.1, 1], log=True)
        pens[0].title("centered: loss ÷ {least_gain:.0f} or more")
        pens[1].title("other kinds")

    @property
    def gains(self) -> Array:
        """By how much a centered activation divides the final loss, at least, (2,).

        That of the least of the sets of seeds, less a quarter, which other seeds may take off, and rounded down.
        Not by centering alone: the two networks of a pair start with biases of zero, so as different functions.
        """
        return np.asarray(np.floor(0.75 * self.set_gains.min(axis=1)))

    @property
    def least_gain(self) -> float:
        """The lesser of the two."""
        return float(self.gains.min())

    @property
    def set_gains(self) -> Array:
        """The final loss without centering ÷ with it, (pairs, sets)."""
        final = {name: digits.in_sets(course.losses[-1], self.sets) for name, course in Losses().result.items()}
        return np.array([final[plain] / final[centered] for plain, centered in PAIRS])

    @property
    def final(self) -> dict[str, tuple[float, float, float]]:
        """The mean, least and greatest loss after the last epoch, by kind."""
        middle, edge = self.losses.shape[1] - 1, self.losses.shape[1]
        return {
            name: (mean[middle, 1], outline[middle, 1], outline[edge, 1])
            for name, mean, outline in zip(NAMES, self.losses, self.ranges, strict=True)
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
        ranked = dict(sorted(self.final.items(), key=lambda item: item[1][0]))
        means = column([mean for mean, _, _ in ranked.values()], ".4f")
        spreads = [digits.span(ends, ".4f") for _, *ends in ranked.values()]
        steps = [Losses().result[name].step_size for name in ranked]
        found = [self.places[name] for name in ranked]
        return self._table(f"Loss after {quote(self.epochs)} epochs", list(ranked), means, found, (spreads, steps))

    @cached_property
    def quickest(self) -> Table:
        """The kinds by the updates until an earlier loss; the first digits only."""
        ranked = dict(sorted(Quickest().result.items(), key=lambda item: item[1].updates.mean()))
        means = column([one.updates.mean() for one in ranked.values()], ".0f")
        spreads = [digits.spread(one.updates) for one in ranked.values()]
        steps = [one.step_size for one in ranked.values()]
        caption = (
            f"Updates until the loss is {quote(Quickest().target)}, on the first {quote(Quickest().digits)} digits"
        )
        found = [self.quickest_places[name] for name in ranked]
        return self._table(caption, list(ranked), means, found, (spreads, steps))

    def _table(
        self,
        caption: str,
        names: list[str],
        means: list[str],
        places: list[tuple[int, int]],
        rest: tuple[list[str], list[float]],
    ) -> Table:
        columns = {
            "hidden layers": names,
            "mean": means,
            f"place in {quote(self.sets)} sets of seeds": map(digits.span, places),
        }
        return Table.of(
            caption, columns | {f"range over {quote(self.seeds)} seeds": rest[0], "best step size": rest[1]}
        )

    @property
    def caption(self) -> str:
        return self.say(
            "Mean loss over {seeds} seeds, with their range, on a logarithmic scale; each kind of hidden layer at its "
            "own best step size. On top, centered and not, with the same weights at the start, hence not the same "
            "function: in each set of seeds the final loss of the sigmoid is at least {gains[0]:.0f} times that of the "
            "sigmoid minus one half, and that of tanh plus one at least {gains[1]:.0f} times that of tanh. Below, the "
            "other kinds."
        )

    @property
    def alt(self) -> str:
        ends = "; ".join(f"{name}, {quote(mean, '.4f')}" for name, (mean, _, _) in self.final.items())
        rises = ", ".join(f"{name} in {quote(count)}" for name, count in self.rises.items()) or "none"
        return self.say(
            "Two panels, each with four curves of the loss against the epoch, on a logarithmic scale. "
            f"Mean losses after {{epochs}} epochs: {ends}. Epochs in which a mean loss rises: {rises}."
        )
