"""How many rows of a hidden layer's gradient are same-signed, by batch size, at the start and after training."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits.network import digits
from explainer.experiments.digits_signs import SignShares
from explainer.experiments.experiment import Method
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = ("sigmoid", "tanh + 1", "ReLU")


@dataclass(frozen=True)
class DigitsSigns(OldExhibit):
    """Points (k, 2), batch size and share, of the second layer's rows that are weakly same-signed and not zero."""

    at_start: Array  # (3, k, 2), for `NAMES`
    trained: Array  # (3, k, 2)
    rest_at_start: Array  # (k, 2), the largest share among the other kinds
    rest_trained: Array
    size = (460, 400)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        experiment = SignShares()
        shares = {name: found.mean(axis=-1) for name, found in experiment.result.items()}
        batches = slice(1, None)  # without single samples
        chosen = np.array([shares[name][:, batches] for name in NAMES])
        rest = np.array([share[:, batches] for name, share in shares.items() if name not in NAMES]).max(axis=0)
        start, trained = (
            np.array([digits.course(share, experiment.sizes[batches]) for share in (*chosen[:, state], rest[state])])
            for state in (0, 1)
        )
        return cls(start[:-1], trained[:-1], start[-1], trained[-1])

    @staticmethod
    def experiment() -> SignShares:
        return SignShares()

    @property
    def method(self) -> Method:
        return self.experiment().method

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
        return float(min(self.experiment().result[name][:, 0].min() for name in NAMES))

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
    def largest_batch(self) -> int:
        return int(self.at_start[0, -1, 0])

    @property
    def caption(self) -> str:
        return (
            "The share of neurons in the second hidden layer whose batch gradient is same-signed (zeros allowed). "
            f"With {quote(self.largest_batch)} digits in a batch it is {quote(self.sigmoid_in_largest, '.0%')} behind "
            f"sigmoids at the start, and {quote(self.trained[0, -1, 1], '.0%')} after training; behind ReLU it is "
            f"{quote(self.relu_in_largest, '.0%')} and {quote(self.trained[2, -1, 1], '.0%')}."
        )

    @property
    def alt(self) -> str:
        courses = []
        for points in (self.at_start, self.trained):
            values = zip(NAMES, points[:, 0, 1], points[..., 1].min(axis=1), points[:, -1, 1], strict=True)
            courses.append(
                "; ".join(f"{n}, {quote(a, '.2f')}, {quote(b, '.2f')}, {quote(c, '.2f')}" for n, a, b, c in values)
            )
        return (
            "Two panels: shares of same-signed rows against the batch size, at the start and after training. "
            f"With the smallest batch, at the lowest point and with the largest: at the start {courses[0]}. After "
            f"training {courses[1]}. The other five kinds are never above {quote(self.rest, '.3f')}."
        )
