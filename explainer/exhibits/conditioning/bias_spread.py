"""The eigenvalues with a bias and without: it spreads them, unless it is solved exactly or the inputs are centered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import bowl, centering, conditioning
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits.conditioning.valley import INPUTS
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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


@dataclass(frozen=True)
class BiasSpread(OldExhibit):
    """Eigenvalues for the four samples of `Valley`, smallest to largest: one row for each kind of Hessian."""

    spans: Array  # (5, 2, 2), from (smallest, row) to (largest, row)
    inner: Array  # (2,), the middle eigenvalue of raw inputs with a bias, at its row
    kappas: Array  # (5,)
    kinds: Array  # (5,), their names
    size = (460, 360)

    @classmethod
    def compute(cls) -> Self:
        values = [conditioning.eigenvalues(hessian(INPUTS)) for hessian in HESSIANS.values()]
        spans = [[(each[0], row), (each[-1], row)] for row, each in enumerate(values)]
        kappas = [conditioning.condition_number(hessian(INPUTS)) for hessian in HESSIANS.values()]
        return cls(np.array(spans), np.array([values[1][1], 1.0]), np.array(kappas), np.array(list(HESSIANS)))

    def draw(self, *axes: "Axes") -> None:
        (panel,) = axes
        pen = Pen(self, panel)
        panel.set(xscale="log", xlim=(0.025, 14), ylim=(4.5, -0.75), xlabel="eigenvalues λ")
        panel.set_xticks([0.1, 1, 10], [f"{tick:g}" for tick in (0.1, 1, 10)])
        panel.minorticks_off()
        pen.names("kinds", vertical=True)
        for row in range(len(self.spans)):
            role = "upstream" if row == 1 else "input" if row == 0 else "goal"
            pen.line(f"spans-{row}", role, linewidth=3)
            pen.dots(f"spans-{row}", role, markersize=9)
        pen.dots("inner", "upstream", markersize=6)
        at = [(float(np.sqrt(low * high)), row - 0.2) for row, ((low, _), (high, _)) in enumerate(self.spans)]
        pen.numbers("kappas", at, "κ = {:.0f}", ha="center", va="bottom")

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
    def smallest(self) -> Array:
        """The smallest eigenvalue without a bias and with one."""
        return np.asarray(self.spans[:2, 0, 0])

    @property
    def largest(self) -> Array:
        return np.asarray(self.spans[:2, 1, 0])

    @property
    def start_samples(self) -> str:
        """Samples for which a learned bias slows the worst start and speeds up the one from zero, in words."""
        twice, _, *others = map(quote, START_INPUTS)
        return f"{twice} twice, " + " and ".join(others)

    @property
    def start_goal(self) -> Array:
        """The weights that meet their targets, with a bias of zero."""
        return START_GOAL

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
    def start_near(self) -> float:
        """Where that is, as a share of the variance of the targets."""
        return START_NEAR

    @property
    def table(self) -> Table:
        """What a bias costs in steps."""
        rows = []
        for kind, kappa in zip(self.kinds, self.kappas, strict=True):
            steps = conditioning.steps_needed(max(float(kappa), 1.0))
            rows.append((kind, quote(kappa, ".2f"), quote(steps)))
        header = ("the four samples", r"$\kappa$", "steps until a millionth is left")
        return Table("What a learned bias costs full-batch descent, at most", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "Each bar reaches from the smallest eigenvalue to the largest. A bias learned beside the weights makes "
            f"the bar longer: κ rises from {quote(self.plain, '.0f')} to {quote(self.biased, '.0f')}. With these "
            f"samples centered it is {quote(self.centered, '.0f')} beside a bias, with them standardized "
            f"{quote(self.standardized, '.0f')}."
        )

    @property
    def alt(self) -> str:
        bars = "; ".join(
            f"{kind}, {quote(low, '.3g')} to {quote(high, '.3g')}, condition number {quote(kappa, '.0f')}"
            for kind, ((low, _), (high, _)), kappa in zip(self.kinds, self.spans, self.kappas, strict=True)
        )
        return (
            f"Five bars on a logarithmic axis, each from the smallest eigenvalue to the largest. In order: {bars}. "
            "The bar of raw + bias sticks out beyond the one without on both sides, and has a third eigenvalue between "
            f"at {quote(self.inner[0], '.3g')}."
        )


def _fewest_steps(hessian: Array, error: Array) -> int:
    """How many steps of the best fixed size bring the mean squared error eᵀHe near zero."""
    target = START_NEAR * (START_INPUTS @ START_GOAL).var()
    values, vectors = np.linalg.eigh(hessian)
    parts = values * (vectors.T @ error) ** 2
    steps = np.arange(MOST_STEPS + 1)[:, np.newaxis]
    losses = np.array([(1 - size * values / values[-1]) ** (2 * steps) @ parts for size in STEP_SIZES])
    return int((losses <= target).any(axis=0).argmax())
