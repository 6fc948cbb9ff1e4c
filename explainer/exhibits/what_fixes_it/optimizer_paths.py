"""Six rules on the samples of the zig-zag, one at a time: which can leave the northeast and the southwest."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent, optimizers, orthants
from explainer.checked import Array
from explainer.conditioning import second_moment
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GOAL = np.array([3.0, -4.0])
RULES: dict[str, Callable[[Array], optimizers.Rule]] = {
    "descent": optimizers.gradient_descent,
    "momentum": optimizers.momentum,
    "Adam": optimizers.adam,
    "RMSProp": optimizers.rmsprop,
    "sign descent": optimizers.sign_descent,
    "Newton": lambda step_size: optimizers.preconditioned(step_size, second_moment(worked.INPUTS)),
}
FINER = 1.02  # from one step size to the next: with steps of 1.2 descent would need 11 steps, not 8
STEP_SIZES = np.array([0.001 * FINER**k for k in range(370)])
LIMIT = 600
NEAR = 0.01  # of the first distance to the goal, and within it up to the limit: arrived
IDLE_STEP_SIZE, IDLE_STEPS = 0.8, 40  # of sign descent, which never arrives: chosen to be seen
SLOW_DECAY = 0.99  # of RMSProp, beside the usual one


@dataclass(frozen=True)
class OptimizerPaths(OldExhibit):
    """Paths (steps + 1, 2) in the plane of the weights, up to arrival, each at the step size with the fewest steps.

    Of several such step sizes it is the one with the shortest path. Sign descent has none; its path is some idle steps.
    """

    descent: Array
    momentum: Array
    adam: Array
    rmsprop: Array
    sign: Array
    newton: Array
    line: Array  # (2, 2), where the difference of the weights is what it was at the start
    goal: Array  # (2,)
    size = (460, 350)
    panels = (2, 3)

    @classmethod
    def compute(cls) -> Self:
        line = np.array([[-2.0, -2.0], [1.0, 1.0]])
        plain, heavy, adam, rmsprop, sign, newton = (_fastest(make) for make in RULES.values())
        return cls(plain, heavy, adam, rmsprop, sign, newton, line, GOAL)

    def draw(self, *axes: "Axes") -> None:
        for index, (name, field, plane) in enumerate(zip(RULES, self._fields(), axes, strict=True)):
            pen = Pen(self, plane)
            left, low = index % 3 == 0, index >= len(RULES) // 2
            pen.plane("w₁" if low else "", "w₂" if left else "", xlim=(-2.2, 4.4), ylim=(-5.4, 1.2))
            plane.set(xticks=[0, 3], yticks=[-4, 0], title=name)
            pen.line("line", "faint", linestyle=":", linewidth=1.2)
            pen.line(field, "path", linewidth=1.2, marker="o", markersize=2)
            pen.dots("goal", "goal", marker="*", markersize=14)

    def _fields(self) -> tuple[str, ...]:
        return ("descent", "momentum", "adam", "rmsprop", "sign", "newton")

    @property
    def paths(self) -> dict[str, Array]:
        """The path of each rule."""
        return {name: getattr(self, field) for name, field in zip(RULES, self._fields(), strict=True)}

    @property
    def inputs_in_words(self) -> str:
        return " and ".join(quote(sample) for sample in worked.INPUTS)

    @property
    def targets(self) -> Array:
        """The targets that the goal meets."""
        return np.asarray(worked.INPUTS @ self.goal)

    @property
    def near(self) -> float:
        return NEAR

    @property
    def idle_step_size(self) -> float:
        """Of sign descent, which has no best one."""
        return IDLE_STEP_SIZE

    @property
    def limit(self) -> int:
        """How long each run is followed."""
        return LIMIT

    @property
    def step_sizes(self) -> str:
        """The ends of the grid, and from one step size to the next."""
        low, high = quote(STEP_SIZES[0]), quote(STEP_SIZES[-1], ".1f")
        return f"{low} to {high}, each {quote(FINER)} times the one before"

    @property
    def slow_decay(self) -> float:
        return SLOW_DECAY

    @cached_property
    def _slow_rmsprop(self) -> Array:
        return _fastest(lambda step_size: optimizers.rmsprop(step_size, SLOW_DECAY))

    @property
    def rmsprop_steps(self) -> int:
        return len(self.rmsprop) - 1

    @property
    def slow_rmsprop_steps(self) -> int:
        """The same with the slower decay."""
        return len(self._slow_rmsprop) - 1

    @property
    def slow_rmsprop_ratio(self) -> float:
        return self._ratio(self._slow_rmsprop)

    @property
    def first_adam_update(self) -> Array:
        """What Adam's first step adds: the same to either weight."""
        return np.asarray(self.adam[1] - self.adam[0])

    @property
    def drift_of_sign_descent(self) -> float:
        """How much the difference of the two weights changes under sign descent, at most."""
        return float(np.ptp(self.sign[:, 0] - self.sign[:, 1]))

    @cached_property
    def table(self) -> Table:
        """Updates with both signs, the length of the path and its steps, for each rule."""
        rows = []
        for name, path in self.paths.items():
            mixed = float((~orthants.same_sign(np.diff(path, axis=0))).mean())
            arrived = np.linalg.norm(path[-1] - self.goal) <= NEAR * np.linalg.norm(self.goal)
            ratio = quote(self._ratio(path), ".2f") if arrived else "never arrives"
            word = f"yes, {quote(mixed, '.0%')}" if mixed else "no"
            rows.append((name, word, ratio, quote(len(path) - 1) if arrived else "never arrives"))
        header = ("rule", "updates of both signs", "path ÷ straight line", f"steps until {quote(NEAR, '.0%')} is left")
        return Table("One sample at a time, each rule at the step size with the fewest steps", header, tuple(rows))

    def _ratio(self, path: Array) -> float:
        return descent.length(path) / float(np.linalg.norm(self.goal))

    @property
    def caption(self) -> str:
        return (
            "The same two samples in turn, each rule at the step size with the fewest steps. Momentum, Adam and "
            "Newton's method make updates of both signs; RMSProp only changes the slant of its steps. Sign descent, at "
            "any step size, cannot leave the dotted diagonal: its two weights always differ by "
            f"{quote(self.sign[-1, 0] - self.sign[-1, 1])}."
        )

    @property
    def alt(self) -> str:
        rows = "; ".join(f"{name}, {ratio}" for name, _, ratio, _ in self.table.rows if name != "sign descent")
        return (
            f"Six small maps of the weights with the goal {quote(self.goal)} in the southeast. Descent and RMSProp "
            "zig-zag between southwest and northeast; momentum and Adam start southwest and bend toward the goal; "
            f"Newton's method goes nearly straight. Lengths, in units of the straight line: {rows}. "
            "Sign descent only moves to and fro on the diagonal through the start, between "
            f"{quote(self.sign.min(axis=0), '.1f')} and {quote(self.sign.max(axis=0), '.1f')}."
        )


