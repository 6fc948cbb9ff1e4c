"""Centering, scaling, or both: the condition number of three small data sets, each with a fault of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import bowl, centering, conditioning
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.quoting import quote

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
ROLES_OF_TREATMENTS = ("raw", "raw", "centered", "centered")
REACH, POINTS = 0.36, 22  # of the contours
PLACES = np.stack(np.meshgrid(np.arange(4.0), -1.2 * np.arange(3), indexing="ij"), axis=-1)  # (4, 3, 2)


@dataclass(frozen=True)
class CenterOrScale(Exhibit):
    """A contour of the bowl for each treatment and data set, one long half axis for all, and its condition number."""

    bowls: Array = shown(role=ROLES_OF_TREATMENTS)  # (4, 3, k, 2), a column for each treatment
    kappas: Array = shown(role=ROLES_OF_TREATMENTS)  # (4, 3)
    treatments: Array = shown(role=ROLES_OF_TREATMENTS)  # (4,), their names
    data: Array = shown()  # (3,), the names of the data sets
    size = (400, 392)

    @classmethod
    def compute(cls) -> Self:
        hessians = [[conditioning.second_moment(treat(x)) for x in DATA.values()] for treat in TREATMENTS.values()]
        bowls = [bowl.contour(hessians[i][j], PLACES[i, j], REACH, POINTS) for i, j in np.ndindex(4, 3)]
        return cls(
            bowls=np.array(bowls).reshape(4, 3, POINTS + 1, 2),
            kappas=np.array([[conditioning.condition_number(each) for each in row] for row in hessians]),
            treatments=np.array(list(TREATMENTS)),
            data=np.array(list(DATA)),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.bare((-0.5, 3.5), (-3.0, 0.95), equal=True)
        pen.numbers("treatments", [(across, 0.82) for across, _ in PLACES[:, 0]], ha="center", va="center", size=13.5)
        pen.numbers("data", [(-0.48, up + 0.52) for _, up in PLACES[0]], ha="left", va="center", fontstyle="italic")
        pen.line("bowls")
        below = [(across, up - 0.48) for across, up in PLACES.reshape(-1, 2)]
        pen.numbers("kappas", below, "κ = {:.0f}", ha="center", va="center")

    def kappa(self, data: str, treatment: str) -> float:
        """One condition number, by the names of `DATA` and `TREATMENTS`."""
        return float(self.kappas[list(TREATMENTS).index(treatment), list(DATA).index(data)])

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
    def scale_standardized(self) -> float:
        return self.kappa("mean and scale", "standardized")

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
        rows = {}
        for j, (name, x) in enumerate(DATA.items()):
            samples = " ".join(quote(sample).replace(" ", "\N{NO-BREAK SPACE}") for sample in x)
            rows[f"{name}: {samples}"] = column(self.kappas[:, j], ".0f")
            rows[f"{name}, with a bias"] = column(
                [_kappa(conditioning.with_bias_column(treat(x))) for treat in TREATMENTS.values()], ".0f"
            )
        return Table.across("Condition numbers of three data sets", "data", TREATMENTS, rows)

    @property
    def lists(self) -> str:
        """The condition numbers of each data set in the order of the treatments, in words."""
        return "; ".join(
            f"{name} {', '.join(column(kappas, '.0f'))}" for name, kappas in zip(DATA, self.kappas.T, strict=True)
        )

    @property
    def caption(self) -> str:
        return (
            "A contour of the loss for three sets of four samples. Scaling divides each feature by its deviation: here "
            "it helps where scales differ, and leaves the mean. Centering removes the mean, and leaves differences of "
            "scale. Neither removes correlation."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Ellipses in a grid, a row for each of three data sets named by their faults, a column for each treatment: "
            "{treatment_names}. The rounder, the smaller the condition number. In that order: {lists}. Where the mean "
            "is the only fault, scaling changes nothing and centering makes a circle."
        )

    @property
    def treatment_names(self) -> str:
        return ", ".join(self.treatments)


def _leveled(inputs: Array) -> Array:
    """Each feature divided by its root mean square."""
    return np.asarray(inputs / np.sqrt((inputs**2).mean(axis=0)))


def _kappa(inputs: Array) -> float:
    return conditioning.condition_number(conditioning.second_moment(inputs))
