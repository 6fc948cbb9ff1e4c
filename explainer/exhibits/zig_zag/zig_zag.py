"""The worked zig-zag: two samples with positive inputs, one at a time, towards a goal in the southeast."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import cones, descent, orthants
from explainer.checked import Array
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits import worked
from explainer.quoting import quote

LAST = 22  # the step that leaves 1% of the distance


@dataclass(frozen=True)
class ZigZag(Exhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head)."""

    path: Array = shown(*WEIGHTS, name="zig-zag", role="path")  # (steps + 1, 2), until descent has arrived
    first_points: Array = shown(*WEIGHTS, role="path")  # (7, 2), the ones that get numbers
    taken: Array = shown(*WEIGHTS, role="path")  # (k + 1, 2), the path so far, after step k
    step: Array = shown(*WEIGHTS, role="input")  # (2, 2), from the weights before step k to those after it
    progress: Array = shown("length", name=("so far", "still to go"), role=("path", "goal"))  # (2,)
    straight: Array = shown(*WEIGHTS, name="straight", role="goal")  # (2, 2), from start to goal
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    lengths: Array = shown("length", name=("zig-zag", "straight"), role=("path", "goal"))  # (2,), of the whole
    ratio_squared: float = shown("ratio squared", role="path")  # of the two
    samples: Array = shown(*INPUTS, role="input")  # (2, 2, 2), arrows from the origin
    used: Array = shown(*INPUTS, role="input")  # (2, 2), the one that step k goes along
    size = (400, 360)
    dials = (Dial("step", "Step", tuple(range(1, LAST + 1)), start=LAST, role="path", time=True),)
    step_size = worked.STEP_SIZE
    opposite = -worked.GOAL  # a goal on the other side of the start, in the northwest

    @classmethod
    def compute(cls, *, step: int = LAST) -> Self:
        run = descent.towards(worked.GOAL, worked.INPUTS, worked.STEP_SIZE, steps=150)
        path, taken = run.weights, run.weights[: step + 1]
        straight = np.array([path[0], worked.GOAL])
        lengths = np.array([descent.length(path), descent.length(straight)])
        samples = np.stack([np.zeros((2, 2)), worked.INPUTS], axis=1)
        return cls(
            path=path,
            first_points=path[:7],
            taken=taken,
            step=taken[-2:],
            progress=np.array([descent.length(taken), np.linalg.norm(taken[-1] - worked.GOAL)]),
            straight=straight,
            goal=worked.GOAL,
            lengths=lengths,
            ratio_squared=float(lengths[0] / lengths[1]) ** 2,
            samples=samples,
            used=samples[run.samples[step - 1, 0]],
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.plane((-0.42, 1.5), (-1.3, 0.62), [0, 0.5, 1], [-1, -0.5, 0])
        pen.line("straight", linestyle="--")
        pen.line("path", alpha=0.55, linewidth=1.2)
        pen.line("taken")
        pen.line("step", linewidth=4, solid_capstyle="round")
        pen.dots("first_points", markersize=6)
        pen.counted("first_points", [(-8, 11), (-12, 0), (3, 13), (-12, 0), (10, 9), (-12, 0), (11, 7)])
        pen.star("goal")
        pen.name("goal", offset=(11, 0))
        pen.numbers("lengths", [(0.06, -0.92), (0.06, -1.04)], "{name} {:.3f}")
        pen.numbers("ratio_squared", [(0.06, -1.18)], "√{:g} times as long")
        pen.words((0.06, 0.5), "step {steps}: {way}", weight="bold")
        pen.numbers("progress", [(0.06, 0.37), (0.06, 0.24)], "{name} {:.3f}")
        corner = pen.inset(0.72, 0.7, 0.28, 0.28)
        corner.plane((-0.3, 2.4), (-0.3, 2.4))
        corner.title("the two inputs")
        corner.arrows("samples", width=1.4, headwidth=6, headlength=7, headaxislength=6)
        corner.arrows("used", width=4, headwidth=3.4, headlength=3.6, headaxislength=3.4)
        for at, along in [((-0.27, -0.17), "{first_input}"), ((0.17, -0.37), "{second_input}")]:
            pen.words(at, along, role="input", ha="center", va="center")
        corner.words((0.9, 2.2), "{first_input}", role="input", ha="center")
        corner.words((2.1, 1.15), "{second_input}", role="input", ha="center")

    @property
    def inputs(self) -> Array:
        """The two inputs, in rows."""
        return np.asarray(self.samples[:, 1])

    @property
    def targets(self) -> Array:
        """The targets that the goal meets exactly."""
        return self.inputs @ self.goal

    @property
    def first_input(self) -> Array:
        return np.asarray(self.samples[0, 1])

    @property
    def second_input(self) -> Array:
        return np.asarray(self.samples[1, 1])

    @property
    def steps(self) -> int:
        """How many steps have been taken, k."""
        return len(self.taken) - 1

    @property
    def way(self) -> str:
        """Where step k goes."""
        return orthants.compass(self.step[1] - self.step[0])

    @property
    def path_length(self) -> float:
        return float(self.lengths[0])

    @property
    def path_ratio(self) -> float:
        """How many times as long as the straight line the path is."""
        return float(self.lengths[0] / self.lengths[1])

    @property
    def least_ratio(self) -> float:
        """The same for the shortest path whose steps are along these inputs."""
        return float(cones.shortest_length(self.goal, self.inputs) / self.lengths[1])

    @property
    def distances(self) -> Array:
        """From each point of the path to the goal, (steps + 1,)."""
        return np.asarray(np.linalg.norm(self.path - self.goal, axis=1))

    @property
    def sideways(self) -> float:
        """How many times as far along the diagonal as across it, toward the goal, each step goes."""
        east, north = self.path[1] - self.path[0]
        return float(abs(east + north) / abs(east - north))

    @property
    def shrinkage(self) -> float:
        """What each step but the first leaves of the distance to the goal."""
        return float(self.distances[2] / self.distances[1])

    @property
    def first_delta(self) -> float:
        """δ of the first step."""
        return float(_four_steps(self.goal).deltas[0, 0])

    @property
    def second_delta(self) -> float:
        return float(_four_steps(self.goal).deltas[1, 0])

    @property
    def first_updates(self) -> str:
        """What the first two steps add to the weights."""
        return _first_updates(self.goal)

    @property
    def opposite_updates(self) -> str:
        """What the first two steps toward that goal add to the weights."""
        return _first_updates(self.opposite)

    @property
    def table(self) -> Table:
        """The first four steps in numbers, a column for each."""
        run = _four_steps(self.goal)
        rows: dict[str, Iterable[object]] = {
            r"$\x$": self.inputs[run.samples[:, 0]],
            r"$f = \w \cdot \x$": run.outputs[:, 0],
            r"$\dl = f - t$": run.deltas[:, 0],
            r"$\grad = \dl\,\x$": run.gradients,
            r"$-\eta\,\grad$": run.updates,
            "goes": map(orthants.compass, run.updates),
            r"new $\w$": run.weights[1:],
            "still to go": column(self.distances[1:5], ".3f"),
        }
        return Table.across("Each step of the zig-zag", "step", range(1, 5), rows)

    @property
    def goal_direction(self) -> str:
        return orthants.compass(self.goal)

    @property
    def directions(self) -> tuple[str, ...]:
        """Where the first two steps go."""
        return tuple(orthants.compass(update) for update in np.diff(self.path[:3], axis=0))

    @property
    def caption(self) -> str:
        return self.say(
            "Every step goes southwest or northeast, yet the goal lies {goal_direction}. "
            "Step {steps} uses the input {used[1]}, goes {way}, and leaves a distance of {progress[1]:.3f}. "
            "So far the path is {progress[0]:.3f} long; the whole is {path_ratio:.3f} times the dashed straight line."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Descent from {path[0]} to the goal {goal} in the plane of the two weights, "
            "with the two inputs {first_input} and {second_input} in turn. "
            "Steps to the {directions[0]} and to the {directions[1]} alternate around the straight line. "
            "The path up to step {steps}, which goes {way} along the input {used[1]}, is drawn strongly: it is "
            "{progress[0]:.3f} long and ends at {step[1]:.3f}, {progress[1]:.3f} from the goal. "
            "The whole path is {path_length:.3f} long, the straight line {lengths[1]:.3f}: {path_ratio:.3f} times "
            "as much."
        )


def _four_steps(goal: Array) -> descent.Descent:
    return descent.towards(goal, worked.INPUTS, worked.STEP_SIZE, steps=4)


def _first_updates(goal: Array) -> str:
    first, second, *_ = _four_steps(goal).updates
    return f"{quote(first)} and then {quote(second)}"
