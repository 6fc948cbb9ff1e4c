"""Zero-centering seen with the eye: a few digits, the mean of all of them, and what is left of each without it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.experiments import digits
from explainer.quoting import quote

CHOSEN = (0, 3, 7)  # of each of these the first image in the data
BETWEEN = -1.6  # where a sign stands that joins an image to the one on its left
MIDDLE = {"ha": "center", "va": "center"}


@dataclass(frozen=True)
class DigitImages(Exhibit):
    """Images of pixels (8, 8), gray from 0 to 1, of three digits before and after the mean is subtracted."""

    gray: Array = shown("", "")  # (3, 8, 8)
    mean: Array = shown("", "")  # (8, 8), of all digits
    centered: Array = shown("", "")  # (3, 8, 8), as the networks read them
    size = (400, 390)
    panels = (len(CHOSEN), 3)

    @classmethod
    def compute(cls) -> Self:
        images = _images()
        inputs, labels = digits.data()
        rows = [int(np.flatnonzero(labels == label)[0]) for label in CHOSEN]
        return cls(images[rows], images.mean(axis=0), inputs.reshape(images.shape)[rows])

    def draw(self, *pens: Pen) -> None:
        last, middle = len(self.mean) - 1, len(CHOSEN) // 2  # the last pixel of a row, the row of the mean
        center = last / 2
        for row in range(len(CHOSEN)):
            gray, mean, rest = pens[3 * row : 3 * row + 3]
            gray.cells(f"gray-{row}", signs=False)
            rest.cells(f"centered-{row}", signs=False)
            rest.words((BETWEEN, center), "=", **MIDDLE)
            if row == middle:
                mean.cells("mean", signs=False)
                mean.words((BETWEEN, center), "−", **MIDDLE)
            else:
                mean.bare((-0.6, last + 0.6), (last + 0.6, -0.6), equal=True)
                mean.words((center, center), "− mean", role="faint", **MIDDLE)
        pens[3 * middle - 2].words((center, last), "the mean", **MIDDLE)
        pens[0].title("raw: one sign")
        pens[2].title("centered: both")

    @cached_property
    def samples(self) -> int:
        """How many digits there are."""
        return len(digits.data()[0])

    @cached_property
    def below_raw(self) -> int:
        """How many of all their pixels are below zero as they are."""
        return int((_images() < 0).sum())

    @cached_property
    def below(self) -> float:
        """Which share of them is below zero without the mean."""
        return float((digits.data()[0] < 0).mean())

    @property
    def mean_largest(self) -> float:
        return float(self.mean.max())

    @property
    def caption(self) -> str:
        return self.say(
            "Pixels above zero in one color, below zero in another, exactly zero in gray. As they are, {below_raw} "
            "pixels of the {samples} digits are below zero; less their mean, {below:.0%} of them."
        )

    @property
    def alt(self) -> str:
        counts = "; ".join(
            f"{quote(label)}, {quote(int((rest > 0).sum()))} and {quote(int((rest < 0).sum()))}"
            for label, rest in zip(CHOSEN, self.centered, strict=True)
        )
        return self.say(
            "Three rows, each the image of a digit, minus the mean image, equals what is left. As they are, "
            "{below_raw} pixels are below zero; the mean is largest in its middle columns, up to {mean_largest:.2f}. "
            f"Pixels above and below zero in what is left: {counts}."
        )


def _images() -> Array:
    """All digits as they come, gray from 0 to 1, (1797, 8, 8)."""
    from sklearn.datasets import load_digits  # only here: most exhibits do without

    images = load_digits().images
    return np.asarray(images / images.max())
