"""Centering, scaling, or both: the condition number of three small data sets, each with a fault of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, conditioning
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DATA = {  # four samples each; no input is negative
    "mean only": np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [2.0, 2.0]]),
    "mean and scale": np.array([[1.0, 10.0], [1.0, 20.0], [2.0, 10.0], [2.0, 20.0]]),
    "mean and correlation": np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]]),
}
TREATMENTS: dict[str, Callable[[Array], Array]] = {
    "raw": lambda x: x,
    "scaled": centering.scaled,
    "centered": centering.centered,
    "standardized": centering.standardized,
}
# No correlation, and a mean along the feature that varies least: what centering can make worse.
HIDDEN = np.array([[-4.0, 3.0], [-4.0, 5.0], [4.0, 3.0], [4.0, 5.0]])
MARKERS, ROLES_OF_DATA = ("o", "s", "D"), ("input", "upstream", "weight")


@dataclass(frozen=True)
class CenterOrScale(OldExhibit):
    """Points (place, κ): one line for each data set, one place for each treatment."""

    kappas: Array  # (3, 4, 2)
    treatments: Array  # (4,), their names
    size = (460, 360)

    @classmethod
    def compute(cls) -> Self:
        kappas = [[(place, _kappa(treat(x))) for place, treat in enumerate(TREATMENTS.values())] for x in DATA.values()]
        return cls(np.array(kappas), np.array(list(TREATMENTS)))

    def draw(self, *axes: "Axes") -> None:
        (panel,) = axes
        pen = Pen(self, panel)
        panel.set(yscale="log", ylim=(0.7, 1200), xlim=(-0.4, 3.45), title="condition number κ")
        panel.set_yticks([1, 10, 100, 1000], [f"{10**k:d}" for k in range(4)])
        panel.minorticks_off()
        pen.names("treatments")
        for index, (role, marker) in enumerate(zip(ROLES_OF_DATA, MARKERS, strict=True)):
            pen.line(f"kappas-{index}", role, linewidth=1.2, linestyle=(0, (3, 2)))
            pen.dots(f"kappas-{index}", role, marker=marker, markersize=12 - 2 * index)
        pen.words((0.15, 11.5), "mean only", "input", va="top")
        pen.words((0.2, 520), "mean and scale", "upstream", va="bottom")
        pen.words((-0.05, 36), "mean and\ncorrelation", "weight", va="bottom")

    def kappa(self, data: str, treatment: str) -> float:
        """One condition number, by the names of `DATA` and `TREATMENTS`."""
        return float(self.kappas[list(DATA).index(data), list(TREATMENTS).index(treatment), 1])

    @property
    def correlation(self) -> float:
        """Between the two features of the third data set."""
        return float(np.corrcoef(DATA["mean and correlation"].T)[0, 1])

    @property
    def correlated(self) -> float:
        """κ of the third data set, centered."""
        return self.kappa("mean and correlation", "centered")

    @property
    def scale_ratio(self) -> float:
        """How many times as large the second deviation is, in the second data set."""
        low, high = DATA["mean and scale"].std(axis=0)
        return float(high / low)

    @property
    def scale_centered(self) -> float:
        """κ of the second data set, centered."""
        return self.kappa("mean and scale", "centered")

    @property
    def scale_scaled(self) -> float:
        return self.kappa("mean and scale", "scaled")

    @property
    def scale_raw(self) -> float:
        return self.kappa("mean and scale", "raw")

    @property
    def hidden_raw(self) -> float:
        """κ of the samples `HIDDEN`."""
        return _kappa(HIDDEN)

    @property
    def hidden_centered(self) -> float:
        return _kappa(centering.centered(HIDDEN))

    @property
    def hidden_scaled(self) -> float:
        return _kappa(centering.scaled(HIDDEN))

    @property
    def hidden_leveled(self) -> float:
        """κ of the samples `HIDDEN`, each feature divided by its root mean square."""
        return _kappa(_leveled(HIDDEN))

    @property
    def mean_only_leveled(self) -> float:
        """The same for the first data set."""
        return _kappa(_leveled(DATA["mean only"]))

    @property
    def hidden_raw_biased(self) -> float:
        return _kappa(conditioning.with_bias_column(HIDDEN))

    @property
    def hidden_centered_biased(self) -> float:
        return _kappa(conditioning.with_bias_column(centering.centered(HIDDEN)))

    @property
    def hidden_second(self) -> Array:
        """The two values of the second feature of `HIDDEN`."""
        return np.unique(HIDDEN[:, 1])

    @property
    def hidden_first(self) -> float:
        """The first is plus or minus this."""
        return float(HIDDEN[:, 0].max())

    @property
    def table(self) -> Table:
        """The three data sets under the four treatments, without a bias and with one."""
        rows = []
        for name, x in DATA.items():
            samples = " ".join(quote(sample).replace(" ", "\N{NO-BREAK SPACE}") for sample in x)
            kappas = self.kappas[list(DATA).index(name), :, 1]
            rows.append((f"{name}: {samples}", *(quote(kappa, ".0f") for kappa in kappas)))
            biased = [_kappa(conditioning.with_bias_column(treat(x))) for treat in TREATMENTS.values()]
            rows.append(("the same, with a bias", *(quote(kappa, ".0f") for kappa in biased)))
        return Table("Condition numbers of three data sets", ("data", *TREATMENTS), tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "Three sets of four samples. Scaling divides each feature by its deviation: here it helps where scales "
            "differ, and leaves the mean. Centering removes the mean, and leaves differences of scale. Neither "
            "removes correlation."
        )

    @property
    def alt(self) -> str:
        lists = "; ".join(
            f"{name}: {', '.join(quote(kappa, '.0f') for kappa in line[:, 1])}"
            for name, line in zip(DATA, self.kappas, strict=True)
        )
        return (
            f"Condition numbers on a logarithmic axis under four treatments, {', '.join(self.treatments)}, for three "
            f"data sets named by their faults. In that order: {lists}. Where the mean is the only fault, scaling "
            "changes nothing and centering everything."
        )


def _leveled(inputs: Array) -> Array:
    """Each feature divided by its root mean square."""
    return np.asarray(inputs / np.sqrt((inputs**2).mean(axis=0)))


def _kappa(inputs: Array) -> float:
    return conditioning.condition_number(conditioning.second_moment(inputs))
