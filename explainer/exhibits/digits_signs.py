"""How many rows of a hidden layer's gradient are same-signed, by batch size, at the start and after training."""

import functools
import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import network, orthants, training
from explainer.checked import Array
from explainer.exhibit import Exhibit
from explainer.exhibits import digits
from explainer.network import Hidden
from explainer.parameters import Parameters, initialized
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = ("sigmoid", "tanh + 1", "ReLU")
REST = tuple(name for name in digits.KINDS if name not in NAMES)
BATCH_SIZES = tuple(2**k for k in range(1, 11))
BATCHES = 32  # drawn for each size
STEP_SIZE, BATCH_SIZE, EPOCHS = 0.8, 32, 10  # of the training


@dataclass(frozen=True)
class DigitsSigns(Exhibit):
    """Points (k, 2), batch size and share, of the second layer's rows that are weakly same-signed and not zero."""

    at_start: Array  # (3, k, 2), for `NAMES`
    trained: Array  # (3, k, 2)
    rest_at_start: Array  # (k, 2), the largest share among the other kinds
    rest_trained: Array
    size = (460, 400)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        shares = {name: _shares(hidden) for name, hidden in digits.KINDS.items()}
        chosen = np.array([shares[name] for name in NAMES])
        rest = np.array([shares[name] for name in REST])[..., 1].max(axis=0)
        points = [digits.course(share, BATCH_SIZES) for share in rest]
        return cls(chosen[:, 0], chosen[:, 1], points[0], points[1])

    def draw(self, *axes: "Axes") -> None:
        looks = (("path", "-", "o"), ("upstream", "--", "s"), ("weight", ":", "D"))
        for plane, (field, title) in zip(
            axes, (("at_start", "at the start"), ("trained", "after training")), strict=True
        ):
            pen = Pen(self, plane)
            plane.set_xscale("log", base=2)
            plane.set(xlim=(1.6, 1300), ylim=(-0.03, 1.03), title=title, xlabel="batch size", yticks=[0, 0.5, 1])
            plane.set_xticks([2, 16, 128, 1024], labels=[quote(size) for size in (2, 16, 128, 1024)])
            plane.minorticks_off()
            for index, (role, dashes, marker) in enumerate(looks):
                pen.line(f"{field}-{index}", role, linestyle=dashes, marker=marker, markersize=5)
            pen.line(f"rest_{field}", "goal", marker="v", markersize=5)
            pen.words((1.9, 0.025), "the other five", "goal", size=11)
        pen = Pen(self, axes[0])
        for name, (role, _, _), at in zip(NAMES, looks, ((60, 0.81), (20, 0.63), (10, 0.36)), strict=True):
            pen.words(at, name, role, size=12)

    @cached_property
    def one_sample(self) -> float:
        """The least share among the three, for single samples at the start and after training: the lemma says one."""
        return min(
            float(_share(state, digits.KINDS[name], 1)) for name in NAMES for state in _states(digits.KINDS[name])
        )

    @property
    def sigmoid_in_largest(self) -> float:
        """The share for the sigmoid with the largest batch, at the start."""
        return float(self.at_start[0, -1, 1])

    @property
    def relu_in_largest(self) -> float:
        return float(self.at_start[2, -1, 1])

    @property
    def sigmoid_trained(self) -> Array:
        """The least and greatest share for the sigmoid after training."""
        return np.array([self.trained[0, :, 1].min(), self.trained[0, :, 1].max()])

    @property
    def rest(self) -> float:
        """The largest share of all the other kinds."""
        return float(max(self.rest_at_start[:, 1].max(), self.rest_trained[:, 1].max()))

    @property
    def training(self) -> str:
        """How the networks were trained."""
        return f"step size {quote(STEP_SIZE)}, batches of {quote(BATCH_SIZE)}, {quote(EPOCHS)} epochs"

    @property
    def batches(self) -> int:
        return BATCHES

    @property
    def largest_batch(self) -> int:
        return int(self.at_start[0, -1, 0])

    @property
    def caption(self) -> str:
        return (
            "The share of neurons in the second hidden layer whose batch gradient is same-signed (zeros allowed). "
            f"Behind sigmoids it is {quote(self.sigmoid_in_largest, '.0%')} even with {quote(self.largest_batch)} "
            f"digits in a batch; behind ReLU it fades to {quote(self.relu_in_largest, '.0%')}."
        )

    @property
    def alt(self) -> str:
        first, last = self.at_start[..., 1][:, [0, -1]].T
        falls = "; ".join(
            f"{name}, from {quote(a, '.2f')} to {quote(b, '.2f')}"
            for name, a, b in zip(NAMES, first, last, strict=True)
        )
        low, high = self.sigmoid_trained
        return (
            "Two panels: shares of same-signed rows against the batch size, at the start and after training. "
            f"At the start, from the smallest batch to the largest: {falls}. After training the sigmoid's share is "
            f"between {quote(low, '.2f')} and {quote(high, '.2f')}. "
            f"The other five kinds are never above {quote(self.rest, '.3f')}."
        )


@functools.cache
def _states(hidden: Hidden) -> tuple[Parameters, Parameters]:
    """The networks of all seeds at the start and after training."""
    task = digits.task(BATCH_SIZE)
    start = initialized(digits.SIZES, task.seeds)
    course = training.updates(start, hidden, task, [STEP_SIZE])
    end = next(itertools.islice(course, EPOCHS * task.updates_per_epoch, None))
    return start, Parameters(tuple(w[0] for w in end.weights), tuple(b[0] for b in end.biases))


def _shares(hidden: Hidden) -> Array:
    """Points (2, k, 2): batch size and share, at the start and after training."""
    return np.array(
        [
            digits.course(np.array([_share(s, hidden, size) for size in BATCH_SIZES]), BATCH_SIZES)
            for s in _states(hidden)
        ]
    )


def _share(networks: Parameters, hidden: Hidden, batch_size: int) -> float:
    """Of the rows that are not zero, in the second layer's gradients for batches drawn with replacement."""
    inputs, labels = digits.data()
    drawn = np.random.default_rng(batch_size).integers(len(inputs), size=(BATCHES, 1, batch_size))
    rows = network.gradients(networks, hidden, inputs[drawn], labels[drawn]).weights[1]
    live = np.abs(rows).max(axis=-1) > 0
    return float((orthants.same_sign(rows, strictly=False) & live).sum() / live.sum())