def _fastest(make: Callable[[Array], optimizers.Rule]) -> Array:
    """The path of fewest steps until the goal is near for good, (steps + 1, 2); some idle steps if there is none.

    What is followed is the error w − w*: beside the goal itself rounding would freeze a rule whose steps are small.
    """
    order = descent.one_at_a_time(len(worked.INPUTS), LIMIT)
    gradient, start = (
        optimizers.samples(worked.INPUTS, np.zeros_like(GOAL), order),
        np.tile(-GOAL, (len(STEP_SIZES), 1)),
    )
    with np.errstate(over="ignore", invalid="ignore"):
        errors = optimizers.run(make(STEP_SIZES[:, np.newaxis]), gradient, start, LIMIT)
        near = np.linalg.norm(errors, axis=-1) <= NEAR * np.linalg.norm(GOAL)
    steps = LIMIT + 1 - np.argmin(np.concatenate([near[::-1], np.zeros_like(near[:1])]), axis=0)  # the first for good
    if steps.min() > LIMIT:
        return GOAL + optimizers.run(make(np.array(IDLE_STEP_SIZE)), gradient, -GOAL, IDLE_STEPS)
    fewest = errors[: int(steps.min()) + 1, steps == steps.min()]
    lengths = np.linalg.norm(np.diff(fewest, axis=0), axis=-1).sum(axis=0)
    return np.asarray(GOAL + fewest[:, int(np.argmin(lengths))])
