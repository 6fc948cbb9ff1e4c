"""One small matrix under four remedies: which row means and which column means become zero."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import centering, orthants
from explainer.centering import EPSILON
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.panel import Point
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.experiments.cloud import UniformCloud
from explainer.quoting import quote

# Three features that differ in mean and in scale: no entry is negative, as behind a ReLU.
RAW = np.array([[1.0, 30.0, 7.0], [2.0, 10.0, 4.0], [4.0, 40.0, 8.0], [5.0, 20.0, 1.0]])
REMEDIES: dict[str, Callable[[Array], Array]] = {
    "raw": lambda x: x,
    "minus the mean": centering.centered,
    "standardized, batch norm": centering.standardized,
    "layer norm": lambda x: centering.layer_normalized(x, epsilon=EPSILON),
}
SPECS = ("g", "g", ".1f", ".1f")
SCALINGS: dict[str, Callable[[Array], Array]] = {
    "divided by its deviation": centering.scaled,
    "min–max": centering.min_max_scaled,
}
PAIR = np.array([1.0, 2.0])
ALIKE = UniformCloud(samples=2000, features=10)  # features with one mean and one deviation
# Every mix of the values of three features that share mean and deviation, two lopsided one way, one the other way.
LOW, HIGH = (-2.0, *[4 / 3] * 9), (4.0, *[2 / 3] * 9)
UNLIKE = np.array(list(itertools.product(LOW, LOW, HIGH)))
ZERO = 1e-9  # a mean below it is zero but for rounding


@dataclass(frozen=True)
class Normalizers(Exhibit):
    """Samples in rows, features in columns; one matrix for each of `REMEDIES`, and its means, colored if zero."""

    matrices: Array = shown("", "")  # (4, 4, 3)
    sample_means: Array = shown(role=("faint", "faint", "faint", "centered"))  # (4, 4)
    feature_means: Array = shown(role=("faint", "centered", "centered", "faint"))  # (4, 3)
    size = (400, 420)
    panels = (2, 2)
    epsilon = EPSILON  # the constant under the root of batch and layer normalization
    alike_samples, alike_features = ALIKE.samples, ALIKE.features
    pair = PAIR  # a sample of two features

    @classmethod
    def compute(cls) -> Self:
        matrices = np.array([remedy(RAW) for remedy in REMEDIES.values()])
        return cls(matrices, matrices.mean(axis=2), matrices.mean(axis=1))

    def draw(self, *pens: Pen) -> None:
        draw_matrices(pens, dict(zip(REMEDIES, SPECS, strict=True)))

    @property
    def batch_norm_bound(self) -> float:
        """A power of ten; no entry changes by more if batch normalization, with its ε, replaces standardizing."""
        difference = np.abs(centering.batch_normalized(RAW, epsilon=EPSILON) - centering.standardized(RAW)).max()
        return float(10.0 ** np.ceil(np.log10(difference)))

    @property
    def raw_feature_means(self) -> Array:
        return np.asarray(self.feature_means[0])

    @property
    def layer_norm_feature_means(self) -> Array:
        return np.asarray(self.feature_means[-1])

    @property
    def projected_means(self) -> Array:
        """The feature means after each sample has lost its own mean, before it is divided."""
        return np.asarray(self.raw_feature_means - self.raw_feature_means.mean())

    @property
    def alike_least(self) -> float:
        """The least of their feature means."""
        return float(ALIKE.result.mean(axis=0).min())

    @property
    def alike_greatest(self) -> float:
        return float(ALIKE.result.mean(axis=0).max())

    @property
    def alike_least_after(self) -> float:
        """The least of their feature means after layer normalization."""
        return float(centering.layer_normalized(ALIKE.result, epsilon=EPSILON).mean(axis=0).min())

    @property
    def alike_greatest_after(self) -> float:
        return float(centering.layer_normalized(ALIKE.result, epsilon=EPSILON).mean(axis=0).max())

    @property
    def unlike_means(self) -> Array:
        """The means of three independent features of one deviation, but not of one distribution."""
        return np.asarray(UNLIKE.mean(axis=0))

    @property
    def unlike_means_after(self) -> Array:
        """Their means after layer normalization."""
        return np.asarray(centering.layer_normalized(UNLIKE, epsilon=EPSILON).mean(axis=0))

    @property
    def least(self) -> float:
        """The least entry of the standardized matrix."""
        return float(self.matrices[2].min())

    @property
    def greatest(self) -> float:
        return float(self.matrices[2].max())

    @property
    def layer_norm_signs(self) -> str:
        """The sign patterns of the samples after layer normalization."""
        return " and ".join(_patterns(self.matrices[-1]))

    @property
    def min_max_means(self) -> Array:
        return np.asarray(centering.min_max_scaled(RAW).mean(axis=0))

    @property
    def pair_normalized(self) -> Array:
        """What layer normalization makes of it."""
        return np.asarray(centering.layer_normalized([PAIR], epsilon=EPSILON)[0])

    @property
    def table(self) -> Table:
        """What each remedy, and each mere scaling, does to feature means and to signs."""
        matrices = {name: remedy(RAW) for name, remedy in {"raw": REMEDIES["raw"], **SCALINGS, **REMEDIES}.items()}
        weakly = [orthants.same_sign(matrix, strictly=False) for matrix in matrices.values()]
        return Table.of(
            "What each does to the matrix (same-signed: zeros allowed)",
            {
                "remedy": matrices,
                "same-signed": [f"{quote(int(same.sum()))} of {quote(len(same))}" for same in weakly],
                "feature means": column((matrix.mean(axis=0) for matrix in matrices.values()), ".1f"),
                "signs of the samples": [" ".join(_patterns(matrix)) for matrix in matrices.values()],
            },
        )

    @property
    def caption(self) -> str:
        return self.say(
            "Columns are features, rows are samples; bold is a mean of zero. Subtracting the mean and standardizing "
            "center every feature. Layer normalization centers every sample instead, and leaves the features at "
            "{feature_means[3]:.1f}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Four samples of three features, whose feature means are {feature_means[0]}. Minus the mean and "
            "standardized, the feature means are {feature_means[1]:.1f} and {feature_means[2]:.1f}, while the sample "
            "means are not zero: {sample_means[1]:.2f} and {sample_means[2]:.2f}. After layer normalization the "
            "sample means are {sample_means[3]:.1f} and the feature means {feature_means[3]:.1f}: the same signs in "
            "every sample."
        )


def draw_matrices(pens: Sequence[Pen], specs: Mapping[str, str]) -> None:
    """Matrices made of `RAW`, with the means of their rows and columns; `specs` has a title and a format for each."""
    samples, features = RAW.shape
    for panel, (pen, (title, spec)) in enumerate(zip(pens, specs.items(), strict=True)):
        pen.cells(f"matrices-{panel}", spec)
        pen.bare((-1.65, features + 0.7), (samples + 0.75, -1.2))
        pen.title(title)
        draw_means(pen, f"feature_means-{panel}", [(feature, samples) for feature in range(features)])
        draw_means(pen, f"sample_means-{panel}", [(features + 0.1, row) for row in range(samples)])
        draw_way(pen, (-1.15, -0.4), (-1.15, samples))
        draw_way(pen, (-0.4, -0.85), (features + 0.1, -0.85))


def draw_means(pen: Pen, name: str, at: Sequence[Point]) -> None:
    """The means in a field beside their grid: bold if all are zero."""
    weight = "bold" if np.abs(pen.field(name)).max() < ZERO else "normal"
    pen.numbers(name, at, "{:.2f}", ha="center", va="center", size=12.6, weight=weight)


def draw_way(pen: Pen, start: Point, end: Point) -> None:
    """An arrow along a grid to the means: down, over the samples, or across, over the features of a sample."""
    short = (end[0], end[1] - 0.4) if end[1] > start[1] else (end[0] - 0.6, end[1])
    pen.guide([start, short], arrow=True)
    pen.words(end, "mean", role="faint", ha="center", va="center", size=12.6)


def _patterns(matrix: Array) -> list[str]:
    """The sign patterns of the samples, each once, such as "+−−"."""
    marks = {1: "+", -1: "−", 0: "0"}
    return list(dict.fromkeys("".join(marks[sign] for sign in row) for row in np.sign(matrix).astype(int).tolist()))
