"""The worked zig-zag: two samples with positive inputs, one at a time, towards a goal in the southeast."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit, Table
from explainer.drawing.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEP_SIZE = 0.2


@dataclass(frozen=True)
class ZigZag(Exhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head)."""

    path: Array  # (steps + 1, 2), from the origin until descent has arrived
    first_points: Array  # (7, 2), the ones that get numbers
    straight: Array  # (2, 2), from start to goal
    goal: Array  # (2,)
    lengths: Array  # (2,): of the path and of the straight line
    ratio_squared: float  # of the two
    samples: Array  # (2, 2, 2), the two inputs as arrows from the origin
    size = (460, 400)

    @classmethod
    def compute(cls) -> Self:
        inputs, goal = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, -1.0])
        path = descent.towards(goal, inputs, STEP_SIZE, steps=150).weights
        straight = np.array([path[0], goal])
        lengths = np.array([descent.length(path), descent.length(straight)])
        return cls(
            path=path,
            first_points=path[:7],
            straight=straight,
            goal=goal,
            lengths=lengths,
            ratio_squared=float(lengths[0] / lengths[1]) ** 2,
            samples=np.stack([np.zeros((2, 2)), inputs], axis=1),
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        pen.plane("w₁", "w₂", xlim=(-0.42, 1.5), ylim=(-1.22, 0.56))
        plane.set(xticks=[0, 0.5, 1], yticks=[-1, -0.5, 0])
        pen.line("straight", "goal", linestyle="--")
        pen.line("path", "path")
        pen.dots("first_points", "path", markersize=6)
        beside = [(-8, 11), (-12, 0), (3, 13), (-12, 0), (10, 9), (-12, 0), (11, 7)]
        pen.counted("first_points", beside, role="path")
        pen.dots("goal", "goal", marker="*", markersize=17)
        pen.words((1.09, -1.0), "goal", "goal", va="center")
        pen.numbers("lengths", [(0.06, -0.92), (0.06, -1.03)], ["zig-zag {:.3f}", "straight {:.3f}"])
        pen.numbers("ratio_squared", [(0.06, -1.16)], "√{:g} times as long", role="path")
        self._draw_samples(plane.inset_axes((0.74, 0.72, 0.26, 0.28)))

    def _draw_samples(self, corner: "Axes") -> None:
        pen = Pen(self, corner)
        pen.plane("x₁", "x₂", xlim=(-0.2, 2.4), ylim=(-0.2, 2.4))
        corner.set(xticks=[0, 1, 2], yticks=[0, 1, 2], title="the two inputs")
        corner.yaxis.labelpad = 15
        pen.arrows("samples", "input")

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
    def step_size(self) -> float:
        return STEP_SIZE

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
        return float(orthants.shortest_length(self.goal, self.inputs) / self.lengths[1])

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
    def table(self) -> Table:
        """The first four steps in numbers, a column for each."""
        run = descent.towards(self.goal, self.inputs, STEP_SIZE, steps=4)
        rows = {
            r"$\x$": map(quote, self.inputs[run.samples[:, 0]]),
            r"$f = \w \cdot \x$": map(quote, run.outputs[:, 0]),
            r"$\dl = f - t$": map(quote, run.deltas[:, 0]),
            r"$\grad = \dl\,\x$": map(quote, run.gradients),
            r"$-\eta\,\grad$": map(quote, run.updates),
            "goes": map(orthants.compass, run.updates),
            r"new $\w$": map(quote, run.weights[1:]),
            "still to go": (quote(distance, ".3f") for distance in self.distances[1:5]),
        }
        header = ("step", *(quote(step + 1) for step in range(len(run.samples))))
        return Table("Each step of the zig-zag", header, tuple((name, *cells) for name, cells in rows.items()))

    @property
    def caption(self) -> str:
        return (
            f"Every step goes southwest or northeast, yet the goal lies {orthants.compass(self.goal)}. "
            f"The path is {quote(self.path_ratio, '.3f')} times as long as the dashed straight line."
        )

    @property
    def alt(self) -> str:
        first, second = (orthants.compass(update) for update in np.diff(self.path[:3], axis=0))
        return (
            f"Descent from {quote(self.path[0])} to the goal {quote(self.goal)} in the plane of the two weights, "
            f"with the two inputs {quote(self.first_input)} and {quote(self.second_input)} in turn. "
            f"Steps to the {first} and to the {second} alternate around the straight line. "
            f"The path is {quote(self.path_length, '.3f')} long, the straight line "
            f"{quote(self.lengths[1], '.3f')}: {quote(self.path_ratio, '.3f')} times as much."
        )
