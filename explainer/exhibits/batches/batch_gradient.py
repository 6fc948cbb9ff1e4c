"""A batch of two: what each sample asks for, and what their mean does, for deltas of opposite and of equal signs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import batches, centering, neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEIGHTS = np.zeros(2)
TARGETS = np.array([worked.TARGETS, [1.0, 1.0], [1.0, -4.0]])  # of three batches, the zig-zag's first
TRIED = np.array([1.0, 0.0])
REACH = 2.9


@dataclass(frozen=True)
class BatchGradient(OldExhibit):
    """Arrows (tail, head) from the weights, for a step size of one: −δx for each sample, and their mean."""

    one_sample: Array  # (2, 4, 2), the quadrants that one sample can move in
    mixed_pushes: Array  # (2, 2, 2), deltas of opposite signs
    mixed_tips: Array  # (2, 2), the line between their tips
    mixed_mean: Array  # (2, 2)
    same_pushes: Array  # (2, 2, 2), deltas of equal signs
    same_tips: Array
    same_mean: Array
    goal: Array  # (2,), of the batch on the left
    size = (460, 280)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        (mixed, mixed_mean), (same, same_mean) = map(_moves, TARGETS[:2])
        square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        return cls(
            one_sample=REACH * np.array([square, -square]),
            mixed_pushes=np.stack([np.zeros((2, 2)), mixed], axis=1),
            mixed_tips=mixed,
            mixed_mean=np.array([WEIGHTS, mixed_mean]),
            same_pushes=np.stack([np.zeros((2, 2)), same], axis=1),
            same_tips=same,
            same_mean=np.array([WEIGHTS, same_mean]),
            goal=np.linalg.solve(worked.INPUTS, TARGETS[0]),
        )

    def draw(self, *axes: "Axes") -> None:
        titles = ("δ of opposite signs", "δ of equal signs")
        for plane, kind, title in zip(axes, ("mixed", "same"), titles, strict=True):
            pen = Pen(self, plane)
            pen.plane("Δw₁", "Δw₂" if kind == "mixed" else "", xlim=(-REACH, REACH), ylim=(-REACH, REACH))
            plane.set(xticks=[-2, 0, 2], yticks=[-2, 0, 2], title=title)
            pen.region("one_sample", "reachable", alpha=0.15)
            pen.line(f"{kind}_tips", "faint", linestyle=":", linewidth=1.6)
            pen.arrows(f"{kind}_pushes", "input")
            pen.arrows(f"{kind}_mean", "path", width=4)
        left, right = (Pen(self, plane) for plane in axes)
        left.dots("goal", "goal", marker="*", markersize=15)
        left.words((1.25, -1.1), "goal", "goal", va="center")
        left.words((0.85, -0.45), "mean", "path", va="center")
        right.words((1.6, 1.6), "mean", "path", va="bottom")
        axes[0].yaxis.labelpad = 12
        for pen, places in ((left, [(-1.5, -1.1), (1.6, 1.3)]), (right, [(1.0, 2.15), (2.0, 0.12)])):
            for place, name in zip(places, ("first", "second"), strict=True):
                pen.words(place, name, "input", ha="center")

    @property
    def deltas(self) -> Array:
        """Of the two samples on the left, (2,)."""
        return _deltas(TARGETS[0])

    @property
    def equal_deltas(self) -> Array:
        """Of the two samples on the right, (2,)."""
        return _deltas(TARGETS[1])

    @property
    def gradient(self) -> Array:
        """Of the batch on the left, (2,)."""
        return batches.batch_gradient(self.deltas, worked.INPUTS)

    @property
    def largest_ratio(self) -> float:
        """The larger |δ| over the smaller, at most, for which opposite signs of δ mix the signs of this batch."""
        return float((worked.INPUTS.max(axis=1) / worked.INPUTS.min(axis=1)).min())

    @property
    def tried(self) -> Array:
        """Other weights, for which no bias is fitted yet."""
        return TRIED

    @property
    def best_bias(self) -> float:
        """At those weights the bias that fits the first targets best: minus the mean of the deltas."""
        return -float(_deltas(TARGETS[0], TRIED).mean())

    @property
    def gradient_without_bias(self) -> Array:
        """At those weights, (2,), of the first batch."""
        return batches.batch_gradient(_deltas(TARGETS[0], TRIED), worked.INPUTS)

    @property
    def gradient_with_bias(self) -> Array:
        """The same with the best bias."""
        return batches.batch_gradient(_deltas(TARGETS[0], TRIED, self.best_bias), worked.INPUTS)

    @property
    def gradient_centered(self) -> Array:
        """The same deltas with the centered inputs."""
        return batches.batch_gradient(_deltas(TARGETS[0], TRIED, self.best_bias), centering.centered(worked.INPUTS))

    @property
    def table(self) -> Table:
        """Three batches of the same two inputs, with other targets."""
        rows = []
        for targets in TARGETS:
            deltas = _deltas(targets)
            gradient = batches.batch_gradient(deltas, worked.INPUTS)
            signs = "same-signed" if orthants.same_sign(gradient) else "mixed"
            rows.append((*map(quote, (targets, deltas, gradient)), signs, orthants.compass(-gradient)))
        header = ("targets", r"$\dl$ of the two samples", r"mean of $\dl\,\x$", "signs", "update goes")
        return Table(
            f"Batches of the inputs {_and(worked.INPUTS)}, at the weights {quote(WEIGHTS)}", header, tuple(rows)
        )

    @property
    def caption(self) -> str:
        return (
            "Each sample pushes the weights along $-\\dl\\,\\x$, into a shaded quadrant. The batch moves them to the "
            "middle between the two tips. Opposite signs of $\\dl$ can bring it out of the shade, here to the "
            f"{orthants.compass(self.mixed_mean[1])}; equal signs cannot."
        )

    @property
    def alt(self) -> str:
        return (
            f"Two planes of updates, with the quadrants that one sample can move in shaded, northeast and southwest. "
            f"Left, deltas {quote(self.deltas)}: the samples push by {_and(self.mixed_pushes[:, 1])}, in opposite "
            f"quadrants, and their mean {quote(self.mixed_mean[1])} points {orthants.compass(self.mixed_mean[1])}, "
            f"exactly towards the goal {quote(self.goal)}. Right, deltas {quote(self.equal_deltas)}: both push "
            f"northeast, by {_and(self.same_pushes[:, 1])}, and so does their mean {quote(self.same_mean[1])}."
        )


def _deltas(targets: Array, weights: Array = WEIGHTS, bias: float = 0.0) -> Array:
    return neuron.upstream(neuron.output(weights, worked.INPUTS, bias), targets)


def _moves(targets: Array) -> tuple[Array, Array]:
    """What each sample adds to the weights at a step size of one, (2, 2), and what the batch adds, (2,)."""
    deltas = _deltas(targets)
    return -neuron.weight_gradient(deltas, worked.INPUTS), -batches.batch_gradient(deltas, worked.INPUTS)


def _and(pair: Array) -> str:
    return " and ".join(map(quote, pair))
