"""Two samples of two classes, and the lines by which descent on the logistic loss tends to separate them."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import margins
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, shown
from explainer.drawing.pen import Pen

BELOW, ABOVE = np.array([1.0, 2.0]), np.array([3.0, 2.0])
MEAN = (BELOW + ABOVE) / 2
REACH = 1.75  # of a line, to either side of its middle


@dataclass(frozen=True)
class TwoMargins(Exhibit):
    """Points (k, 2) in the plane of the raw inputs."""

    below: Array = shown(*INPUTS, name="one class", role="input")  # (2,)
    above: Array = shown(*INPUTS, name="the other", role="input")  # (2,)
    raw: Array = shown(*INPUTS, name="raw", role="raw")  # (2, 2), the line where weights and bias put out zero
    centered: Array = shown(*INPUTS, name="centered", role="centered")  # (2, 2)
    size = (400, 250)

    @classmethod
    def compute(cls) -> Self:
        return cls(below=BELOW, above=ABOVE, raw=_line(np.zeros(2)), centered=_line(MEAN))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.plane((-0.7, 4.7), (-0.3, 4.1))
        pen.line("raw", linewidth=2.4)
        pen.name("raw", at=1, offset=(8, -4))
        pen.line("centered", linestyle="--")
        pen.name("centered", at=1, offset=(-8, -4))
        pen.dots("below", markersize=10)
        pen.name("below", offset=(0, 10))
        pen.dots("above", marker="s", markersize=9)
        pen.name("above", offset=(0, -10))

    @property
    def raw_weights(self) -> Array:
        """The weights for the raw inputs, the first of them one, (2,)."""
        return _first_one(np.zeros(2))

    @property
    def centered_weights(self) -> Array:
        return _first_one(MEAN)

    @property
    def angle(self) -> float:
        """Between the two lines, in degrees."""
        raw, centered = self.raw_weights, self.centered_weights
        cosine = abs(raw @ centered) / np.linalg.norm(raw) / np.linalg.norm(centered)
        return float(np.degrees(np.arccos(cosine)))

    @property
    def caption(self) -> str:
        return self.say(
            "Either line passes halfway between the samples. The centered one goes straight across; the raw one is "
            "tilted by {angle:.0f}°, since its bias counts as a weight."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two samples of two classes, {below} and {above}, and two lines between them. The dashed line, of centered "
            "inputs, goes from {centered[0]:.1f} to {centered[1]:.1f}, straight across the way between the samples. "
            "The line of raw inputs is tilted by {angle:.0f} degrees, from {raw[0]:.1f} to {raw[1]:.1f}."
        )


def _weights(shift: Array) -> Array:
    """The weights and the bias of the largest margin for inputs minus the shift, (3,)."""
    return margins.largest_margin(ABOVE - shift, BELOW - shift)


def _first_one(shift: Array) -> Array:
    weights = _weights(shift)[:2]
    return np.asarray(weights / weights[0])


def _line(shift: Array) -> Array:
    """The part nearest to the mean of the line where the output is zero, from below to above, (2, 2)."""
    *weights, bias = _weights(shift)
    size = np.linalg.norm(weights)
    across = np.array(weights) / size
    height = across @ (MEAN - shift) + bias / size
    return np.asarray(MEAN - height * across + np.outer([-REACH, REACH], [-across[1], across[0]]))
