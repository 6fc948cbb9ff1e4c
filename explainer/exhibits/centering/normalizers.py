"""One small matrix under four remedies: which row means and which column means become zero."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, orthants
from explainer.centering import EPSILON
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit, Table
from explainer.drawing.old_pen import OldExhibit, Pen, Point
from explainer.experiments.cloud import UniformCloud
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
class Normalizers(OldExhibit):
    """Samples in rows, features in columns; one matrix for each of `REMEDIES`, and its means."""

    matrices: Array  # (4, 4, 3)
    sample_means: Array  # (4, 4)
    feature_means: Array  # (4, 3)
    size = (460, 470)
    panels = (2, 2)

    @classmethod
    def compute(cls) -> Self:
        matrices = np.array([remedy(RAW) for remedy in REMEDIES.values()])
        return cls(matrices, matrices.mean(axis=2), matrices.mean(axis=1))

    def draw(self, *axes: "Axes") -> None:
        draw_matrices(self, axes, dict(zip(REMEDIES, SPECS, strict=True)))

    @property
    def batch_norm_bound(self) -> float:
        """A power of ten; no entry changes by more if batch normalization, with its ε, replaces standardizing."""
        difference = np.abs(centering.batch_normalized(RAW, epsilon=EPSILON) - centering.standardized(RAW)).max()
        return float(10.0 ** np.ceil(np.log10(difference)))

    @property
    def epsilon(self) -> float:
        """The constant under the root of batch and layer normalization."""
        return EPSILON

    @property
    def raw_feature_means(self) -> Array:
        return np.asarray(self.feature_means[0])

    @property
    def layer_norm_feature_means(self) -> Array:
        return np.asarray(self.feature_means[-1])

    @property
    def alike_samples(self) -> int:
        """How many samples of features that are alike layer normalization gets for comparison."""
        return ALIKE.samples

    @property
    def alike_features(self) -> int:
        return ALIKE.features

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
    def pair(self) -> Array:
        """A sample of two features."""
        return PAIR

    @property
    def pair_normalized(self) -> Array:
        """What layer normalization makes of it."""
        return np.asarray(centering.layer_normalized([PAIR], epsilon=EPSILON)[0])

    @property
    def table(self) -> Table:
        """What each remedy, and each mere scaling, does to feature means and to signs."""
        rows = []
        for name, remedy in {"raw": REMEDIES["raw"], **SCALINGS, **REMEDIES}.items():
            matrix = remedy(RAW)
            weakly = int(orthants.same_sign(matrix, strictly=False).sum())
            share = f"{quote(weakly)} of {quote(len(matrix))}"
            rows.append((name, quote(matrix.mean(axis=0), ".1f"), share, ", ".join(_patterns(matrix))))
        header = ("remedy", "feature means", "same-signed samples", "signs of the samples")
        return Table("What each does to the matrix (zeros count as same-signed)", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "Columns are features, rows are samples; bold is a mean of zero. Subtracting the mean and standardizing "
            "center every feature. Layer normalization centers every sample instead, and leaves the features at "
            f"{quote(self.feature_means[-1], '.1f')}."
        )

    @property
    def alt(self) -> str:
        raw, centered, standardized, layer = self.feature_means
        return (
            f"Four samples of three features, whose feature means are {quote(raw)}. Minus the mean and standardized, "
            f"the feature means are {quote(centered, '.1f')} and {quote(standardized, '.1f')}, while the sample means "
            f"are not zero: {quote(self.sample_means[1], '.2f')} and {quote(self.sample_means[2], '.2f')}. "
            f"After layer normalization the sample means are {quote(self.sample_means[-1], '.1f')} and the feature "
            f"means {quote(layer, '.1f')}: the same signs in every sample."
        )


def draw_matrices(exhibit: Exhibit, axes: "Sequence[Axes]", specs: Mapping[str, str]) -> None:
    """Matrices made of `RAW`, with the means of their rows and columns; `specs` has a title and a format for each."""
    samples, features = RAW.shape
    for panel, (grid, (title, spec)) in enumerate(zip(axes, specs.items(), strict=True)):
        pen = Pen(exhibit, grid)
        pen.cells(f"matrices-{panel}", spec)
        draw_means(pen, f"sample_means-{panel}", [(features + 0.05, row) for row in range(samples)])
        draw_means(pen, f"feature_means-{panel}", [(feature, samples) for feature in range(features)])
        grid.set(xlim=(-0.6, features + 0.5), ylim=(samples + 0.4, -0.6), title=title)
        grid.set_xticks([*range(features), features + 0.05], ["x₁", "x₂", "x₃", "mean"])
        grid.set_yticks(range(samples + 1), ["a", "b", "c", "d", "mean"])
        grid.xaxis.tick_top()
        grid.tick_params(length=0)


def draw_means(pen: Pen, name: str, at: Sequence[Point]) -> None:
    """The means in a field beside their grid: bold in the color of a goal if all are zero, else faint."""
    zero = np.abs(pen.field(name)).max() < ZERO
    style = {"role": "goal", "weight": "bold"} if zero else {"role": "faint"}
    pen.numbers(name, at, "{:.2f}", ha="center", va="center", size=12, **style)


def _patterns(matrix: Array) -> list[str]:
    """The sign patterns of the samples, each once, such as "+−−"."""
    marks = {1: "+", -1: "−", 0: "0"}
    return list(dict.fromkeys("".join(marks[sign] for sign in row) for row in np.sign(matrix).astype(int).tolist()))
