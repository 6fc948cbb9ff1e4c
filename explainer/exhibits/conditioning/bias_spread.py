"""The eigenvalues with a bias and without: it spreads them, unless it is solved exactly or the inputs are centered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import bowl, centering, conditioning
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits.whole_data_set.valley import INPUTS
from explainer.quoting import quote

START_INPUTS, START_GOAL = np.array([[4.0, 3.0], [4.0, 3.0], [1.0, 2.0], [6.0, 4.0]]), np.array([-1.0, -1.0])
START_NEAR = 1e-4  # the mean squared error at which descent counts as arrived, over the variance of the targets
STEP_SIZES, MOST_STEPS = np.arange(1, 2000) / 1000, 500  # step sizes tried, times the largest eigenvalue


def _with_bias(inputs: Array) -> Array:
    return conditioning.second_moment(conditioning.with_bias_column(inputs))


HESSIANS: dict[str, Callable[[Array], Array]] = {
    "raw, no bias": conditioning.second_moment,
    "raw + bias": _with_bias,
    "bias solved": lambda x: bowl.eliminated(_with_bias(x)),
    "centered + bias": lambda x: _with_bias(centering.centered(x)),
    "standardized + bias": lambda x: _with_bias(centering.standardized(x)),
}


ROLES_OF_KINDS = ("raw", "raw", "ink", "centered", "centered")


@dataclass(frozen=True)
class BiasSpread(Exhibit):
    """Eigenvalues for the four samples of `Valley`, smallest to largest: one row for each kind of Hessian."""

    spans: Array = shown("eigenvalues λ", "", role=ROLES_OF_KINDS)  # (5, 2, 2), (smallest, row) to (largest, row)
    kappas: Array = shown(role=ROLES_OF_KINDS)  # (5,)
    kinds: Array = shown()  # (5,), their names
    size = (400, 268)
    start_goal = START_GOAL  # the weights that meet their targets, with a bias of zero
    start_near = START_NEAR

    @classmethod
    def compute(cls) -> Self:
        values = [conditioning.eigenvalues(hessian(INPUTS)) for hessian in HESSIANS.values()]
        spans = [[(each[0], row), (each[-1], row)] for row, each in enumerate(values)]
        kappas = [conditioning.condition_number(hessian(INPUTS)) for hessian in HESSIANS.values()]
        return cls(np.array(spans), np.array(kappas), np.array(list(HESSIANS)))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0.025, 14, [0.1, 1, 10], log=True)
        pen.up(4.4, -0.6)
        for row in range(len(self.kinds)):
            pen.line(f"spans-{row}", linewidth=3)
            pen.dots(f"spans-{row}")
        pen.names("kinds", vertical=True)
        middles = [(float(np.sqrt(low * high)), row - 0.17) for row, ((low, _), (high, _)) in enumerate(self.spans)]
        pen.numbers("kappas", middles, "κ = {:.0f}", ha="center", va="bottom")

    @property
    def plain(self) -> float:
        """κ without a bias."""
        return float(self.kappas[0])

    @property
    def biased(self) -> float:
        return float(self.kappas[1])

    @property
    def solved(self) -> float:
        """κ when the bias is at its best for whatever the weights are."""
        return float(self.kappas[2])

    @property
    def centered(self) -> float:
        """κ of centered inputs with a bias."""
        return float(self.kappas[3])

    @property
    def standardized(self) -> float:
        return float(self.kappas[4])

    @property
    def start_samples(self) -> str:
        """Samples for which a learned bias slows the worst start and speeds up the one from zero, in words."""
        twice, _, *others = map(quote, START_INPUTS)
        return f"{twice} twice, " + " and ".join(others)

    @property
    def start_kappa(self) -> float:
        """κ of these samples without a bias."""
        return conditioning.condition_number(conditioning.second_moment(START_INPUTS))

    @property
    def start_kappa_biased(self) -> float:
        return conditioning.condition_number(_with_bias(START_INPUTS))

    @property
    def start_steps(self) -> int:
        """Steps from zero to a loss near zero at the best step size, without a bias."""
        return _fewest_steps(conditioning.second_moment(START_INPUTS), START_GOAL)

    @property
    def start_steps_biased(self) -> int:
        return _fewest_steps(_with_bias(START_INPUTS), np.append(START_GOAL, 0.0))

    @property
    def table(self) -> Table:
        """What a bias costs in steps."""
        columns: dict[str, Iterable[object]] = {
            "the four samples": self.kinds,
            r"$\kappa$": column(self.kappas, ".2f"),
            "steps until a millionth is left": [conditioning.steps_needed(max(float(k), 1.0)) for k in self.kappas],
        }
        return Table.of("What a learned bias costs full-batch descent, at most", columns)

    @property
    def bars(self) -> str:
        """The bars in words."""
        return "; ".join(
            f"{kind}, {quote(low, '.3g')} to {quote(high, '.3g')}, condition number {quote(kappa, '.0f')}"
            for kind, ((low, _), (high, _)), kappa in zip(self.kinds, self.spans, self.kappas, strict=True)
        )

    @property
    def caption(self) -> str:
        return self.say(
            "Each bar reaches from the smallest eigenvalue to the largest. A bias learned beside the weights makes "
            "the bar longer on both sides: κ rises from {plain:.0f} to {biased:.0f}. With these samples centered it "
            "is {centered:.0f} beside a bias, with them standardized {standardized:.0f}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Five bars on a logarithmic axis, each from the smallest eigenvalue to the largest. In order: {bars}. "
            "The bar of raw + bias sticks out beyond the one without on both sides."
        )


def _fewest_steps(hessian: Array, error: Array) -> int:
    """How many steps of the best fixed size bring the mean squared error eᵀHe near zero."""
    target = START_NEAR * (START_INPUTS @ START_GOAL).var()
    values, vectors = np.linalg.eigh(hessian)
    parts = values * (vectors.T @ error) ** 2
    steps = np.arange(MOST_STEPS + 1)[:, np.newaxis]
    losses = np.array([(1 - size * values / values[-1]) ** (2 * steps) @ parts for size in STEP_SIZES])
    return int((losses <= target).any(axis=0).argmax())
