"""How often the gradient of shared weights is same-signed: a kernel by its positions, a recurrence by its steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import batches, weight_sharing
from explainer.checked import Array
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.also_holds import pictures
from explainer.exhibits.also_holds.softmax_rows import SoftmaxRows
from explainer.orthants import same_sign

AXES = ("positions, steps or tokens", "share of same-signed gradients")
SIDES = (1, 2, 3, 4, 5, 6)  # of the square of positions
PLACES = np.square(SIDES)
LAST = f"-{len(SIDES) - 1}-1"  # the share at most places, as the entry of a field
KERNEL = 3
WEIGHTS = KERNEL**2  # of the kernel, and of each row of the recurrence
RUNS, SEED = 4000, 5
DRAWS = 3  # of deltas for each digit


@dataclass(frozen=True)
class SharedWeights(SoftmaxRows):
    """Points (places, share): gradients of nine weights that are shared by so many places, summed over them."""

    recurrence: Array = shown(*AXES, name="RNN of sigmoids", role="raw")  # (6, 2), rows of W, the loss at the last step
    tokens: Array = shown(*AXES, name="independent tokens", role="raw")  # (6, 2), exact
    noise: Array = shown(*AXES, role="raw")  # (6, 2), a kernel on images of independent pixels
    handwriting: Array = shown(*AXES, name="CNN on digits", role="raw")  # (6, 2), the same on scikit-learn's digits
    size = (400, 310)
    weights, kernel, runs = WEIGHTS, KERNEL, RUNS

    @classmethod
    def compute(cls) -> Self:
        random = np.random.default_rng(SEED)
        exact = batches.coin_chances(WEIGHTS, int(PLACES[-1]))
        images = np.repeat(pictures.digits(), DRAWS, axis=0)
        return cls(
            recurrence=_points(_rows(random, steps) for steps in PLACES),
            tokens=np.column_stack([PLACES, exact[PLACES - 1]]),
            noise=_points(
                _kernels(random, random.uniform(size=(RUNS, side + KERNEL - 1, side + KERNEL - 1))) for side in SIDES
            ),
            handwriting=_points(_kernels(random, _middle(images, side)) for side in SIDES),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0.9, 75, [*PLACES], log=True)
        pen.up(0, 1.06, [0, 0.25, 0.5, 0.75, 1], "%")
        pen.line("recurrence", marker="s", markersize=6)
        pen.line("tokens", linestyle=(0, (5, 2)))
        pen.dots("noise", hollow=True)
        pen.line("handwriting", marker="D", markersize=6, linestyle=":")
        pen.name("recurrence", at=2, offset=(0, 9), ha="left")
        pen.name("tokens", at=2, offset=(0, 8), ha="left")
        pen.name("handwriting", at=2, offset=(-8, -12))
        for name in ("recurrence", "tokens", "handwriting"):
            pen.numbers(name + LAST, [(40, pen.field(name)[-1, 1])], "{:.0%}", va="center")

    @property
    def most(self) -> int:
        """The largest number of places."""
        return int(PLACES[-1])

    @property
    def two(self) -> float:
        """The exact share for two independent places: ½ + 2⁻ⁿ."""
        return float(batches.coin_chances(WEIGHTS, 2)[-1])

    @property
    def rows(self) -> float:
        """The share of the rows of a recurrence after most steps."""
        return float(self.recurrence[-1, 1])

    @property
    def kernels(self) -> float:
        """The share of kernels on images of independent pixels, at most positions."""
        return float(self.noise[-1, 1])

    @property
    def kernels_on_digits(self) -> float:
        return float(self.handwriting[-1, 1])

    @property
    def of_tokens(self) -> float:
        return float(self.tokens[-1, 1])

    @cached_property
    def asked_at_each(self) -> float:
        """The share of the rows of a recurrence after most steps if the loss asks something of each state."""
        return _rows(np.random.default_rng(SEED), self.most, each=True)

    @property
    def caption(self) -> str:
        return self.say(
            "At one place each gradient is same-signed: that is the lemma. Summed over {most}, with each δ plus or "
            "minus one by a fair coin, {of_tokens:.0%} still are for independent tokens, {kernels:.0%} for a kernel "
            "on images of independent pixels (rings) and {kernels_on_digits:.0%} on digits. Of the rows of a "
            "recurrence with its loss at the last step it is {rows:.0%}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The share of same-signed gradients of {weights} shared weights, against the number of places that share "
            "them, on a logarithmic axis from one to {most}. All four curves begin at {tokens[0][1]:.0%}. The "
            "recurrence falls to {rows:.0%} and stays. The exact curve of independent tokens falls to "
            "{of_tokens:.0%}, and the kernel on images of independent pixels lies on it, with {kernels:.0%}. The "
            "kernel on digits falls to {kernels_on_digits:.0%}."
        )


def _points(shares: Iterable[float]) -> Array:
    return np.column_stack([PLACES, list(shares)])


def _middle(images: Array, side: int) -> Array:
    """So much of the middle of each image that the kernel has side × side positions."""
    cut = (images.shape[-1] - side - KERNEL + 1) // 2
    return images[:, cut : cut + side + KERNEL - 1, cut : cut + side + KERNEL - 1]


def _kernels(random: np.random.Generator, images: Array) -> float:
    """The share of kernels, one an image, whose gradient is same-signed for a fair coin δ = ±1 at each position."""
    read = weight_sharing.patches(images, KERNEL)
    return _share(weight_sharing.kernel_gradient(random.choice([-1.0, 1.0], read.shape[:-1]), read))


def _rows(random: np.random.Generator, steps: int, *, each: bool = False) -> float:
    """The share of rows of dL/dW that are same-signed; the loss asks normal numbers of the last state, or of each.

    W has normal entries of deviation 1/√n, what is read at each step adds normal numbers, anew for each run.
    """
    weights = random.normal(size=(RUNS, WEIGHTS, WEIGHTS)) / np.sqrt(WEIGHTS)
    states = weight_sharing.recurrent_states(weights, random.normal(size=(RUNS, steps, WEIGHTS)))
    asked = random.normal(size=(RUNS, steps, WEIGHTS))
    if not each:
        asked[:, :-1] = 0
    return _share(weight_sharing.recurrent_gradient(weights, states, asked))


def _share(gradients: Array) -> float:
    """Zeros allowed, for digits have black pixels; what is zero throughout has no sign and is left out."""
    moved = (gradients != 0).any(axis=-1)
    return float(same_sign(gradients, strictly=False)[moved].mean())
