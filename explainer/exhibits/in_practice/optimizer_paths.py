"""Six rules on the samples of the zig-zag, one at a time: which can leave the northeast and the southwest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Self

import numpy as np

from explainer import descent, optimizers, orthants
from explainer.checked import Array
from explainer.conditioning import second_moment
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked
from explainer.quoting import quote

GOAL = np.array([3.0, -4.0])
RULES: dict[str, Callable[[Array], optimizers.Rule]] = {
    "descent": optimizers.gradient_descent,
    "momentum": optimizers.momentum,
    "Adam": optimizers.adam,
    "RMSProp": optimizers.rmsprop,
    "Newton": lambda step_size: optimizers.preconditioned(step_size, second_moment(worked.INPUTS)),
    "sign descent": optimizers.sign_descent,
}
FIELDS = ("descent", "momentum", "adam", "rmsprop", "newton", "sign")
FINER = 1.02  # from one step size to the next: with steps of 1.2 descent would need 11 steps, not 8
STEP_SIZES = np.array([0.001 * FINER**k for k in range(370)])
LIMIT = 600
NEAR = 0.01  # of the first distance to the goal, and within it up to the limit: arrived
IDLE_STEP_SIZE, IDLE_STEPS = 0.8, 40  # of sign descent, which never arrives: chosen to be seen
PALE = 0.45  # of the paths, on which the rules run
CROWDED = 100  # steps; a path of more is drawn thin
SLOW_DECAY = 0.99  # of RMSProp, beside the usual one
# At which the race can be looked at. Beyond the idle steps they are even like these: sign descent goes to and fro, so
# that it is where its drawn path ends.
UPDATES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 50, 100, 200, LIMIT)


@dataclass(frozen=True)
class OptimizerPaths(Exhibit):
    """Paths (steps + 1, 2) in the plane of the weights, up to arrival, each at the step size with the fewest steps.

    Of several such step sizes it is the one with the shortest path. Sign descent has none; its path is some idle steps.
    """

    descent: Array = shown(*WEIGHTS, role="path")
    momentum: Array = shown(*WEIGHTS, role="path")
    adam: Array = shown(*WEIGHTS, role="path")
    rmsprop: Array = shown(*WEIGHTS, role="path")
    newton: Array = shown(*WEIGHTS, role="path")
    sign: Array = shown(*WEIGHTS, role="path")
    steps: Array = shown("steps", role="path")  # (5,), of those that arrive
    ratios: Array = shown("path ÷ straight line", role="path")  # (5,)
    line: Array = shown(*WEIGHTS, role="faint")  # (2, 2), where the difference of the weights is as at the start
    goal: Array = shown(*WEIGHTS, role="goal")  # (2,)
    now: Array = shown(*WEIGHTS, role="path")  # (6, 2), each rule after so many updates, or where it arrived
    size = (400, 350)
    panels = (2, 3)
    near, limit, idle_step_size, slow_decay = NEAR, LIMIT, IDLE_STEP_SIZE, SLOW_DECAY

    dials = (Dial("update", "Updates", UPDATES, LIMIT, role="path", time=True),)

    @classmethod
    def compute(cls, *, update: float = LIMIT) -> Self:
        line = np.array([[-2.0, -2.0], [1.0, 1.0]])
        paths = _paths()
        arriving = list(paths.values())[:-1]
        steps = np.array([len(path) - 1 for path in arriving])
        now = np.array([path[min(int(update), len(path) - 1)] for path in paths.values()])
        ratios = np.array([descent.length(path) for path in arriving]) / np.linalg.norm(GOAL)
        return cls(**paths, steps=steps, ratios=ratios, line=line, goal=GOAL, now=now)

    def draw(self, *pens: Pen) -> None:
        for index, (name, field, pen) in enumerate(zip(RULES, FIELDS, pens, strict=True)):
            pen.plane((-2.3, 4.3), (-5.2, 1.4))
            pen.title(name)
            pen.line("line", linestyle=":", linewidth=1.4)
            pen.line(field, linewidth=1.6 if len(pen.field(field)) <= CROWDED else 0.7, alpha=PALE)
            pen.star("goal")
            pen.dots(f"now-{index}", markersize=9)
            if index < len(self.steps):
                pen.numbers(f"steps-{index}", [(1.3, -5.4)], "{} steps", ha="right", va="top")
                pen.numbers(f"ratios-{index}", [(1.75, -5.4)], "{:.2f}×", va="top")
            else:
                pen.words((1, -5.4), "never arrives", role="path", ha="center", va="top")
                pen.words((2.8, -3.2), "{goal}", role="goal", ha="center", va="bottom")
        pens[3].words((1.2, -0.2), "tiny\nzig-zags", role="path", va="top")

    @property
    def arrived(self) -> str:
        """Which rules have arrived by now, in words."""
        near = np.linalg.norm(self.now - self.goal, axis=1) <= NEAR * np.linalg.norm(self.goal)
        ends = [np.array_equal(here, path[-1]) for here, path in zip(self.now, self.paths.values(), strict=True)]
        names = [name for name, there, end in zip(RULES, near, ends, strict=True) if there and end]
        return _listed(names) or "none"

    @property
    def paths(self) -> dict[str, Array]:
        """The path of each rule."""
        return {name: getattr(self, field) for name, field in zip(RULES, FIELDS, strict=True)}

    @property
    def mixing(self) -> tuple[str, ...]:
        """The rules that make an update of both signs."""
        mixed = {name: ~orthants.same_sign(np.diff(path, axis=0)) for name, path in self.paths.items()}
        return tuple(name for name in RULES if mixed[name].any())

    @property
    def mixing_in_words(self) -> str:
        return _listed(self.mixing)

    @property
    def inputs_in_words(self) -> str:
        return " and ".join(quote(sample) for sample in worked.INPUTS)

    @property
    def targets(self) -> Array:
        """The targets that the goal meets."""
        return np.asarray(worked.INPUTS @ self.goal)

    @property
    def step_sizes(self) -> str:
        """The ends of the grid, and from one step size to the next."""
        low, high = quote(STEP_SIZES[0]), quote(STEP_SIZES[-1], ".1f")
        return f"{low} to {high}, each {quote(FINER)} times the one before"

    @property
    def rmsprop_steps(self) -> int:
        return len(self.rmsprop) - 1

    @cached_property
    def slow_rmsprop_steps(self) -> int:
        """The same with the slower decay."""
        return len(_fastest(lambda step_size: optimizers.rmsprop(step_size, SLOW_DECAY))) - 1

    @property
    def first_adam_update(self) -> Array:
        """What Adam's first step adds: the same to either weight."""
        return np.asarray(self.adam[1] - self.adam[0])

    @property
    def direction(self) -> str:
        """Where the goal lies."""
        return orthants.compass(self.goal)

    @property
    def first_ways(self) -> tuple[str, ...]:
        """Where each rule goes first."""
        return tuple(orthants.compass(path[1] - path[0]) for path in self.paths.values())

    @property
    def idle(self) -> Array:
        """The two ends of the stretch that sign descent keeps to, (2, 2)."""
        return np.array([self.sign.min(axis=0), self.sign.max(axis=0)])

    @property
    def caption(self) -> str:
        return self.say(
            "The same two samples in turn, each rule at the step size with the fewest steps. Below the maps: the steps "
            "until {near:.0%} of the distance is left, and how many times as long as the straight line the path is. A "
            "dot is where its rule is by now, or where it arrived. There by now: {arrived}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Six small maps of the weights with the goal {goal} in the {direction}. Descent and RMSProp zig-zag "
            "between southwest and northeast; momentum and Adam start {first_ways[1]} and bend toward the goal; "
            "Newton's method goes nearly straight. Steps, and lengths in units of the straight line: "
            "descent {steps[0]} and {ratios[0]:.2f}, momentum {steps[1]} and {ratios[1]:.2f}, "
            "Adam {steps[2]} and {ratios[2]:.2f}, RMSProp {steps[3]} and {ratios[3]:.2f}, "
            "Newton {steps[4]} and {ratios[4]:.2f}. Sign descent only moves to and fro "
            "on the diagonal through the start, between {idle[0]:.1f} and {idle[1]:.1f}. There by now: {arrived}."
        )


def _listed(names: Sequence[str]) -> str:
    """The names in a line: one, two and three."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


@cache
def _paths() -> dict[str, Array]:
    """The path of each rule, by its field: the same at every setting of the dial."""
    return {field: _fastest(make) for field, make in zip(FIELDS, RULES.values(), strict=True)}


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
