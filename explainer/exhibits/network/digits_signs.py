"""How many rows of a hidden layer's gradient are same-signed, by batch size, at the start and after training."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.network import digits
from explainer.experiments.digits import KINDS
from explainer.experiments.digits_signs import SignShares
from explainer.experiments.experiment import Method
from explainer.quoting import quote

AXES = ("batch size", "same-signed rows of the gradient")
NAMES = ("sigmoid", "tanh + 1", "ReLU")
REST = tuple(name for name in KINDS if name not in NAMES)
LOOKS = ({"marker": "o"}, {"marker": "s", "linestyle": "--"}, {"marker": "D", "linestyle": ":"})


@dataclass(frozen=True)
class DigitsSigns(Exhibit):
    """Points (k, 2), batch size and share, of the second layer's rows that are weakly same-signed and not zero."""

    at_start: Array = shown(*AXES, name=NAMES)  # (3, k, 2)
    trained: Array = shown(*AXES, name=NAMES)  # (3, k, 2)
    rest_at_start: Array = shown(*AXES, name="the other five", role="faint")  # (k, 2), the largest of their shares
    rest_trained: Array = shown(*AXES, name="the other five", role="faint")
    size = (400, 430)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        experiment = SignShares()
        shares = {name: found.mean(axis=-1) for name, found in experiment.result.items()}
        batches = slice(1, None)  # without single samples
        chosen = np.array([shares[name][:, batches] for name in NAMES])
        rest = np.array([shares[name][:, batches] for name in REST]).max(axis=0)
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

    def draw(self, *pens: Pen) -> None:
        start, trained = pens
        start.title("at the start")
        trained.title("after training")
        for pen, field, above in ((start, "at_start", (-7, 7)), (trained, "trained", (7, -7))):
            pen.across(1.7, 1200, [2, 16, 128, 1024], log=True)
            pen.up(-0.17, 1.04, [0, 0.5, 1], "%")
            for index, look in enumerate(LOOKS):
                pen.line(f"{field}-{index}", markersize=5, **look)
                at, offset = (-1, (8, above[index])) if index < len(above) else (2, (6, 7))
                pen.name(f"{field}-{index}", at=at, offset=offset)
            pen.line(f"rest_{field}", marker="v", markersize=5)
            pen.name(f"rest_{field}", at=0, offset=(0, -5), ha="left")

    @cached_property
    def one_sample(self) -> float:
        """The least share among the three, for single samples at the start and after training: the lemma says one."""
        return float(min(self.experiment().result[name][:, 0].min() for name in NAMES))

    @property
    def in_largest(self) -> Array:
        """The shares with the largest batch, at the start and after training, for the sigmoid and for ReLU, (4,).

        To a tenth: other seeds move the next digit.
        """
        return np.array([shares[kind, -1, 1] for kind in (0, 2) for shares in (self.at_start, self.trained)]).round(1)

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
    def others(self) -> str:
        """Who the other five are."""
        return "; ".join(REST)

    @property
    def caption(self) -> str:
        return self.say(
            "The share of neurons in the second hidden layer whose batch gradient is same-signed (zeros allowed). "
            "With {largest_batch} digits in a batch it is about {in_largest[0]:.0%} behind sigmoids at the start, and "
            "about {in_largest[1]:.0%} after training; behind ReLU it is about {in_largest[2]:.0%} and "
            "{in_largest[3]:.0%}. The other five: {others}."
        )

    @property
    def alt(self) -> str:
        courses = []
        for points in (self.at_start, self.trained):
            values = zip(NAMES, points[:, 0, 1], points[..., 1].min(axis=1), points[:, -1, 1], strict=True)
            courses.append("; ".join(f"{name}, {', '.join(quote(v, '.2f') for v in three)}" for name, *three in values))
        return (
            "Two panels: shares of same-signed rows against the batch size, at the start and after training. "
            f"With the smallest batch, at the lowest point and with the largest: at the start {courses[0]}. After "
            f"training {courses[1]}. The other five kinds are never above {quote(self.rest, '.3f')}."
        )
