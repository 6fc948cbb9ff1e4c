"""Batch normalization before a ReLU and after it: only the second hands zero means to the next layer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, orthants
from explainer.activations import relu
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits.centering.normalizers import draw_means
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# What a layer of three units puts out for a batch of four samples, before normalization and ReLU.
OUTPUTS = np.array([[3.0, 1.0, 2.0], [-1.0, 2.0, -2.0], [-2.0, -1.0, -1.0], [2.0, -3.0, 4.0]])
TITLES = ("batch norm …", "… then ReLU", "ReLU …", "… then batch norm")
# The next layer: one neuron, and the deltas that arrive at its output.
NEXT_WEIGHTS = np.array([1.0, 1.0, 1.0])
DELTAS = np.array([1.0, 1.0, 1.0, 2.0])


@dataclass(frozen=True)
class BatchNormOrder(OldExhibit):
    """Samples in rows, units in columns: two stages of either order, and the means over the batch."""

    stages: Array  # (4, 4, 3): normalized, then ReLU; ReLU, then normalized
    unit_means: Array  # (4, 3)
    size = (460, 450)
    panels = (2, 2)

    @classmethod
    def compute(cls) -> Self:
        before, after = centering.batch_normalized(OUTPUTS), relu(OUTPUTS)
        stages = np.array([before, relu(before), after, centering.batch_normalized(after)])
        return cls(stages, stages.mean(axis=1))

    def draw(self, *axes: "Axes") -> None:
        samples, units = OUTPUTS.shape
        for panel, (grid, title) in enumerate(zip(axes, TITLES, strict=True)):
            pen = Pen(self, grid)
            pen.cells(f"stages-{panel}", ".1f")
            draw_means(pen, f"unit_means-{panel}", [(unit, samples) for unit in range(units)])
            grid.set(ylim=(samples + 0.4, -0.6), title=title)
            grid.set_xticks(range(units), ["h₁", "h₂", "h₃"])
            grid.set_yticks(range(samples + 1), ["a", "b", "c", "d", "mean"])
            grid.xaxis.tick_top()
            grid.tick_params(length=0)

    @property
    def same_signed_after(self) -> int:
        """How many samples are weakly same-signed if the normalization comes last."""
        return int(orthants.same_sign(self.stages[3], strictly=False).sum())

    @property
    def samples(self) -> int:
        return len(OUTPUTS)

    @property
    def next_weights(self) -> Array:
        """The weights of the next neuron."""
        return NEXT_WEIGHTS

    @property
    def deltas(self) -> Array:
        """The δ that arrive at its output, one for each sample."""
        return DELTAS

    @property
    def plain_gradient(self) -> Array:
        """The next neuron's summed gradient Σδh without a normalization of its own."""
        return np.asarray(DELTAS @ self.stages[1])

    @property
    def plain_gradient_centered(self) -> Array:
        """The same with h centered: Σδ(h − h̄)."""
        return np.asarray(DELTAS @ centering.centered(self.stages[1]))

    @property
    def normalized_gradient(self) -> Array:
        """Σδh if the next neuron is batch-normalized itself."""
        return np.asarray(self._deltas_before_norm() @ self.stages[1])

    @property
    def normalized_gradient_centered(self) -> Array:
        """The same with h centered: the shift of h cannot be told."""
        return np.asarray(self._deltas_before_norm() @ centering.centered(self.stages[1]))

    def _deltas_before_norm(self) -> Array:
        """The deltas at the next neuron's output, traced back through its batch normalization."""
        outputs = (self.stages[1] @ NEXT_WEIGHTS)[:, np.newaxis]
        return np.asarray(centering.batch_norm_upstream(outputs, DELTAS[:, np.newaxis])[:, 0])

    @property
    def caption(self) -> str:
        return (
            "The same batch in either order. Before the ReLU, batch normalization has its zero means undone: the next "
            f"layer gets means of {quote(self.unit_means[1], '.2f')}. After it, every unit has mean zero, and still "
            f"{quote(self.same_signed_after)} of {quote(self.samples)} samples are same-signed."
        )

    @property
    def alt(self) -> str:
        return (
            f"Four grids of {quote(self.samples)} samples and three units. First row: batch normalization makes the "
            f"means of the units {quote(self.unit_means[0], '.2f')}, then a ReLU sets what is negative to zero and "
            f"the means become {quote(self.unit_means[1], '.2f')}. Second row: after the ReLU the means are "
            f"{quote(self.unit_means[2], '.2f')}, then batch normalization makes them "
            f"{quote(self.unit_means[3], '.2f')}, with entries of both signs."
        )
