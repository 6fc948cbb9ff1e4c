"""A batch of two: what each sample asks for, and what their mean does, for deltas of opposite and of equal signs."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import batches, centering, neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import UPDATES, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits import worked
from explainer.quoting import quote

WEIGHTS = np.zeros(2)
TARGETS = np.array([worked.TARGETS, [1.0, 1.0], [1.0, -4.0]])  # of three batches, the zig-zag's first
TRIED = np.array([1.0, 0.0])
REACH = 2.9
SAMPLES = ("first", "second")


@dataclass(frozen=True)
class BatchGradient(Exhibit):
    """Arrows (tail, head) from the weights, for a step size of one: −δx for each sample, and their mean."""

    one_sample: Array = shown(*UPDATES, role="reachable")  # (2, 4, 2), the quadrants that one sample can move in
    mixed_pushes: Array = shown(*UPDATES, name=SAMPLES, role="input")  # (2, 2, 2), deltas of opposite signs
    mixed_tips: Array = shown(*UPDATES, role="faint")  # (2, 2), the line between their tips
    mixed_mean: Array = shown(*UPDATES, name="mean", role="path")  # (2, 2)
    same_pushes: Array = shown(*UPDATES, name=SAMPLES, role="input")  # (2, 2, 2), deltas of equal signs
    same_tips: Array = shown(*UPDATES, role="faint")
    same_mean: Array = shown(*UPDATES, name="mean", role="path")
    goal: Array = shown(*UPDATES, name="goal", role="goal")  # (2,), of the batch on the left
    size = (400, 250)
    panels = (1, 2)
    tried = TRIED  # other weights, for which no bias is fitted yet

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

    def draw(self, *pens: Pen) -> None:
        titles = ("δ of opposite signs", "δ of equal signs")
        for pen, kind, title in zip(pens, ("mixed", "same"), titles, strict=True):
            pen.plane((-REACH, REACH), (-REACH, REACH), [-2, 0, 2], [-2, 0, 2])
            pen.title(title)
            pen.region("one_sample")
            pen.line(f"{kind}_tips", linestyle=":", linewidth=1.6)
            for sample in range(len(SAMPLES)):
                pen.arrows(f"{kind}_pushes-{sample}")
            pen.arrows(f"{kind}_mean", width=3.4, headwidth=3.4, headlength=3, headaxislength=3)
        left, right = pens
        left.star("goal")
        left.name("goal", offset=(10, -2))
        left.name("mixed_mean", at=0, offset=(-6, 12))
        left.name("mixed_pushes-0", offset=(0, -5))
        left.name("mixed_pushes-1", offset=(-2, 8))
        right.name("same_mean", offset=(4, 6))
        right.name("same_pushes-0", offset=(0, 6))
        right.name("same_pushes-1", at=0, offset=(24, 7))

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
        deltas = [_deltas(targets) for targets in TARGETS]
        gradients = [batches.batch_gradient(each, worked.INPUTS) for each in deltas]
        return Table.of(
            f"Batches of the inputs {_and(worked.INPUTS)}, at the weights {quote(WEIGHTS)}",
            {
                "targets": TARGETS,
                r"$\dl$": deltas,
                r"mean $\dl\,\x$": gradients,
                "signs": ["same-signed" if orthants.same_sign(gradient) else "mixed" for gradient in gradients],
            },
        )

    @property
    def ways(self) -> tuple[str, str]:
        """Where the two batches of the figure move the weights."""
        return orthants.compass(self.mixed_mean[1]), orthants.compass(self.same_mean[1])

    @property
    def pushed(self) -> tuple[str, str]:
        """Where the two samples on the right push."""
        first, second = map(orthants.compass, self.same_pushes[:, 1])
        return first, second

    @property
    def caption(self) -> str:
        return self.say(
            "Each sample pushes the weights along $-\\dl\\,\\x$, into a shaded quadrant. The batch moves them to the "
            "middle between the two tips. Opposite signs of $\\dl$ can bring it out of the shade, here to the "
            "{ways[0]}; equal signs cannot."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two planes of updates, with the quadrants that one sample can move in shaded, northeast and southwest. "
            "Left, deltas {deltas}: the samples push by {mixed_pushes[0][1]} and {mixed_pushes[1][1]}, in opposite "
            "quadrants, and their mean {mixed_mean[1]} points {ways[0]}, exactly towards the goal {goal}. "
            "Right, deltas {equal_deltas}: the first pushes {pushed[0]}, by {same_pushes[0][1]}, the second "
            "{pushed[1]}, by {same_pushes[1][1]}, and their mean {same_mean[1]} points {ways[1]}."
        )


def _deltas(targets: Array, weights: Array = WEIGHTS, bias: float = 0.0) -> Array:
    return neuron.upstream(neuron.output(weights, worked.INPUTS, bias), targets)


def _moves(targets: Array) -> tuple[Array, Array]:
    """What each sample adds to the weights at a step size of one, (2, 2), and what the batch adds, (2,)."""
    deltas = _deltas(targets)
    return -neuron.weight_gradient(deltas, worked.INPUTS), -batches.batch_gradient(deltas, worked.INPUTS)


def _and(pair: Array) -> str:
    return " and ".join(map(quote, pair))
