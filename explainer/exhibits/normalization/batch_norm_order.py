"""Batch normalization before a ReLU and after it: only the second hands zero means to the next layer."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import centering, orthants
from explainer.activations import relu
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.normalization.normalizers import draw_means, draw_way

# What a layer of three units puts out for a batch of four samples, before normalization and ReLU.
OUTPUTS = np.array([[3.0, 1.0, 2.0], [-1.0, 2.0, -2.0], [-2.0, -1.0, -1.0], [2.0, -3.0, 4.0]])
TITLES = ("batch norm", "then ReLU", "ReLU", "then batch norm")
# The next layer: one neuron, and the deltas that arrive at its output.
NEXT_WEIGHTS = np.array([1.0, 1.0, 1.0])
DELTAS = np.array([1.0, 1.0, 1.0, 2.0])


@dataclass(frozen=True)
class BatchNormOrder(Exhibit):
    """Samples in rows, units in columns: two stages of either order, and the means over the batch, colored if zero."""

    stages: Array = shown("", "")  # (4, 4, 3): normalized, then ReLU; ReLU, then normalized
    unit_means: Array = shown(role=("centered", "raw", "raw", "centered"))  # (4, 3)
    size = (400, 370)
    panels = (2, 2)
    next_weights = NEXT_WEIGHTS  # of the next neuron
    deltas = DELTAS  # that arrive at its output, one for each sample

    @classmethod
    def compute(cls) -> Self:
        before, after = centering.batch_normalized(OUTPUTS), relu(OUTPUTS)
        stages = np.array([before, relu(before), after, centering.batch_normalized(after)])
        return cls(stages, stages.mean(axis=1))

    def draw(self, *pens: Pen) -> None:
        samples, units = OUTPUTS.shape
        for stage, (pen, title) in enumerate(zip(pens, TITLES, strict=True)):
            pen.cells(f"stages-{stage}", ".1f")
            pen.bare((-1.65, units - 0.4), (samples + 0.75, -0.6))
            pen.title(title)
            draw_means(pen, f"unit_means-{stage}", [(unit, samples) for unit in range(units)])
            if stage % 2:
                middle = (samples - 1) / 2
                pen.guide([(-1.5, middle), (-0.6, middle)], arrow=True)
            else:
                draw_way(pen, (-1.15, -0.4), (-1.15, samples))

    @property
    def same_signed_after(self) -> int:
        """How many samples are weakly same-signed if the normalization comes last."""
        return int(orthants.same_sign(self.stages[3], strictly=False).sum())

    @property
    def samples(self) -> int:
        return len(OUTPUTS)

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
        return self.say(
            "The same batch in either order. Before the ReLU, batch normalization has its zero means undone: the "
            "next layer gets means of {unit_means[1]:.2f}. After it, every unit has mean zero, and still "
            "{same_signed_after} of {samples} samples are same-signed."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Four grids of {samples} samples and three units. First row: batch normalization makes the means of the "
            "units {unit_means[0]:.2f}, then a ReLU sets what is negative to zero and the means become "
            "{unit_means[1]:.2f}. Second row: after the ReLU the means are {unit_means[2]:.2f}, then batch "
            "normalization makes them {unit_means[3]:.2f}, with entries of both signs."
        )
