"""What is left of the mean when images are prepared in five ways: for a dense layer, and for a convolution."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import weight_sharing
from explainer.checked import Array
from explainer.conditioning import eigenvalues, second_moment
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.also_holds import pictures
from explainer.exhibits.also_holds.zero_one import ZeroOne
from explainer.quoting import quote

SHARE = "share of the mean square"
KERNEL = 3
PREPARED: dict[str, Callable[[Array], Array]] = {  # of gray from 0 to 1, (images, h, w)
    "from 0 to 1": np.asarray,
    "from −1 to 1": lambda gray: np.asarray(2 * gray - 1),
    "minus image mean": lambda gray: np.asarray(gray - gray.mean(axis=(1, 2), keepdims=True)),
    "minus channel mean": lambda gray: np.asarray(gray - gray.mean()),
    "minus pixel means": lambda gray: np.asarray(gray - gray.mean(axis=0)),
}
ROLES = ("raw", "raw", "raw", "centered", "centered")


@dataclass(frozen=True)
class ImageMeans(ZeroOne):
    """‖μ‖²/E‖x‖² of scikit-learn's digits: how much of the mean square is that of the features' means."""

    ways: tuple[str, ...] = shown()
    dense: Array = shown(SHARE, role=ROLES)  # (5,), the features are the 64 pixels
    convolution: Array = shown(SHARE, role=ROLES)  # (5,), the nine pixels that the kernel reads, at all positions
    size = (400, 385)
    panels = (2, 1)
    kernel = KERNEL

    @classmethod
    def compute(cls) -> Self:
        images = [prepare(pictures.digits()) for prepare in PREPARED.values()]
        flat = [each.reshape(len(each), -1) for each in images]
        read = [weight_sharing.patches(each, KERNEL).reshape(-1, KERNEL**2) for each in images]
        return cls(tuple(PREPARED), *(np.array([_share(x) for x in kind]) for kind in (flat, read)))

    def draw(self, *pens: Pen) -> None:
        titles = ("{pixels} pixels into a dense layer", "into a convolution of {kernel} × {kernel}")
        for pen, field, title in zip(pens, ("dense", "convolution"), titles, strict=True):
            shares = pen.field(field)
            pen.across(0, 0.8, [0, 0.25, 0.5, 0.75], "%")
            pen.up(len(shares) - 0.5, -1.6)
            pen.words((0, -1), title, va="center")  # on the bars, away from the panel above
            pen.bars(field)
            pen.names("ways", vertical=True)
            pen.numbers(field, [(share + 0.015, row) for row, share in enumerate(shares)], "{:.0%}", va="center")

    @property
    def images(self) -> int:
        return len(pictures.digits())

    @property
    def pixels(self) -> int:
        return int(pictures.digits()[0].size)

    @property
    def dense_share(self) -> dict[str, float]:
        """The share for a dense layer, by the way of preparing."""
        return dict(zip(self.ways, map(float, self.dense), strict=True))

    @property
    def convolution_share(self) -> dict[str, float]:
        """The share for a convolution."""
        return dict(zip(self.ways, map(float, self.convolution), strict=True))

    @property
    def steepest(self) -> Array:
        """How many times as steep as the next the steepest direction of a dense layer is, in the order of the ways."""
        moments = [second_moment(prepare(pictures.digits()).reshape(self.images, -1)) for prepare in PREPARED.values()]
        return np.array([values[-1] / values[-2] for values in map(eigenvalues, moments)])

    @property
    def steepest_raw(self) -> float:
        return float(self.steepest[0])

    @property
    def steepest_centered(self) -> float:
        return float(self.steepest[-1])

    @property
    def read_gray(self) -> float:
        """What the kernel reads on average."""
        return float(weight_sharing.patches(pictures.digits(), KERNEL).mean())

    @property
    def convolution_channel(self) -> float:
        """What one mean for the channel leaves to a convolution."""
        return self.convolution_share["minus channel mean"]

    @property
    def dense_channel(self) -> float:
        return self.dense_share["minus channel mean"]

    @property
    def caption(self) -> str:
        return self.say(
            "How much of the mean square is left to the means. For a dense layer one mean for the whole channel "
            "leaves {dense_share[minus channel mean]:.0%}, for a convolution "
            "{convolution_share[minus channel mean]:.0%}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two sets of bars for the share of the means in the mean square of {images} digits. Into a dense layer: "
            "{listed[0]}. Into a convolution: {listed[1]}."
        )

    @property
    def listed(self) -> tuple[str, str]:
        """The bars in words, above and below."""
        above, below = (
            ", ".join(f"{quote(share, '.0%')} ({way})" for way, share in shares.items())
            for shares in (self.dense_share, self.convolution_share)
        )
        return above, below


def _share(inputs: Array) -> float:
    return float((inputs.mean(axis=0) ** 2).sum() / (inputs**2).sum(axis=1).mean())
